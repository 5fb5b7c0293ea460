package io.causestream.ai.answer;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What in a text looks like the name of a Kubernetes object, an image or a host. Words of plain
 * speech are none.
 */
final class MentionedNames {

    private static final String NAME = "[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?";

    private static final String KIND =
            "(?:pods?|po|deployments?|deploy|statefulsets?|sts|daemonsets?|ds|replicasets?|rs|jobs?|cronjobs?|cj"
                    + "|services?|svc|secrets?|configmaps?|cm|persistentvolumeclaims?|pvcs?|persistentvolumes?|pvs?"
                    + "|nodes?|namespaces?|ns|ingress(?:es)?|ing|serviceaccounts?|sa|hpas?|storageclass(?:es)?|sc)";

    /** {@code deployment/checkout}. */
    private static final Pattern OF_KIND =
            Pattern.compile("(?<![\\w./-])%s/(%s)".formatted(KIND, NAME), Pattern.CASE_INSENSITIVE);

    /** {@code Secret db-login}, {@code secret "db"}: bare words need a hyphen, a dot or a digit. */
    private static final Pattern AFTER_KIND =
            Pattern.compile(
                    "(?<![\\w./-])%s\\s+(?:named\\s+|called\\s+)?(?:[\"'`“]([a-z0-9.-]{1,253})[\"'`”]|(?=\\S*[a-z])(?=\\S*[0-9-])([a-z0-9]+(?:[.-][a-z0-9]+)+|[a-z]+[0-9]+))"
                            .formatted(KIND),
                    Pattern.CASE_INSENSITIVE);

    /** {@code checkout-5d9c7f8b6d-x2x2x}. */
    private static final Pattern OF_REPLICA_SET =
            Pattern.compile(
                    "(?<![\\w./-])([a-z0-9][a-z0-9-]*-[a-f0-9]{4,10}-[a-z0-9]{5})(?![\\w-])");

    /** {@code shop/checkout:2.4.0}, {@code nginx:1.27}. */
    private static final Pattern IMAGE =
            Pattern.compile(
                    "(?<![\\w./:-])((?:[a-z0-9.-]+(?::[0-9]+)?/)*[a-z0-9][a-z0-9._-]*:(?:v?[0-9]+\\.[\\w.-]*\\w|latest)|[a-z0-9./_-]+@sha256:[a-f0-9]+)(?![\\w/])",
                    Pattern.CASE_INSENSITIVE);

    /** {@code db.shop.svc}, {@code payments:8080}, {@code 10.0.0.7}, {@code evil.example}. */
    private static final Pattern HOST =
            Pattern.compile(
                    "(?<![\\w./@-])((?:[a-z0-9-]+\\.)+(?:svc|local|internal|com|net|org|io|dev|app|cloud|example|test|sh|co|ai|xyz|ru|cn|de|eu)(?![\\w-])(?:\\.[a-z]+)*|[a-z][a-z0-9.-]*:[0-9]{2,5}(?![\\w.])|[0-9]{1,3}(?:\\.[0-9]{1,3}){3}(?![.\\w]))",
                    Pattern.CASE_INSENSITIVE);

    /** {@code -n shop}, {@code --namespace=shop}. */
    private static final Pattern NAMESPACE =
            Pattern.compile("(?<!\\S)(?:-n|--namespace)[= ](%s)".formatted(NAME));

    /** {@code kubectl logs checkout}, {@code kubectl describe pod checkout}. */
    private static final Pattern OF_COMMAND =
            Pattern.compile(
                    "(?i:kubectl)\\s+(?:-\\S+\\s+\\S+\\s+)?(?:(?:get|describe|scale|delete|edit|patch|cordon|uncordon|autoscale|label|annotate)\\s+(?:%1$s\\s+)?|(?:logs|top)\\s+(?:(?:pod|node)s?\\s+)?|rollout\\s+\\w+\\s+(?:%1$s\\s+)?|set\\s+\\w+\\s+(?:%1$s\\s+)?)(%2$s)(?=\\s|$|[`.,;)])"
                            .formatted(KIND, NAME));

    private static final Pattern JUST_A_KIND =
            Pattern.compile(
                    KIND
                            + "|events?|all|endpoints?|quota|resourcequotas?|limits?|limitranges?|crds?",
                    Pattern.CASE_INSENSITIVE);

    private MentionedNames() {}

    /** In lower case, in order. */
    static Set<String> in(String text) {
        Set<String> names = new LinkedHashSet<>();
        for (Pattern pattern :
                new Pattern[] {
                    OF_KIND, AFTER_KIND, OF_REPLICA_SET, IMAGE, HOST, NAMESPACE, OF_COMMAND
                }) {
            Matcher name = pattern.matcher(text);
            while (name.find()) {
                for (int group = 1; group <= name.groupCount(); group++) {
                    if (name.group(group) != null
                            && !JUST_A_KIND.matcher(name.group(group)).matches()) {
                        names.add(name.group(group).toLowerCase(Locale.ROOT));
                    }
                }
            }
        }
        return names;
    }
}
