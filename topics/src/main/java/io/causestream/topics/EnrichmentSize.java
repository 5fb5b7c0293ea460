package io.causestream.topics;

import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.Events.Event;
import io.causestream.finding.Enrichment.Graph;
import io.causestream.finding.Excerpt;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.log.CutLog;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts an enrichment until it fits, and states in it what was cut. A long log loses its middle, a
 * graph every second point, events the earliest, a table its last rows. Pure.
 */
public final class EnrichmentSize {

    /** The budget of one enrichment, as JSON in UTF-8. */
    public static final int MAX_BYTES = 300_000;

    /** Less is not worth cutting to. */
    public static final int MIN_BYTES = 2_000;

    private static final int LONGEST_NAME = 300;
    private static final int TEXTS = 20;

    /** The names of an enrichment's fields. */
    private static final int FIELDS = 200;

    private EnrichmentSize() {}

    /** The bytes of the enrichment as JSON in UTF-8. */
    public static int bytes(Enrichment enrichment) {
        return Json.MAPPER.writerFor(Enrichment.class).writeValueAsBytes(enrichment).length;
    }

    /** No fewer than {@link #bytes}, without writing it: most findings are small. */
    static long mostBytes(Enrichment enrichment) {
        return switch (enrichment) {
            case Enrichment.Logs logs ->
                    FIELDS
                            + most(logs.pod())
                            + most(logs.container())
                            + logs.lines().stream().mapToLong(EnrichmentSize::most).sum();
            case Enrichment.Text(String title, String text) -> FIELDS + most(title) + most(text);
            case Enrichment.Unavailable(String what, String why) -> FIELDS + most(what) + most(why);
            case Enrichment.Table table ->
                    FIELDS
                            + most(table.title())
                            + table.columns().stream().mapToLong(EnrichmentSize::most).sum()
                            + table.rows().stream()
                                    .flatMap(List::stream)
                                    .mapToLong(text -> most(text) + 2)
                                    .sum();
            case Graph graph ->
                    FIELDS
                            + most(graph.title())
                            + graph.series().stream()
                                    .mapToLong(one -> most(one.name()) + 100L * one.points().size())
                                    .sum()
                            + 200L * (graph.limits().size() + graph.marks().size());
            case Enrichment.Events events ->
                    events.events().stream()
                            .mapToLong(event ->
                                    FIELDS
                                            + most(event.note())
                                            + most(event.type())
                                            + most(event.reason())
                                            + most(event.regarding()))
                            .sum();
            case Enrichment.Diff _, Enrichment.CrashInfo _, Enrichment.Unknown _ ->
                    bytes(enrichment);
        };
    }

    private static long most(String text) {
        // JSON writes a control character as six.
        return 6L * text.length() + 3;
    }

    /**
     * The enrichment itself if it fits; else a smaller one; unavailable with the reason if none of
     * it can be kept.
     *
     * @param what it is, for people
     * @param most bytes; at least {@link #MIN_BYTES}
     */
    public static Enrichment bounded(String what, Enrichment enrichment, int most) {
        if (bytes(enrichment) <= most) {
            return enrichment;
        }
        Enrichment smaller =
                switch (enrichment) {
                    case Enrichment.Logs logs -> logs(logs, most);
                    case Enrichment.Events events -> events(events, most);
                    case Enrichment.Table table -> table(table, most);
                    case Graph graph -> graph(graph, most);
                    case Enrichment.Text(String title, String text) ->
                            new Enrichment.Text(
                                    name(title),
                                    Excerpt.ofBytes(text, most / 3)
                                            + "\n[cut: the text had %d characters]"
                                                    .formatted(text.length()));
                    case Enrichment.Diff diff -> diff(diff, most);
                    case Enrichment.CrashInfo crash -> crash(crash);
                    case Enrichment.Unavailable(String of, String why) ->
                            new Enrichment.Unavailable(name(of), name(why));
                    case Enrichment.Unknown other -> other;
                };
        return bytes(smaller) <= most
                ? smaller
                : new Enrichment.Unavailable(
                        name(what), "it has more than %d bytes".formatted(most));
    }

    /** What the enrichment is, for people, if it had to be left out. */
    public static String title(Enrichment enrichment) {
        return switch (enrichment) {
            case Enrichment.CrashInfo crash -> "crash info of " + crash.container();
            case Enrichment.Logs logs -> "logs of " + logs.container();
            case Graph graph -> graph.title();
            case Enrichment.Events _ -> "events";
            case Enrichment.Table table -> table.title();
            case Enrichment.Diff diff -> diff.title();
            case Enrichment.Text text -> text.title();
            case Enrichment.Unavailable(String what, String why) -> what + ": " + why;
            case Enrichment.Unknown unknown -> unknown.type();
        };
    }

    private static Enrichment logs(Enrichment.Logs logs, int most) {
        Enrichment.Logs shorter = logs;
        // JSON writes some characters as six; few logs consist of them.
        for (int room = most - MIN_BYTES / 4; room > 200; room = room * 2 / 3) {
            shorter =
                    new Enrichment.Logs(
                            name(logs.pod()),
                            name(logs.container()),
                            logs.previous(),
                            CutLog.of(logs.lines(), room),
                            true);
            if (bytes(shorter) <= most) {
                return shorter;
            }
        }
        return shorter;
    }

