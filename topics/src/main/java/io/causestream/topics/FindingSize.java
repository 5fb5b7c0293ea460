package io.causestream.topics;

import io.causestream.finding.Change;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Excerpt;
import io.causestream.finding.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Keeps a finding smaller than a record may be, whatever was found: the largest enrichments are cut
 * first, then the changes and the texts. Pure.
 */
public final class FindingSize {

    /** The limit of a finding as JSON in UTF-8; Kafka's own, with headers, is 1 MB. */
    public static final int MAX_BYTES = 900_000;

    /** What all enrichments of a finding may have together. */
    public static final int ENRICHMENTS_MAX_BYTES = 700_000;

    /** A shorter text than this is not cut. */
    private static final int SHORT_TEXT = 1_000;

    private static final int MOST_ENTRIES = 50;

    private FindingSize() {}

    /** What was cut. */
    public enum Part {
        LOGS,
        GRAPH,
        EVENTS,
        TABLE,
        TEXT,
        DIFF,
        /** An enrichment of another kind. */
        OTHER,
        CHANGES,
        /** Description, labels, annotations, links or the diagnosis. */
        WORDS
    }

    /**
     * @param cut empty if it fits as it is
     */
    public record Bounded(Finding finding, Set<Part> cut) {

        public Bounded {
            cut = Set.copyOf(cut);
        }
    }

    /** The bytes of the finding as JSON in UTF-8. */
    public static int bytes(Finding finding) {
        return Json.MAPPER.writeValueAsBytes(finding).length;
    }

    /** The finding, no larger than {@link #MAX_BYTES}. */
    public static Bounded bounded(Finding finding) {
        if (bytes(finding) <= MAX_BYTES) {
            return new Bounded(finding, Set.of());
        }
        Set<Part> cut = EnumSet.noneOf(Part.class);
        Finding bounded =
                finding.edit()
                        .enrichments(within(finding.enrichments(), ENRICHMENTS_MAX_BYTES, cut))
                        .finding();
        for (int longest = 16 * SHORT_TEXT;
                bytes(bounded) > MAX_BYTES && longest >= SHORT_TEXT;
                longest /= 4) {
            cut.add(Part.CHANGES);
            cut.add(Part.WORDS);
            bounded = shorter(bounded, longest);
        }
        if (bytes(bounded) > MAX_BYTES) {
            bounded =
                    bounded.edit()
                            .enrichments(within(bounded.enrichments(), MAX_BYTES / 4, cut))
                            .finding();
        }
        return new Bounded(bounded, cut);
    }

    /**
     * The enrichments in their order, no larger than that together: the largest is cut to half its
     * size until they fit.
     *
     * @param most bytes
     * @param cut to which is added what was cut
     */
    public static List<Enrichment> within(List<Enrichment> enrichments, int most, Set<Part> cut) {
        if (enrichments.stream().mapToLong(EnrichmentSize::mostBytes).sum() <= most) {
            return List.copyOf(enrichments);
        }
        List<Enrichment> all = new ArrayList<>(enrichments);
        int[] bytes = new int[all.size()];
        long sum = 0;
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = EnrichmentSize.bytes(all.get(i));
            sum += bytes[i];
        }
        while (sum > most) {
            int largest =
                    IntStream.range(0, bytes.length)
                            .boxed()
                            .max(Comparator.comparingInt(i -> bytes[i]))
                            .orElseThrow();
            if (bytes[largest] <= EnrichmentSize.MIN_BYTES) {
                // Thousands of small ones: the last tell least.
                cut.add(part(all.getLast()));
                sum -= bytes[all.size() - 1];
                all.removeLast();
                bytes[all.size()] = 0;
                continue;
            }
            Enrichment whole = all.get(largest);
            Enrichment smaller =
                    EnrichmentSize.bounded(
                            EnrichmentSize.title(whole),
                            whole,
                            Math.max(EnrichmentSize.MIN_BYTES, bytes[largest] / 2));
            cut.add(part(whole));
            all.set(largest, smaller);
            sum -= bytes[largest];
            bytes[largest] = EnrichmentSize.bytes(smaller);
            sum += bytes[largest];
        }
        return List.copyOf(all);
    }

    private static Part part(Enrichment enrichment) {
        return switch (enrichment) {
            case Enrichment.Logs _ -> Part.LOGS;
            case Enrichment.Graph _ -> Part.GRAPH;
            case Enrichment.Events _ -> Part.EVENTS;
            case Enrichment.Table _ -> Part.TABLE;
            case Enrichment.Text _ -> Part.TEXT;
            case Enrichment.Diff _ -> Part.DIFF;
            case Enrichment.CrashInfo _, Enrichment.Unavailable _, Enrichment.Unknown _ ->
                    Part.OTHER;
        };
    }

    private static Finding shorter(Finding finding, int longest) {
        Diagnosis diagnosis = finding.diagnosis();
        return finding.edit()
                .title(Excerpt.ofBytes(finding.title(), SHORT_TEXT))
                .description(Excerpt.ofBytes(finding.description(), longest))
                .labels(shorter(finding.labels(), longest))
                .annotations(shorter(finding.annotations(), longest))
                .links(finding.links().stream().limit(MOST_ENTRIES).toList())
                .changes(
                        finding.changes().stream().map(change -> shorter(change, longest)).toList())
                .diagnosis(
                        diagnosis == null
                                ? null
                                : new Diagnosis(
                                        diagnosis.category(),
                                        Excerpt.ofBytes(diagnosis.cause(), longest),
                                        shorter(diagnosis.evidence(), longest),
                                        shorter(diagnosis.fixes(), longest),
                                        diagnosis.confidence(),
                                        shorter(diagnosis.alternatives(), longest)))
                .finding();
    }

    private static Change shorter(Change change, int longest) {
        return new Change(
                change.workload(),
                change.at(),
                change.beforeStart(),
                change.cause() == null ? null : Excerpt.ofBytes(change.cause(), SHORT_TEXT),
                change.by(),
                EnrichmentSize.shorter(
                        change.diffs().stream().limit(MOST_ENTRIES).toList(), longest / 4));
    }

    private static List<String> shorter(List<String> texts, int longest) {
        return texts.stream()
                .limit(MOST_ENTRIES)
                .map(text -> Excerpt.ofBytes(text, longest))
                .toList();
    }

    private static Map<String, String> shorter(Map<String, String> texts, int longest) {
        Map<String, String> shorter = new TreeMap<>();
        texts.entrySet().stream()
                .limit(MOST_ENTRIES)
                .forEach(text ->
                        shorter.put(
                                Excerpt.ofBytes(text.getKey(), SHORT_TEXT),
                                Excerpt.ofBytes(text.getValue(), longest)));
        return shorter;
    }
}
