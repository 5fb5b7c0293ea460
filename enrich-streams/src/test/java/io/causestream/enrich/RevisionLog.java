package io.causestream.enrich;

import static io.causestream.enrich.EnrichmentScenario.NOON;

import io.causestream.enrich.EnrichmentScenario.Published;
import io.causestream.finding.Finding;
import io.causestream.finding.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was published, as a person would check it. One line a revision: minutes after noon, title,
 * revision, status, severity and sources, number of affected pods, the cause, in which other
 * message it is shown, and why it was published: what is new. Like lines of one second about
 * several workloads are one, with their number.
 */
final class RevisionLog {

    private static final Pattern NUMBERED = Pattern.compile("\\bapp-\\d+(-\\d+)?\\b");

    private final Map<String, Finding> latest = new HashMap<>();
    private final List<String> lines = new ArrayList<>();

    private RevisionLog() {}

    static String of(List<Published> published) {
        RevisionLog log = new RevisionLog();
        Map<String, Finding> all = new HashMap<>();
        published.forEach(each -> all.put(each.finding().id(), each.finding()));
        published.forEach(each -> log.add(each, all));
        return log.text();
    }

    private void add(Published published, Map<String, Finding> all) {
        Finding finding = published.finding();
        Duration at = Duration.between(NOON, published.at());
        lines.add(
                "%d:%02d %s, r%d, %s %s of %s%s%s%s: %s"
                        .formatted(
                                at.toMinutes(),
                                at.toSecondsPart(),
                                finding.title(),
                                finding.revision(),
                                finding.status().name().toLowerCase(Locale.ROOT),
                                finding.severity(),
                                finding.sources().stream()
                                        .map(Source::name)
                                        .collect(Collectors.joining("+")),
                                finding.affected().isEmpty()
                                        ? ""
                                        : ", affects " + finding.affected().size(),
                                finding.diagnosis() == null
                                        ? ""
                                        : ", because \"%s\"".formatted(finding.diagnosis().cause()),
                                heldBack(finding, all),
                                String.join(
                                        ", ", news(latest.put(finding.id(), finding), finding))));
    }

    private static String heldBack(Finding finding, Map<String, Finding> all) {
        String merged = finding.relations().mergedInto();
        if (merged != null) {
            return ", in the message of " + title(merged, all);
        }
        return finding.muted()
                ? ", muted"
                : finding.relations().symptomOf().isEmpty()
                        ? ""
                        : ", symptom of " + title(finding.relations().symptomOf().getFirst(), all);
    }

    /** One that was never published has no title. */
    private static String title(String id, Map<String, Finding> all) {
        Finding other = all.get(id);
        return other == null ? "an unpublished finding" : other.title();
    }

    private static List<String> news(@Nullable Finding before, Finding now) {
        if (before == null) {
            return List.of("began");
        }
        List<String> news = new ArrayList<>();
        if (before.isResolved() != now.isResolved()) {
            news.add(now.isResolved() ? "ended" : "is back");
        }
        note(news, "title", Finding::title, before, now);
        note(news, "severity", Finding::severity, before, now);
        note(news, "source", Finding::sources, before, now);
        note(news, "affected", Finding::affected, before, now);
        note(news, "symptoms", finding -> finding.relations().causeOf(), before, now);
        note(news, "causes", finding -> finding.relations().symptomOf(), before, now);
        note(news, "group", finding -> finding.relations().mergedInto(), before, now);
        note(news, "muted", Finding::muted, before, now);
        note(news, "context", Finding::enrichments, before, now);
        note(news, "change", Finding::changes, before, now);
        note(news, "diagnosis", Finding::diagnosis, before, now);
        note(news, "analysis", Finding::analysis, before, now);
        note(news, "reminder", Finding::reminders, before, now);
        note(news, "count", finding -> finding.occurrences().count(), before, now);
        return news.isEmpty() ? List.of("nothing new") : news;
    }

    private static void note(
            List<String> news,
            String what,
            Function<Finding, @Nullable Object> part,
            Finding before,
            Finding now) {
        if (!Objects.equals(part.apply(before), part.apply(now))) {
            news.add(what);
        }
    }

    /** Like lines of one time come together, where the first of them is. */
    private String text() {
        Map<String, List<String>> kinds = new LinkedHashMap<>();
        lines.forEach(line ->
                kinds.computeIfAbsent(
                                NUMBERED.matcher(line).replaceAll("app-N"),
                                unknown -> new ArrayList<>())
                        .add(line));
        return kinds.values().stream()
                .map(like ->
                        like.size() == 1
                                ? like.getFirst()
                                : "%s (and %d like it)".formatted(like.getFirst(), like.size() - 1))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
