package io.causestream.standalone.robusta;

import io.causestream.standalone.robusta.ImportEntry.Kind;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What became of every key of a file.
 *
 * @param entries in the order in which they are printed
 */
record ImportReport(List<ImportEntry> entries) {

    ImportReport {
        entries = entries.stream().sorted(ImportEntry.ORDER).distinct().toList();
    }

    /** For people: a title for each kind, and a line for each key. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (Kind kind : Kind.values()) {
            List<ImportEntry> some =
                    entries.stream().filter(entry -> entry.kind() == kind).toList();
            if (!some.isEmpty()) {
                text.append("%s (%d)%n".formatted(kind.title(), some.size()));
                some.forEach(entry -> text.append("  ").append(entry).append('\n'));
            }
        }
        return text.toString();
    }

    /** For programs: a list for each kind, also for those that are empty. */
    String json() {
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        for (Kind kind : Kind.values()) {
            ArrayNode list = report.putArray(kind.name().toLowerCase(Locale.ROOT));
            for (ImportEntry entry : entries) {
                if (entry.kind() == kind) {
                    list.addObject()
                            .put("line", entry.line())
                            .put("from", entry.from())
                            .put("to", entry.to())
                            .put("sentence", entry.sentence());
                }
            }
        }
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(report)
                + "\n";
    }
}
