package io.causestream.enrich.analysis;

import io.causestream.finding.Analysis;
import io.causestream.finding.Enrichment;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An answer to the question about one finding, as the answer to that about another: in the other's
 * names, with only the evidence that is in the other's own context. Pure.
 */
public final class SharedAnswer {

    private static final Pattern SPACE = Pattern.compile("\\s+");

    private SharedAnswer() {}

    /**
     * The answer for this finding.
     *
     * @param answer {@link Analysis.Answered} or {@link Analysis.NoAnswer}
     * @param names of the finding that it was given to
     * @param to with its enrichments
     * @param contextHash of that finding's context
     * @param given when the model gave it, in record time; null if to this very finding, in an
     *     earlier revision
     */
    public static Analysis of(
            Analysis answer,
            SubjectNames names,
            Finding to,
            String contextHash,
            @Nullable Instant given) {
        return switch (answer) {
            case Analysis.Answered it -> answered(it, names, to, contextHash, given);
            case Analysis.NoAnswer it ->
                    new Analysis.NoAnswer(
                            to.id(),
                            to.cluster(),
                            to.revision(),
                            contextHash,
                            it.why(),
                            it.model());
            case Analysis.NeedsContext _, Analysis.Unknown _ ->
                    throw new IllegalArgumentException(
                            "not an answer that others share: " + answer);
        };
    }

    private static Analysis answered(
            Analysis.Answered it,
            SubjectNames names,
            Finding to,
            String contextHash,
            @Nullable Instant given) {
        SubjectNames own = SubjectNames.of(to);
        String context = context(to);
        Predicate<String> isKnown = context::contains;
        List<String> evidence =
                it.evidence().stream()
                        .map(line -> names.told(line, own, isKnown))
                        .filter(line -> context.contains(normal(line)))
                        .toList();
        return new Analysis.Answered(
                to.id(),
                to.cluster(),
                to.revision(),
                contextHash,
                names.told(it.cause(), own, isKnown),
                evidence,
                told(it.fixes(), names, own, isKnown),
                it.confidence(),
                it.dropped() + it.evidence().size() - evidence.size(),
                it.model(),
                it.took(),
                new Analysis.Details(
                        it.details().category(),
                        told(it.details().checks(), names, own, isKnown),
                        names.told(it.details().contradiction(), own, isKnown),
                        it.details().runbook(),
                        given));
    }

    private static List<String> told(
            List<String> texts, SubjectNames names, SubjectNames own, Predicate<String> isKnown) {
        return texts.stream().map(text -> names.told(text, own, isKnown)).toList();
    }

    /** All that the finding shows, in one line. */
    private static String context(Finding finding) {
        List<String> texts = new ArrayList<>();
        texts.add(finding.title());
        texts.add(finding.description());
        texts.addAll(finding.affected());
        finding.changes()
                .forEach(change ->
                        texts.addAll(change.diffs().stream().map(SharedAnswer::words).toList()));
        for (Enrichment enrichment : finding.enrichments()) {
            words(enrichment).forEach(texts::add);
        }
        if (finding.diagnosis() != null) {
            texts.addAll(finding.diagnosis().evidence());
        }
        return normal(String.join("\n", texts));
    }

    private static Stream<String> words(Enrichment enrichment) {
        return switch (enrichment) {
            case Enrichment.CrashInfo crash ->
                    Stream.of(
                            crash.pod(),
                            crash.reason(),
                            crash.message(),
                            crash.image(),
                            crash.exitReason(),
                            "exit code " + crash.exitCode());
            case Enrichment.Logs logs -> logs.lines().stream();
            case Enrichment.Graph graph -> Stream.of(graph.title());
            case Enrichment.Events events ->
                    events.events().stream()
                            .map(event ->
                                    String.join(
                                            " ", event.reason(), event.regarding(), event.note()));
            case Enrichment.Table table -> table.rows().stream().map(row -> String.join(" ", row));
            case Enrichment.Diff diff -> diff.diffs().stream().map(SharedAnswer::words);
            case Enrichment.Text text -> Stream.of(text.text());
            case Enrichment.Unavailable unavailable -> Stream.of(unavailable.why());
            case Enrichment.Unknown _ -> Stream.of();
        };
    }

    private static String words(FieldDiff diff) {
        return String.join(
                " ",
                diff.path(),
                Objects.toString(diff.before(), ""),
                Objects.toString(diff.after(), ""));
    }

    private static String normal(String text) {
        return SPACE.matcher(text).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
    }
}
