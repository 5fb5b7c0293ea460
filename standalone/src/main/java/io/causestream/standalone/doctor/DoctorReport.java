package io.causestream.standalone.doctor;

import io.causestream.standalone.doctor.CheckResult.Status;
import io.causestream.standalone.findings.TerminalText;
import io.causestream.topics.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;

/** The results, for people and for programs. */
record DoctorReport(List<CheckResult> results) {

    private static final String GAP = "  ";
    private static final int STATUS_WIDTH = 7;

    DoctorReport {
        results = List.copyOf(results);
    }

    boolean hasFailed() {
        return count(Status.FAIL) > 0;
    }

    /**
     * A line for each check, with its remedy below it, and the counts.
     *
     * @param coloured for a terminal
     */
    List<String> lines(boolean coloured) {
        int width = results.stream().mapToInt(result -> result.check().length()).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (CheckResult result : results) {
            lines.add(
                    status(result.status(), coloured)
                            + GAP
                            + result.check()
                            + " ".repeat(width - result.check().length())
                            + GAP
                            + TerminalText.line(result.found()));
            if (!result.remedy().isEmpty()) {
                lines.add(
                        " ".repeat(STATUS_WIDTH + width)
                                + GAP.repeat(2)
                                + "-> "
                                + TerminalText.line(result.remedy()));
            }
        }
        lines.add(counts());
        return lines;
    }

    private static String status(Status status, boolean coloured) {
        String padded = status + " ".repeat(STATUS_WIDTH - status.name().length());
        if (!coloured) {
            return padded;
        }
        int colour =
                switch (status) {
                    case OK -> 32;
                    case WARN -> 33;
                    case FAIL -> 31;
                    case SKIPPED -> 90;
                };
        return "\033[%dm%s\033[0m".formatted(colour, padded);
    }

    /** {@code 9 OK, 1 warning, 1 failed}. */
    private String counts() {
        long warnings = count(Status.WARN);
        long skipped = count(Status.SKIPPED);
        return "%d OK, %d %s, %d failed%s"
                .formatted(
                        count(Status.OK),
                        warnings,
                        warnings == 1 ? "warning" : "warnings",
                        count(Status.FAIL),
                        skipped == 0 ? "" : ", %d skipped".formatted(skipped));
    }

    private long count(Status status) {
        return results.stream().filter(result -> result.status() == status).count();
    }

    /** An array of {@code {check, status, found, remedy}}; status is ok, warn, fail or skipped. */
    String json() {
        ArrayNode array = Json.MAPPER.createArrayNode();
        for (CheckResult result : results) {
            array.addObject()
                    .put("check", result.check())
                    .put("status", result.status().name().toLowerCase(Locale.ROOT))
                    .put("found", result.found())
                    .put("remedy", result.remedy());
        }
        return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(array);
    }
}
