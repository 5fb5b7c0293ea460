package io.causestream.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.standalone.doctor.CheckResult.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The table of docs/troubleshooting.md, and which of its rows were seen. */
final class TroubleshootingPage {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private final Set<Row> seen = new HashSet<>();

    /**
     * @param check {@code slack #CHANNEL} for any channel
     * @param found all of them are in what was found
     * @param remedy all of them are in the remedy
     */
    private record Row(
            String line, Status status, String check, List<String> found, List<String> remedy) {

        boolean tells(CheckResult result) {
            return result.status() == status
                    && result.check().matches(check.replace("CHANNEL", ".+"))
                    && found.stream().allMatch(result.found()::contains)
                    && remedy.stream().allMatch(result.remedy()::contains);
        }
    }

    /** A fault that was set up: the page has a row for its line. */
    void tells(CheckResult result) {
        List<Row> telling = rows().filter(row -> row.tells(result)).toList();
        assertThat(telling).as("rows of docs/troubleshooting.md for %s", result).isNotEmpty();
        seen.addAll(telling);
    }

    /** No row of these checks is left that no fault produced. */
    void wasSeenFor(String checks) {
        assertThat(
                        rows().filter(row -> row.check().matches(checks))
                                .filter(row -> !seen.contains(row)))
                .extracting(Row::line)
                .isEmpty();
    }

    private static Stream<Row> rows() {
        try {
            return Files.readAllLines(Path.of("../docs/troubleshooting.md")).stream()
                    .filter(line -> line.startsWith("| ") && !line.startsWith("| you see"))
                    .map(TroubleshootingPage::row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(String line) {
        String[] cells = line.split(" \\| ");
        List<String> says = code(cells[1]);
        return new Row(
                line,
                Status.valueOf(says.getFirst()),
                says.get(1),
                says.subList(2, says.size()),
                code(cells[2]));
    }

    private static List<String> code(String cell) {
        return CODE.matcher(cell).results().map(code -> code.group(1)).toList();
    }
}
