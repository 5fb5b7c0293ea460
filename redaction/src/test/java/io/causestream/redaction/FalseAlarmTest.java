package io.causestream.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is masked in recordings of a real cluster, Alertmanager, Prometheus and Ollama, in which
 * nobody left a secret: each text that is changed is a false alarm.
 */
@EnabledIfEnvironmentVariable(
        named = FalseAlarmTest.RECORDINGS,
        matches = ".+",
        disabledReason = "needs a folder with recordings")
class FalseAlarmTest {

    static final String RECORDINGS = "CAUSESTREAM_RECORDINGS";

    // None, when this was written: what is new should be looked at.
    private static final int MOST = 0;

    // The one secret in them: how the recorder itself logged in.
    private static final String NO_FALSE_ALARM = "Basic [redacted]";

    @Test
    void hardlyAnyTextOfARealClusterIsChanged(TestReporter reporter) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Path file : files(Path.of(System.getenv(RECORDINGS)))) {
            read(file, texts);
        }

        List<String> changed = texts.stream().filter(FalseAlarmTest::isChanged).toList();

        reporter.publishEntry("texts", Integer.toString(texts.size()));
        reporter.publishEntry("false alarms", Integer.toString(changed.size()));
        assertThat(texts).hasSizeGreaterThan(10_000);
        assertThat(changed).hasSizeLessThanOrEqualTo(MOST);
    }

    private static boolean isChanged(String text) {
        String masked = Redactor.standard().redact(text);
        return !masked.equals(text) && !masked.equals(NO_FALSE_ALARM);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** A log as a whole and line by line; of JSON each text. */
    private static void read(Path file, List<String> texts) throws IOException {
        String name = file.getFileName().toString();
        String content = Files.readString(file);
        if (name.endsWith(".log")) {
            texts.add(content);
            content.lines().forEach(texts::add);
        } else if (name.endsWith(".jsonl")) {
            content.lines().forEach(line -> read(JsonMapper.shared().readTree(line), texts));
        } else if (name.endsWith(".json")) {
            read(JsonMapper.shared().readTree(content), texts);
        }
    }

    private static void read(JsonNode node, List<String> texts) {
        if (node.isString()) {
            texts.add(node.asString());
        }
        node.forEach(child -> read(child, texts));
    }
}
