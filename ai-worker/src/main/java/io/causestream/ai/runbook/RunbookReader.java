package io.causestream.ai.runbook;

import io.causestream.finding.Link;
import io.causestream.settings.ConfigNode;
import io.causestream.settings.Problem;
import io.causestream.settings.YamlDocument;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a runbook: front matter between two lines of {@code ---}, then Markdown. */
final class RunbookReader {

    private static final String FENCE = "---";
    private static final Set<String> KEYS = Set.of("title", "link", "match");
    private static final Set<String> MATCH_KEYS =
            Set.of("reason", "alertname", "cluster", "namespace", "labels");
    private static final int LONGEST_LINK = 2_000;

    private RunbookReader() {}

    /**
     * @param problems to which all that is wrong is added, each with its line; then there is no
     *     runbook
     */
    static Optional<Runbook> read(String name, String text, Collection<Problem> problems) {
        List<String> lines = text.lines().toList();
        int end = lines.isEmpty() || !isFence(lines.getFirst()) ? -1 : end(lines);
        if (end < 0) {
            problems.add(
                    new Problem(
                            name,
                            1,
                            "",
                            "a runbook begins with its front matter between two lines of ---, such as: title, link, match: {reason: OOMKilled}"));
            return Optional.empty();
        }
        // The first line stays empty, so that the lines of problems are those of the file.
        YamlDocument front =
                YamlDocument.of(name, "\n" + String.join("\n", lines.subList(1, end)) + "\n");
        int before = problems.size();
        problems.addAll(front.problems());
        if (front.problems().isEmpty() && !front.isMap()) {
            problems.add(
                    front.problem("", "the front matter is not a map of title, link and match"));
        }
        if (problems.size() > before) {
            return Optional.empty();
        }
        Runbook runbook =
                runbook(
                        name,
                        ConfigNode.root(front, problems),
                        lines.subList(end + 1, lines.size()).stream()
                                .filter(line -> !line.isBlank())
                                .toList());
        if (runbook.lines().isEmpty()) {
            problems.add(new Problem(name, end + 1, "", "there is no text after the front matter"));
        }
        return problems.size() > before ? Optional.empty() : Optional.of(runbook);
    }

    private static Runbook runbook(String name, ConfigNode root, List<String> lines) {
        root.allowKeys(KEYS);
        String title = root.at("title").text().strip();
        if (title.isEmpty()) {
            root.at("title").problem("a title is missing");
        }
        String link = root.at("link").text().strip();
        if (!link.isEmpty() && (!Link.isSafe(link) || link.length() > LONGEST_LINK)) {
            root.at("link").problem("is not an http or https address of at most 2000 characters");
        }
        return new Runbook(name, title, link, match(root.at("match")), lines);
    }

    private static RunbookMatch match(ConfigNode node) {
        if (!node.isAbsent() && !node.value().isObject()) {
            node.problem("a map is expected here, such as {reason: OOMKilled}");
            return new RunbookMatch(List.of(), List.of(), List.of(), List.of(), Map.of());
        }
        node.allowKeys(MATCH_KEYS);
        Map<String, Glob> labels = new LinkedHashMap<>();
        ConfigNode named = node.at("labels");
        if (!named.isAbsent() && !named.value().isObject()) {
            named.problem("a map of label to value is expected here, such as {team: shop}");
        }
        named.value()
                .properties()
                .forEach(label ->
                        labels.put(label.getKey(), Glob.of(label.getValue().asString(""))));
        RunbookMatch match =
                new RunbookMatch(
                        globs(node, "reason"),
                        globs(node, "alertname"),
                        globs(node, "cluster"),
                        globs(node, "namespace"),
                        labels);
        if (match.isEmpty()) {
            node.problem(
                    "names nothing and would fit every finding; add reason, alertname, cluster, namespace or labels");
        }
        return match;
    }

    private static List<Glob> globs(ConfigNode node, String key) {
        return node.at(key).texts().stream().map(String::strip).map(Glob::of).toList();
    }

    private static int end(List<String> lines) {
        for (int i = 1; i < lines.size(); i++) {
            if (isFence(lines.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isFence(String line) {
        return line.stripTrailing().equals(FENCE);
    }
}
