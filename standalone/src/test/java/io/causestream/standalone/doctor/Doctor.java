package io.causestream.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.standalone.doctor.CheckResult.Status;
import io.causestream.topics.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** One run of the command with a file of settings. */
record Doctor(int exitCode, String output, List<CheckResult> results) {

    /** Runs it with {@code -o json}. */
    static Doctor examines(Path folder, String settings, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("-o", "json"));
        all.addAll(List.of(arguments));
        StringWriter out = new StringWriter();
        int exitCode = run(folder, settings, out, all);
        List<CheckResult> results = new ArrayList<>();
        for (JsonNode each : Json.MAPPER.readTree(out.toString())) {
            assertThat(each.propertyNames()).containsExactly("check", "status", "found", "remedy");
            results.add(
                    new CheckResult(
                            each.path("check").asString(),
                            Status.valueOf(each.path("status").asString().toUpperCase(Locale.ROOT)),
                            each.path("found").asString(),
                            each.path("remedy").asString()));
        }
        return new Doctor(exitCode, out.toString(), results);
    }

    /** Runs it as a person does. */
    static List<String> lines(Path folder, String settings, String... arguments)
            throws IOException {
        StringWriter out = new StringWriter();
        run(folder, settings, out, List.of(arguments));
        return out.toString().lines().toList();
    }

    private static int run(Path folder, String settings, StringWriter out, List<String> arguments)
            throws IOException {
        Path file = Files.writeString(Files.createTempFile(folder, "settings", ".yaml"), settings);
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of("--config", file.toString()));
        all.addAll(arguments);
        int exitCode =
                new CommandLine(new DoctorCommand())
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .execute(all.toArray(String[]::new));
        assertThat(err.toString()).isEmpty();
        return exitCode;
    }

    /** The line of a check. */
    CheckResult line(String check) {
        return results.stream()
                .filter(result -> result.check().equals(check))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line " + check + " in " + output));
    }
}
