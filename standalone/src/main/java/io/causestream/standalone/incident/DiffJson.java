package io.causestream.standalone.incident;

import io.causestream.replay.diff.ComparedFinding;
import io.causestream.replay.diff.FindingPair;
import io.causestream.replay.diff.FindingsDiff;
import io.causestream.topics.Json;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A comparison for programs. Fields may be added, none is renamed. */
final class DiffJson {

    private record Document(
            String headline,
            String incident,
            Instant from,
            Instant to,
            Side with,
            Side against,
            List<Entry> findings) {}

    private record Side(String rules, FindingsDiff.Totals totals) {}

    /**
     * @param change appears, vanishes, changes, stays
     */
    private record Entry(
            String change,
            boolean changesPages,
            List<Change> differences,
            @Nullable ComparedFinding with,
            @Nullable ComparedFinding against) {}

    /**
     * @param aspect in lower case: {@code first_notification}
     */
    private record Change(String aspect, String with, String against) {}

    private DiffJson() {}

    /** One object on several lines. */
    static String of(DiffReport report) {
        FindingsDiff diff = report.diff();
        return Json.MAPPER
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(
                        new Document(
                                diff.headline(),
                                report.incident(),
                                diff.from(),
                                diff.to(),
                                new Side(report.with(), diff.with()),
                                new Side(report.against(), diff.against()),
                                diff.pairs().stream().map(DiffJson::entry).toList()));
    }

    private static Entry entry(FindingPair pair) {
        List<Change> changes =
                pair instanceof FindingPair.Changes it
                        ? it.differences().stream()
                                .map(each ->
                                        new Change(
                                                each.aspect().name().toLowerCase(Locale.ROOT),
                                                each.with(),
                                                each.against()))
                                .toList()
                        : List.of();
        return new Entry(
                pair.getClass().getSimpleName().toLowerCase(Locale.ROOT),
                pair.changesPages(),
                changes,
                pair.with().orElse(null),
                pair.against().orElse(null));
    }
}
