package io.causestream.standalone.findings;

import io.causestream.finding.Finding;
import io.causestream.sink.routing.ChosenDestination;
import io.causestream.sink.routing.RoutingDecision;
import io.causestream.sink.routing.RoutingDecision.SinkDecision;
import io.causestream.sink.schedule.QuietTimes.Quiet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Where a finding goes, for people and for programs. */
record RouteDescription(Finding finding, RoutingDecision decision) {

    private static final String NOWHERE = "-";

    /** A headline, a table of sinks and channels, and what holds a message back. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                TerminalText.line(
                        "%s (%s, %s in %s)"
                                .formatted(
                                        finding.title(),
                                        finding.severity(),
                                        finding.subject().qualifiedName(),
                                        finding.cluster())));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("SINK", "CHANNEL", "TIER", "WHY"));
        decision.sinks().forEach(sink -> rows.addAll(rows(sink)));
        lines.addAll(aligned(rows));
        if (!decision.heldBack().isEmpty()) {
            lines.add("  nobody is notified: " + TerminalText.line(decision.heldBack()));
        }
        for (SinkDecision sink : decision.sinks()) {
            Quiet quiet = sink.quiet();
            if (sink.isTaken() && quiet != null) {
                lines.add(
                        "  '%s' is quiet now (%s): nothing new is posted until %s"
                                .formatted(sink.sink(), key(quiet), quiet.until()));
            }
        }
        return lines;
    }

    private static List<List<String>> rows(SinkDecision sink) {
        if (!sink.isTaken()) {
            return List.of(List.of(sink.sink(), NOWHERE, NOWHERE, "not taken: " + sink.why()));
        }
        return sink.destinations().stream()
                .map(each ->
                        List.of(
                                sink.sink(),
                                each.destination().channel(),
                                tier(each),
                                "%s; %s".formatted(each.by(), sink.why())))
                .toList();
    }

    private static List<String> aligned(List<List<String>> rows) {
        int[] widths = new int[3];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        String format = "  %%-%ds  %%-%ds  %%-%ds  %%s".formatted(widths[0], widths[1], widths[2]);
        return rows.stream()
                .map(row -> TerminalText.lines(format.formatted(row.toArray())).stripTrailing())
                .toList();
    }

    /** One object on one line. */
    String json() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("finding", finding.id());
        object.put("title", finding.title());
        object.put("severity", finding.severity().name());
        object.put("heldBack", decision.heldBack());
        ArrayNode sinks = object.putArray("sinks");
        for (SinkDecision decided : decision.sinks()) {
            ObjectNode sink = sinks.addObject();
            sink.put("sink", decided.sink());
            sink.put("kind", decided.key());
            sink.put("taken", decided.isTaken());
            sink.put("why", decided.why());
            ArrayNode destinations = sink.putArray("destinations");
            for (ChosenDestination each : decided.destinations()) {
                destinations
                        .addObject()
                        .put("channel", each.destination().channel())
                        .put("tier", tier(each))
                        .put("by", each.by());
            }
            Quiet quiet = decided.quiet();
            sink.put("quietUntil", quiet == null ? null : quiet.until().toString());
        }
        return object.toString();
    }

    private static String tier(ChosenDestination chosen) {
        return chosen.destination().tier().name().toLowerCase(Locale.ROOT);
    }

    private static String key(Quiet quiet) {
        return switch (quiet.why()) {
            case OUTSIDE_ACTIVITY -> "activity";
            case MUTE_INTERVAL -> "mute_intervals";
        };
    }
}
