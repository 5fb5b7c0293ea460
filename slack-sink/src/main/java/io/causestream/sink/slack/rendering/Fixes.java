package io.causestream.sink.slack.rendering;

import io.causestream.finding.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What to do, short enough that Slack shows all of it without "See more"; commands as code. */
final class Fixes {

    static final int AT_MOST = 3;

    /** Slack folds a section after some 700 characters. */
    private static final int LONGEST = 210;

    private static final int LONGEST_ESCAPED = 900;

    private static final Pattern COMMAND =
            Pattern.compile(
                    "(?<![\\w`/.-])(?:kubectl|helm|kustomize|argocd|docker|crictl|systemctl|journalctl) "
                            + "(?:[^,;`\\s]|,(?! )|;(?! )|[ ](?!(?:and|then|or|to|for|in order|if|which)\\b))+");

    private Fixes() {}

    /** The label with one fix after it, or the fixes in a numbered list; empty without any. */
    static String of(List<String> fixes) {
        if (fixes.isEmpty()) {
            return "";
        }
        if (fixes.size() == 1) {
            return "*What to do*  " + fix(fixes.getFirst());
        }
        List<String> lines = new ArrayList<>(List.of("*What to do*"));
        fixes.stream()
                .limit(AT_MOST)
                .forEach(fix -> lines.add("%d. %s".formatted(lines.size(), fix(fix))));
        return String.join("\n", lines);
    }

    /** Whether some of it is not shown, or not all of it. */
    static boolean isShortened(List<String> fixes) {
        return fixes.size() > AT_MOST
                || fixes.stream().anyMatch(fix -> SlackText.length(fix) > LONGEST);
    }

    private static String fix(String foreign) {
        String text =
                Excerpt.ofCodePoints(
                        SlackText.plainLine(foreign, 2 * LONGEST).replaceAll("\\s+", " "), LONGEST);
        Matcher command = COMMAND.matcher(text);
        StringBuilder words = new StringBuilder();
        int from = 0;
        while (command.find()) {
            String found = command.group().stripTrailing();
            String bare = found.endsWith(".") ? found.substring(0, found.length() - 1) : found;
            words.append(part(text.substring(from, command.start())))
                    .append(SlackText.code(bare, 2 * LONGEST));
            from = command.start() + bare.length();
        }
        String all = words.append(part(text.substring(from))).toString().strip();
        // Escapes make text up to five times as long: then it is shown without code.
        return SlackText.length(all) <= LONGEST_ESCAPED
                ? all
                : SlackText.line(text.replace('`', '\u02cb'), LONGEST_ESCAPED);
    }

    private static String part(String text) {
        // Blanks around a command are kept.
        return SlackText.words(text.replace('`', '\u02cb'), 5 * LONGEST);
    }
}
