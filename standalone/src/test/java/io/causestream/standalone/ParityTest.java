package io.causestream.standalone;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.ai.AiWorkerConfig;
import io.causestream.enrich.EnrichStreamsConfig;
import io.causestream.ingest.alertmanager.IngestAlertmanagerConfig;
import io.causestream.ingest.kube.IngestKubeConfig;
import io.causestream.settings.Settings;
import io.causestream.sink.config.SinkWarnings;
import io.causestream.sink.slack.config.SlackSinkConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/robusta-parity.md says of Robusta's settings is what becomes of them. */
class ParityTest {

    private static final Path PAGE = Path.of("../docs/robusta-parity.md");
    private static final Pattern ROW = Pattern.compile("\\| `(.+?)` \\| (.+?) \\|.*");
    private static final Set<String> DONE = Set.of("works", "better");

    /** Read with the playbooks; or so without being asked for. */
    private static final Set<String> NOT_OF_A_SERVICE =
            Set.of("custom_severity_map", "continue_on_sink_errors");

    /** So that nothing is left unread for want of another. */
    private static final String FILE =
            """
            clusterName: home
            kafka: {bootstrapServers: "kafka:9092"}
            holmesGPT: {apiUrl: "http://ollama:11434"}
            globalConfig: {alertmanager_url: "http://alertmanager:9093", prometheus_url: "http://prometheus:9090"}
            sinksConfig: [{slack_sink: {name: home, api_key: xoxb-0, slack_channel: "#alerts"}}]
            """;

    /** Of keys of a sink that are no single value. */
    private static final Map<String, String> VALUES =
            Map.of(
                    "activity",
                    "{timezone: CET, intervals: [{days: [thr], hours: [{start: 22:00, end: 06:00}]}]}",
                    "mute_intervals",
                    "[{start_date: 12-24 00:00, end_date: 12-26 23:59}]",
                    "default",
                    "false",
                    "stop",
                    "true",
                    "match",
                    "{severity: HIGH}",
                    "scope",
                    "{include: [{namespace: shop}]}",
                    "channel_override",
                    "labels.team");

    @TempDir Path folder;

    @Test
    void globalSettingsAreReadWhereItSaysSo() throws IOException {
        Set<String> read =
                asked().stream()
                        .filter(path -> path.startsWith("globalConfig."))
                        .map(path -> path.substring("globalConfig.".length()))
                        .collect(toSet());
        read.addAll(NOT_OF_A_SERVICE);

        assertThat(done("globalConfig")).isEqualTo(new TreeSet<>(read));
    }

    @Test
    void settingsOfTheModelAreReadWhereItSaysSo() throws IOException {
        Set<String> asked = asked();

        assertThat(done("Other keys")).contains("holmesGPT.timeout", "resource").isSubsetOf(asked);
    }

    @Test
    void keysOfASinkAreTakenAndThoseWithoutEffectWarnedOf() throws IOException {
        Map<String, String> keys = new TreeMap<>(rows("Every sink"));
        keys.putAll(rows("slack_sink"));

        keys.forEach((key, state) -> {
            Settings settings = settings(withSinkKey(key));
            SlackSinkConfig.all(settings);
            settings.refuseProblems();
            boolean isWarnedOf =
                    SinkWarnings.of(settings.tree("sinksConfig")).stream()
                            .anyMatch(warning -> warning.path().endsWith("." + key));
            assertThat(isWarnedOf).as(key).isNotEqualTo(DONE.contains(state));
        });
    }

    private static String withSinkKey(String key) {
        return FILE.contains(key + ": ")
                ? FILE
                : FILE.replace(
                        "{name:", "{%s: %s, name:".formatted(key, VALUES.getOrDefault(key, "1")));
    }

    private Set<String> asked() {
        Settings settings = settings(FILE);
        IngestKubeConfig.from(settings);
        IngestAlertmanagerConfig.from(settings);
        EnrichStreamsConfig.from(settings);
        AiWorkerConfig.from(settings);
        SlackSinkConfig.all(settings);
        return settings.asked().keySet();
    }

    private Settings settings(String text) {
        try {
            return Settings.read(Files.writeString(folder.resolve("all.yaml"), text), Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> done(String section) throws IOException {
        Set<String> done = new TreeSet<>();
        rows(section)
                .forEach((key, state) -> {
                    if (DONE.contains(state)) {
                        done.add(key);
                    }
                });
        return done;
    }

    /** The state of each key of a section, by the key. */
    private static Map<String, String> rows(String section) throws IOException {
        Map<String, String> rows = new TreeMap<>();
        boolean inSection = false;
        for (String line : Files.readAllLines(PAGE)) {
            inSection = line.startsWith("#") ? line.equals("### " + section) : inSection;
            Matcher row = ROW.matcher(line);
            if (inSection && row.matches()) {
                rows.put(row.group(1), row.group(2));
            }
        }
        assertThat(rows).as("rows of %s", section).isNotEmpty();
        return rows;
    }
}
