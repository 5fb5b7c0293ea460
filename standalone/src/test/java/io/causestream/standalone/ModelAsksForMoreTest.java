package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.ai.AiWorker;
import io.causestream.context.ContextQuery;
import io.causestream.context.ContextRequest;
import io.causestream.context.ContextResult;
import io.causestream.doubles.model.Reply;
import io.causestream.doubles.model.Script;
import io.causestream.doubles.model.ScriptedAnalysis;
import io.causestream.doubles.model.ScriptedModel;
import io.causestream.doubles.slack.PostedMessage;
import io.causestream.finding.Enrichment;
import io.causestream.service.Services;
import io.causestream.standalone.rewind.EnrichmentToSlack;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a crash to Slack with a model that is not content with what it gets at first. */
class ModelAsksForMoreTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String MODEL = "qwen3:30b";
    private static final String LINE = "FATAL: the licence of 2025 has ended";
    private static final String CAUSE = "The licence of the other replica has ended";

    @TempDir Path folder;

    private final List<ContextRequest> requests = new CopyOnWriteArrayList<>();

    @Test
    void getsTheLogThatItAsksForAndNoSecretAndItsAnswerIsEditedIntoTheOneMessage()
            throws Exception {
        Reply asks =
                new Reply.Says(
                        """
                        {"needs":[{"kind":"logs","object":"Deployment/asking","container":"web"},
                                  {"kind":"yaml","object":"Secret/licence"}]}\
                        """);
        Reply answers =
                new Reply.Analyses(
                        new ScriptedAnalysis(
                                CAUSE,
                                List.of("licence of 2025"),
                                List.of("Renew the licence"),
                                "HIGH"));
        try (EnrichmentToSlack pipeline = EnrichmentToSlack.in(folder, Set.of("CrashLoopBackOff"));
                ContextAnswers _ = new ContextAnswers(pipeline.kafka(), this::answer);
                Services _ = pipeline.services();
                ScriptedModel model =
                        ScriptedModel.start(
                                MODEL, Script.always(new Reply.InTurn(List.of(asks, answers))));
                AiWorker _ =
                        pipeline.aiWorker(
                                Map.of(
                                        "CAUSESTREAM_AI_URL",
                                        model.url().toString(),
                                        "CAUSESTREAM_AI_MODEL",
                                        MODEL,
                                        "CAUSESTREAM_AI_MAY_ASK",
                                        "true"),
                                new SimpleMeterRegistry())) {
            pipeline.see(pipeline.crashing("asking", 1));

            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(pipeline.slack().messages())
                                    .singleElement()
                                    .satisfies(message -> {
                                        assertThat(message.wasEdited()).isTrue();
                                        assertThat(message.words() + thread(pipeline, message))
                                                .contains(CAUSE);
                                    }));

            assertThat(model.calls()).hasSize(2);
            assertThat(model.calls().getFirst().prompt().text()).doesNotContain(LINE);
            assertThat(model.calls().getLast().prompt().text()).contains(LINE);
            assertThat(requests)
                    .extracting(ContextRequest::query)
                    .hasAtLeastOneElementOfType(ContextQuery.DependentLogs.class)
                    .doesNotHaveAnyElementsOfTypes(ContextQuery.ObjectYaml.class);
        }
    }

    private ContextResult answer(ContextRequest request) {
        requests.add(request);
        return request.query() instanceof ContextQuery.DependentLogs
                ? ContextResult.of(
                        request,
                        new Enrichment.Logs("asking-2", "web", false, List.of(LINE), false),
                        Duration.ofMillis(30))
                : ContextAnswers.nothing(request);
    }

    private static String thread(EnrichmentToSlack pipeline, PostedMessage message) {
        return String.join(
                "\n",
                pipeline.slack().replies(message).stream().map(PostedMessage::words).toList());
    }
}
