package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.ai.AiWorkerConfig;
import io.causestream.enrich.EnrichStreamsConfig;
import io.causestream.findings.FindingsApiConfig;
import io.causestream.ingest.alertmanager.IngestAlertmanagerConfig;
import io.causestream.ingest.kube.IngestKubeConfig;
import io.causestream.service.HealthSettings;
import io.causestream.service.LogSettings;
import io.causestream.settings.Settings;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.sink.webhook.WebhookSinkConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table in a module's README is what its configuration reads: nothing more, nothing less. */
class ConfigurationTablesTest {

    /** Begins a table of settings; the columns after the second are for people. */
    private static final Pattern HEADER =
            Pattern.compile("\\| *(key|file|setting|YAML) *\\| *(variable|environment) *\\|.*");

    private static final Pattern ROW =
            Pattern.compile(
                    "\\| *`([^`]+)` *\\|(?: *`(CAUSESTREAM_[A-Z_]+)` *| *[^`|]*(?:`[^`]*`)? *)\\|.*");

    /** So that nothing is left unread for want of another. */
    private static final String FILE =
            """
            clusterName: home
            kafka: {bootstrapServers: "kafka:9092"}
            holmesGPT: {apiUrl: "http://ollama:11434"}
            globalConfig: {alertmanager_url: "http://alertmanager:9093", prometheus_url: "http://prometheus:9090"}
            sinksConfig: [{slack_sink: {name: home, api_key: xoxb-0, slack_channel: "#alerts"}}, {webhook_sink: {name: hook, url: "https://example.org"}}]
            """;

    @TempDir Path folder;

    @Test
    void ofIngestKube() throws IOException {
        check("ingest-kube", IngestKubeConfig::from);
    }

    @Test
    void ofIngestAlertmanager() throws IOException {
        check("ingest-alertmanager", IngestAlertmanagerConfig::from);
    }

    @Test
    void ofEnrichStreams() throws IOException {
        check("enrich-streams", EnrichStreamsConfig::from);
    }

    @Test
    void ofAiWorker() throws IOException {
        check("ai-worker", AiWorkerConfig::from);
    }

    @Test
    void ofSlackSink() throws IOException {
        check("slack-sink", SlackSinkConfig::ofService);
    }

    @Test
    void ofWebhookSink() throws IOException {
        check("webhook-sink", WebhookSinkConfig::ofService);
    }

    @Test
    void ofFindingsApi() throws IOException {
        check("findings-api", FindingsApiConfig::from);
    }

    private void check(String module, Consumer<Settings> config) throws IOException {
        Settings settings =
                Settings.read(Files.writeString(folder.resolve("all.yaml"), FILE), Map.of());
        LogSettings.from(settings);
        HealthSettings.from(settings, HealthSettings.ANYWHERE);
        config.accept(settings);

        Map<String, String> asked = new TreeMap<>(settings.asked());
        // What is read as a whole and in parts is told in parts.
        asked.keySet()
                .removeIf(path ->
                        settings.asked().keySet().stream()
                                .anyMatch(part -> part.startsWith(path + ".")));
        assertThat(documented(Path.of("..", module, "README.md"), asked))
                .as("the table in the README of %s against what its configuration reads", module)
                .isEqualTo(asked);
    }

    /** By key; parts of what is read as a whole are that whole. */
    private static Map<String, String> documented(Path readme, Map<String, String> asked)
            throws IOException {
        Map<String, String> rows = new TreeMap<>();
        boolean inTable = false;
        for (String line : Files.readAllLines(readme)) {
            inTable = line.startsWith("|") && (inTable || HEADER.matcher(line).matches());
            Matcher row = ROW.matcher(line);
            if (inTable && row.matches()) {
                String variable = row.group(2) == null ? "" : row.group(2);
                rows.put(whole(row.group(1), asked), variable);
            }
        }
        return rows;
    }

    private static String whole(String key, Map<String, String> asked) {
        return asked.entrySet().stream()
                .filter(each -> each.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .filter(path -> key.startsWith(path + ".") || key.startsWith(path + "["))
                .findFirst()
                .orElse(key);
    }
}
