package io.causestream.sink.routing;

import io.causestream.finding.Finding;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A channel made of what is known of a finding, as Robusta's {@code channel_override}: {@code
 * cluster_name}, {@code labels.team}, {@code annotations.channel}, or a text with those in it, as
 * {@code $cluster_name-alerts-${annotations.example.com/team}}.
 *
 * @param text as it was written
 */
public record ChannelOverride(String text) {

    private static final String PART =
            "(cluster_name|(?:labels|annotations)\\.[A-Za-z0-9_][A-Za-z0-9_]*)";
    private static final String ANY_PART = "(cluster_name|(?:labels|annotations)\\.[^{}$\\s]+)";
    private static final Pattern BARE = Pattern.compile(ANY_PART);
    private static final Pattern REFERENCE =
            Pattern.compile("\\$(?:\\{" + ANY_PART + "}|" + PART + ")");

    private static final Pattern ID = Pattern.compile("[CG][A-Z0-9]{8,20}");
    private static final Pattern NOT_IN_A_NAME = Pattern.compile("[^\\p{L}\\p{N}_-]+");
    private static final Pattern AT_THE_EDGES = Pattern.compile("^-+|-+$");
    private static final int LONGEST = 80;

    /**
     * What is wrong with a text that names nothing of a finding.
     *
     * @return empty if it is a valid override
     */
    public static Optional<String> problem(String text) {
        if (BARE.matcher(text).matches()) {
            return Optional.empty();
        }
        Matcher references = REFERENCE.matcher(text);
        String rest = references.replaceAll("");
        if (rest.equals(text) || rest.contains("$") || rest.matches(".*\\s.*")) {
            return Optional.of(
                    "'%s' is none of cluster_name, labels.NAME, annotations.NAME, or a text with $cluster_name, $labels.NAME or ${annotations.NAME} in it"
                            .formatted(text));
        }
        return Optional.empty();
    }

    /**
     * The channel of a finding: a valid name of Slack's with its hash, or an id.
     *
     * @return empty if a part is missing in the finding, or no valid name comes of it
     */
    Optional<String> channel(Finding finding) {
        if (BARE.matcher(text).matches()) {
            return valid(value(text, finding));
        }
        Matcher references = REFERENCE.matcher(text);
        boolean isComplete =
                references.results().allMatch(found -> !value(part(found), finding).isEmpty());
        return isComplete
                ? valid(
                        REFERENCE
                                .matcher(text)
                                .replaceAll(found ->
                                        Matcher.quoteReplacement(value(part(found), finding))))
                : Optional.empty();
    }

    private static String part(MatchResult found) {
        return found.group(1) == null ? found.group(2) : found.group(1);
    }

    private static String value(String part, Finding finding) {
        if (part.equals("cluster_name")) {
            return finding.cluster();
        }
        int dot = part.indexOf('.');
        Map<String, String> map =
                part.startsWith("labels.") ? finding.labels() : finding.annotations();
        return map.getOrDefault(part.substring(dot + 1), "").strip();
    }

    private static Optional<String> valid(String channel) {
        if (ID.matcher(channel).matches()) {
            return Optional.of(channel);
        }
        String name =
                AT_THE_EDGES
                        .matcher(
                                NOT_IN_A_NAME
                                        .matcher(channel.toLowerCase(Locale.ROOT))
                                        .replaceAll("-"))
                        .replaceAll("");
        return name.isEmpty() || name.length() > LONGEST
                ? Optional.empty()
                : Optional.of("#" + name);
    }
}
