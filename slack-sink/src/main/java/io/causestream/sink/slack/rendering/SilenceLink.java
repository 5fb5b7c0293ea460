package io.causestream.sink.slack.rendering;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.finding.Finding;
import io.causestream.finding.Link;
import io.causestream.finding.Source;
import java.net.URLEncoder;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Alertmanager's form for a new silence, filled in with all labels of the finding's alert. */
final class SilenceLink {

    /** Where the pages of Alertmanager's interface begin. */
    private static final String PAGES = "/#/";

    private static final Pattern PLAIN_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private SilenceLink() {}

    /**
     * Empty for a finding that is over or has no alert, and where no Alertmanager is known.
     *
     * @param alertmanagerUrl where it is for alerts that do not say it themselves; may be empty
     */
    static Optional<Link> of(Finding finding, String alertmanagerUrl) {
        boolean isAlert =
                finding.sources().contains(Source.PROMETHEUS)
                        && !finding.labels().getOrDefault("alertname", "").isEmpty();
        String alertmanager = ownAlertmanager(finding).orElse(alertmanagerUrl);
        if (!isAlert || finding.isResolved() || alertmanager.isEmpty()) {
            return Optional.empty();
        }
        String filter =
                new TreeMap<>(finding.labels())
                        .entrySet().stream()
                                .filter(label -> !label.getValue().isEmpty())
                                .map(SilenceLink::matcher)
                                .collect(Collectors.joining(",", "{", "}"));
        // In the fragment a plus means a plus, not a space.
        return Optional.of(
                new Link(
                        "🔕 Silence",
                        alertmanager.replaceFirst("/+$", "")
                                + PAGES
                                + "silences/new?filter="
                                + URLEncoder.encode(filter, UTF_8).replace("+", "%20")));
    }

    /** The one that sent the alert, from the link to its page. */
    private static Optional<String> ownAlertmanager(Finding finding) {
        return finding.links().stream()
                .filter(link -> link.title().equals("Alertmanager"))
                .map(Link::url)
                .filter(url -> Link.isSafe(url) && url.contains(PAGES))
                .map(url -> url.substring(0, url.indexOf(PAGES)))
                .findFirst();
    }

    private static String matcher(Map.Entry<String, String> label) {
        String name =
                PLAIN_NAME.matcher(label.getKey()).matches()
                        ? label.getKey()
                        : quoted(label.getKey());
        return name + "=" + quoted(label.getValue());
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
