package io.causestream.standalone.incident;

import io.causestream.finding.Finding;
import io.causestream.finding.Subject;
import io.causestream.replay.ReplayResult;
import io.causestream.replay.ReplayedFinding;
import io.causestream.replay.incident.Manifest;
import io.causestream.topics.Json;
import java.io.PrintWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** How the findings of a replay are printed. */
enum FindingsFormat {
    TABLE {
        @Override
        void print(ReplayResult result, Manifest incident, PrintWriter out) {
            if (result.findings().isEmpty()) {
                out.printf(
                        Locale.ROOT,
                        "no findings from %s to %s (%,d records)%n",
                        incident.from(),
                        incident.to(),
                        result.records());
                return;
            }
            List<ReplayedFinding> all = result.findings();
            int width = all.stream().mapToInt(each -> place(each.last()).length()).max().orElse(0);
            String row = "%-14s  %-8s  %-8s  %9s  %-" + Math.max(width, 5) + "s  %s%n";
            out.printf(row, "TIME (UTC)", "SEVERITY", "STATUS", "REVISIONS", "WHERE", "TITLE");
            all.forEach(replayed -> print(replayed, row, out));
            out.printf(
                    Locale.ROOT,
                    "%n%s; %,d records of %s%n",
                    count(all),
                    result.records(),
                    String.join(", ", result.clusters()));
        }

        private static String count(List<ReplayedFinding> all) {
            long notified = all.stream().filter(FindingsFormat::notifies).count();
            return all.size() == 1
                    ? "1 finding, which " + (notified == 1 ? "notifies" : "is held back")
                    : "%,d findings, of which %,d notify".formatted(all.size(), notified);
        }

        private static void print(ReplayedFinding replayed, String row, PrintWriter out) {
            Finding finding = replayed.last();
            out.printf(
                    Locale.ROOT,
                    row,
                    TIME.format(replayed.revisions().getFirst().at()),
                    finding.severity(),
                    finding.status(),
                    replayed.revisions().size(),
                    place(finding),
                    finding.title() + (notifies(replayed) ? "" : " (held back)"));
            if (finding.diagnosis() != null) {
                out.printf("%-14s  cause: %s%n", "", finding.diagnosis().cause());
            }
            List<String> missing = replayed.notRecorded();
            if (!missing.isEmpty()) {
                out.printf("%-14s  not recorded: %s%n", "", String.join(", ", missing));
            }
        }
    },

    JSON {
        @Override
        void print(ReplayResult result, Manifest incident, PrintWriter out) {
            for (ReplayedFinding replayed : result.findings()) {
                ObjectNode line = Json.MAPPER.createObjectNode();
                line.set("finding", Json.MAPPER.readTree(replayed.json()));
                line.set("revisions", Json.MAPPER.valueToTree(replayed.revisions()));
                line.set("notRecorded", Json.MAPPER.valueToTree(replayed.notRecorded()));
                out.println(Json.MAPPER.writeValueAsString(line));
            }
        }
    };

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    abstract void print(ReplayResult result, Manifest incident, PrintWriter out);

    /** Whether a revision of it notified anybody. */
    static boolean notifies(ReplayedFinding replayed) {
        return replayed.revisions().stream().anyMatch(revision -> !revision.heldBack());
    }

    static String place(Finding finding) {
        Subject workload = finding.workload();
        return finding.cluster()
                + "/"
                + (workload.isNamespaced() ? workload.namespace() + "/" : "")
                + workload.name();
    }
}