    private static Enrichment events(Enrichment.Events events, int most) {
        int kept = events.events().size();
        int longest = most / TEXTS;
        Enrichment.Events fewer = events;
        while (kept > 0 && bytes(fewer) > most) {
            List<Event> all = events.events();
            int from = all.size() - kept;
            int note = longest;
            List<Event> latest =
                    new ArrayList<>(
                            all.subList(from, all.size()).stream()
                                    .map(event -> shorter(event, note))
                                    .toList());
            if (from > 0) {
                latest.addFirst(
                        new Event(
                                all.get(from).at(),
                                "Normal",
                                "Cut",
                                "",
                                "%d earlier events were left out".formatted(from),
                                1));
            }
            fewer = new Enrichment.Events(latest);
            if (longest > LONGEST_NAME) {
                longest = Math.max(LONGEST_NAME, longest / 4);
            } else {
                kept = kept * 3 / 4;
            }
        }
        return fewer;
    }

    private static Event shorter(Event event, int longest) {
        return new Event(
                event.at(),
                name(event.type()),
                name(event.reason()),
                name(event.regarding()),
                Excerpt.ofBytes(event.note(), longest),
                event.count());
    }

    private static Enrichment table(Enrichment.Table table, int most) {
        int kept = table.rows().size();
        int longest = most / TEXTS;
        Enrichment.Table smaller = table;
        while (kept > 0 && bytes(smaller) > most) {
            int cell = longest;
            smaller =
                    new Enrichment.Table(
                            kept == table.rows().size()
                                    ? name(table.title())
                                    : "%s (cut: %d of %d rows)"
                                            .formatted(
                                                    name(table.title()), kept, table.rows().size()),
                            table.columns().stream().map(EnrichmentSize::name).toList(),
                            table.rows().subList(0, kept).stream()
                                    .map(row ->
                                            row.stream()
                                                    .map(text -> Excerpt.ofBytes(text, cell))
                                                    .toList())
                                    .toList());
            if (longest > LONGEST_NAME) {
                longest = Math.max(LONGEST_NAME, longest / 4);
            } else {
                kept = kept * 3 / 4;
            }
        }
        return smaller;
    }

    private static Enrichment graph(Graph graph, int most) {
        Graph thinner = graph;
        int longest = graph.series().stream().mapToInt(one -> one.points().size()).max().orElse(0);
        for (int every = 2; every <= 2 * longest && bytes(thinner) > most; every *= 2) {
            List<Graph.Series> series = new ArrayList<>();
            for (Graph.Series one : graph.series()) {
                series.add(new Graph.Series(name(one.name()), thin(one.points(), every)));
            }
            thinner =
                    new Graph(
                            "%s (cut: one point of %d)".formatted(name(graph.title()), every),
                            graph.unit(),
                            series,
                            graph.limits(),
                            graph.marks());
        }
        return thinner;
    }

    /** Counted from the end, so that the last point stays. */
    private static List<Graph.Point> thin(List<Graph.Point> points, int every) {
        return IntStream.range(0, points.size())
                .filter(at -> (points.size() - 1 - at) % every == 0)
                .mapToObj(points::get)
                .toList();
    }

    private static Enrichment diff(Enrichment.Diff diff, int most) {
        int kept = diff.diffs().size();
        int longest = most / TEXTS;
        Enrichment.Diff smaller = diff;
        while (kept > 0 && bytes(smaller) > most) {
            smaller =
                    new Enrichment.Diff(
                            kept == diff.diffs().size()
                                    ? name(diff.title())
                                    : "%s (cut: %d of %d fields)"
                                            .formatted(
                                                    name(diff.title()), kept, diff.diffs().size()),
                            shorter(diff.diffs().subList(0, kept), longest));
            if (longest > LONGEST_NAME) {
                longest = Math.max(LONGEST_NAME, longest / 4);
            } else {
                kept = kept * 3 / 4;
            }
        }
        return smaller;
    }

    /** The fields with each value cut to so many bytes. */
    static List<FieldDiff> shorter(List<FieldDiff> diffs, int longest) {
        return diffs.stream()
                .map(one ->
                        new FieldDiff(
                                name(one.path()),
                                value(one.before(), longest),
                                value(one.after(), longest)))
                .toList();
    }

    private static @Nullable String value(@Nullable String value, int longest) {
        return value == null ? null : Excerpt.ofBytes(value, longest);
    }

    private static Enrichment crash(Enrichment.CrashInfo crash) {
        return new Enrichment.CrashInfo(
                name(crash.pod()),
                name(crash.container()),
                crash.restarts(),
                crash.status(),
                name(crash.reason()),
                name(crash.message()),
                name(crash.image()),
                crash.exitCode(),
                name(crash.exitReason()),
                crash.startedAt(),
                crash.finishedAt(),
                name(crash.memoryLimit()));
    }

    private static String name(String text) {
        return Excerpt.ofBytes(text, LONGEST_NAME);
    }
}
