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
            out.printf(
                    "%-8s  %-8s  %-8s  %9s  %-28s  %s%n",
                    "TIME", "SEVERITY", "STATUS", "REVISIONS", "WHERE", "TITLE");
            for (ReplayedFinding replayed : result.findings()) {
                print(replayed, out);
            }
            long notified = result.findings().stream().filter(FindingsFormat::notifies).count();
            out.printf(
                    Locale.ROOT,
                    "%n%,d findings, %,d of them notify; %,d records of %s%n",
                    result.findings().size(),
                    notified,
                    result.records(),
                    String.join(", ", result.clusters()));
        }

        private void print(ReplayedFinding replayed, PrintWriter out) {
            Finding finding = replayed.last();
            out.printf(
                    Locale.ROOT,
                    "%-8s  %-8s  %-8s  %9d  %-28s  %s%s%n",
                    CLOCK.format(replayed.revisions().getFirst().at()),
                    finding.severity(),
                    finding.status(),
                    replayed.revisions().size(),
                    place(finding),
                    finding.title(),
                    notifies(replayed) ? "" : " (held back)");
            if (finding.diagnosis() != null) {
                out.printf("%-8s  cause: %s%n", "", finding.diagnosis().cause());
            }
            List<String> missing = replayed.notRecorded();
            if (!missing.isEmpty()) {
                out.printf("%-8s  not recorded: %s%n", "", String.join(", ", missing));
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

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

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
