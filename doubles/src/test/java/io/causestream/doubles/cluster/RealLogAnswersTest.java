package io.causestream.doubles.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts a container into each state in which a real kubelet was asked for its log, and wants the
 * same answer.
 */
class RealLogAnswersTest {

    private static final Pattern CONTAINER = Pattern.compile("container \"([^\"]+)\"");
    private static final Pattern SECOND =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d");

    @TempDir private Path folder;

    /** Each line: the container's state, the request, and what came back. */
    static List<JsonNode> answers() throws IOException {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(
                                        RealLogAnswersTest.class.getResourceAsStream(
                                                "log-answers.jsonl")),
                                StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(JsonMapper.shared()::readTree)
                    .filter(answer -> answer.path("state").isObject())
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void answersAsTheRealOneDid(JsonNode real) throws Exception {
        String pod = real.path("pod").stringValue();
        int restarts = real.path("restartCount").intValue();
        JsonNode state = real.path("state");
        // Which run it was is told by its start, the only thing that its log says here.
        writeLog(pod, restarts, state.path("running").path("startedAt"));
        writeLog(pod, restarts, state.path("terminated").path("startedAt"));
        writeLog(
                pod,
                state.has("waiting") ? restarts : restarts - 1,
                real.path("lastState").path("terminated").path("startedAt"));
        String status =
                "{\"containerStatuses\":[{\"name\":\"web\",\"restartCount\":%d,\"state\":%s,\"lastState\":%s}]}"
                        .formatted(restarts, state, real.path("lastState"));
        String body = real.path("body").stringValue();
        Matcher container = CONTAINER.matcher(body.replace("\\\"", "\""));
        String object =
                Recordings.pod(pod, 50, "", status)
                        .replace(
                                "\"web\"",
                                container.find() ? "\"" + container.group(1) + "\"" : "\"web\"");
        try (RecordedCluster cluster =
                        RecordedCluster.start(
                                RecordedCluster.Settings.of(Recordings.ofPods(folder, object)));
                PlainClient client = PlainClient.of(cluster)) {
            HttpResponse<String> answer =
                    client.get(
                            "/api/v1/namespaces/shop/pods/"
                                    + pod
                                    + "/log?"
                                    + real.path("request").stringValue().split("\\?")[1]);

            assertThat(answer.statusCode()).isEqualTo(real.path("status").intValue());
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValue(real.path("contentType").stringValue());
            Matcher started = SECOND.matcher(body);
            if (started.lookingAt()) {
                assertThat(answer.body()).startsWith(started.group());
            } else {
                assertThat(answer.body()).isEqualTo(body);
            }
        }
    }

    private void writeLog(String pod, int run, JsonNode startedAt) throws IOException {
        if (startedAt.isString()) {
            Recordings.log(
                    folder,
                    "%s_web_%d.log".formatted(pod, run),
                    startedAt.stringValue() + " it began");
        }
    }
}
