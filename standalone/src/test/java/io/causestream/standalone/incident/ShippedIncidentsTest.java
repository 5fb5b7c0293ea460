package io.causestream.standalone.incident;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.replay.incident.IncidentReader;
import io.causestream.replay.incident.IncidentRecord;
import io.causestream.replay.incident.IncidentTopic;
import io.causestream.service.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * The incidents that ship as examples: readable, free of their recorder's machine, replayed alike.
 */
class ShippedIncidentsTest {

    private static final Path SHIPPED = Path.of("..", "incidents").toAbsolutePath().normalize();
    private static final int MOST_BYTES = 1_000_000;

    /** Folders of a person's machine, and what opens something. */
    private static final Pattern OF_THE_MACHINE =
            Pattern.compile("/tmp/|/root/|/home/|Bearer |eyJ[A-Za-z0-9_-]{20}");

    private static final Pattern ADDRESS =
            Pattern.compile("(?<![\\d.])\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}(?![\\d.])");

    private static final Pattern WORKLOAD = Pattern.compile("homelab/shop/(\\S+)");

    @TempDir Path folder;

    static Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(SHIPPED)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".cs"))
                    .map(name -> name.substring(0, name.length() - ".cs".length()))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @Test
    void eachHasItsExpectedTable() throws IOException {
        try (Stream<Path> expected = Files.list(SHIPPED.resolve("expected"))) {
            assertThat(expected.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            names().map(name -> name + ".txt").toList());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void replaysToTheExpectedTable(String name) throws IOException {
        assertThat(replayed(file(name).toString()))
                .isEqualToNormalizingNewlines(
                        Files.readString(SHIPPED.resolve("expected").resolve(name + ".txt")));
    }

    @Test
    void atFiveRestartsTheStormIsThoseThatCrashedFiveTimes() {
        String table =
                replayed(
                        file("storm").toString(),
                        "--playbooks",
                        SHIPPED.resolve("restart-count-5.yaml").toString());

        assertThat(workloads(table))
                .containsExactlyInAnyOrder(
                        "crashes-5-times",
                        "crashes-6-times",
                        "crashes-7-times",
                        "crashes-8-times",
                        "crashes-until-the-end");
        // What was asked about the node and the workload has the same answer for the other pod.
        assertThat(table)
                .contains("not recorded: logs of container app")
                .doesNotContain("conditions of node", "pods of Deployment");
    }

    /** By hand: the workloads say in their names how often they crash. */
    @Test
    void theDiffAtFiveRestartsHasExactlyTheWorkloadsOfTheList() {
        StringWriter printed = new StringWriter();
        int exitCode =
                new CommandLine(new DiffCommand())
                        .setOut(new PrintWriter(printed))
                        .setErr(new PrintWriter(printed))
                        .execute(
                                file("storm").toString(),
                                "--with",
                                SHIPPED.resolve("restart-count-5.yaml").toString());
        String diff = printed.toString();

        assertThat(exitCode).as(diff).isEqualTo(ExitCode.DIFFERENT);
        assertThat(diff)
                .startsWith("pages 3 times less: 5 instead of 8")
                .contains("0 appear, 3 vanish, 5 change, 0 stay");
        assertThat(
                        workloads(
                                diff.substring(
                                        diff.indexOf("vanish (3)"), diff.indexOf("change (5)"))))
                .containsExactlyInAnyOrder("crashes-2-times", "crashes-3-times", "crashes-4-times");
        assertThat(workloads(diff.substring(diff.indexOf("change (5)"))))
                .containsExactlyInAnyOrder(
                        "crashes-5-times",
                        "crashes-6-times",
                        "crashes-7-times",
                        "crashes-8-times",
                        "crashes-until-the-end");
    }

    @ParameterizedTest
    @MethodSource("names")
    void isOfFormatOneAndSmallAndWhole(String name) throws IOException {
        assertThat(Files.size(file(name))).isLessThan(MOST_BYTES);
        try (IncidentReader incident = IncidentReader.open(file(name))) {
            assertThat(incident.manifest().format()).isEqualTo(1);
            assertThat(records(incident)).hasSize(Math.toIntExact(incident.manifest().total()));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void containsNothingOfTheMachineThatRecordedIt(String name) {
        try (IncidentReader incident = IncidentReader.open(file(name))) {
            for (IncidentRecord record : records(incident)) {
                String text = text(record);
                assertThat(OF_THE_MACHINE.matcher(text).results().map(MatchResult::group))
                        .as(text)
                        .isEmpty();
                assertThat(addresses(text))
                        .allMatch(address ->
                                address.startsWith("10.") || address.equals("127.0.0.1"));
            }
        }
    }

    @Test
    void tenReplaysInTwoProcessesGiveTheSameBytes() throws Exception {
        Path errors = folder.resolve("errors.txt");
        Process one = replays(errors, "-XX:hashCode=2", "1", "2", "3", "4", "1");
        Process other = replays(errors, "-XX:hashCode=5", "4", "3", "2", "1", "8");

        List<String> digests = new ArrayList<>();
        try {
            digests.addAll(output(one));
            digests.addAll(output(other));
        } finally {
            one.destroyForcibly();
            other.destroyForcibly();
        }

        assertThat(digests).as(Files.readString(errors)).hasSize(10);
        assertThat(Set.copyOf(digests)).hasSize(1).allMatch(digest -> digest.length() == 64);
    }

    private static String replayed(String... arguments) {
        StringWriter printed = new StringWriter();
        int exitCode =
                new CommandLine(new ReplayCommand())
                        .setOut(new PrintWriter(printed))
                        .setErr(new PrintWriter(printed))
                        .execute(arguments);
        assertThat(exitCode).as(printed.toString()).isZero();
        return printed.toString();
    }

    private static List<String> workloads(String table) {
        return WORKLOAD.matcher(table).results().map(found -> found.group(1)).toList();
    }

    /** Begins five replays; identity hash codes are made in the given way. */
    private Process replays(Path errors, String hashing, String... threads) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UnlockExperimentalVMOptions",
                                hashing,
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Djava.io.tmpdir=" + folder,
                                "-cp",
                                System.getProperty("java.class.path"),
                                IncidentDigests.class.getName(),
                                // It has records of all kinds.
                                file("demo").toString()));
        command.addAll(List.of(threads));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
    }

    private static List<String> output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    }

    private static Path file(String name) {
        return SHIPPED.resolve(name + ".cs");
    }

    private static List<IncidentRecord> records(IncidentReader incident) {
        List<IncidentRecord> all = new ArrayList<>();
        Iterator<IncidentRecord> records = incident.records(EnumSet.allOf(IncidentTopic.class));
        records.forEachRemaining(all::add);
        return all;
    }

    private static String text(IncidentRecord record) {
        return Stream.of(record.key(), record.value())
                .map(bytes -> bytes == null ? "" : new String(bytes, UTF_8))
                .collect(Collectors.joining("\n"));
    }

    private static List<String> addresses(String text) {
        return ADDRESS.matcher(text).results().map(MatchResult::group).toList();
    }
}
