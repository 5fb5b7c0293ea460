package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.causestream.ai.AiWorker;
import io.causestream.context.ContextQuery;
import io.causestream.context.ContextRequest;
import io.causestream.context.ContextResult;
import io.causestream.doubles.model.RealOllama;
import io.causestream.doubles.model.Reply;
import io.causestream.doubles.model.Script;
import io.causestream.doubles.model.ScriptedModel;
import io.causestream.doubles.slack.PostedMessage;
import io.causestream.finding.Analysis;
import io.causestream.finding.Finding;
import io.causestream.service.Services;
import io.causestream.standalone.evaluation.EvalAiCommand;
import io.causestream.standalone.rewind.EnrichmentToSlack;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * From a crash to the edited message in Slack with a real Ollama, and what people see when it fails
 * in one of its ways: the finding as the rules know it, and why there is no analysis. The model is
 * very small and its words are nonsense: that they are in Slack is what counts.
 */
@EnabledIfEnvironmentVariable(named = RealOllama.BINARIES, matches = ".+")
@EnabledIfEnvironmentVariable(named = RealOllama.SCRIPTS, matches = ".+")
class StandaloneRealOllamaTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** A small model may end in nonsense once: that there never is an answer is a failure. */
    private static final int MOST_CRASHES = 6;

    private static final String WORDY = "wordy";

    @TempDir static Path folder;

    private static RealOllama ollama;
    private static EnrichmentToSlack pipeline;
    private static ContextAnswers agent;
    private static Services services;

    @BeforeAll
    static void start() throws Exception {
        Optional<RealOllama> started = RealOllama.start(folder.resolve("ollama"));
        assumeTrue(started.isPresent(), RealOllama.UNAVAILABLE);
        ollama = started.orElseThrow();
        pipeline = EnrichmentToSlack.in(folder.resolve("pipeline"), Set.of("CrashLoopBackOff"));
        agent = new ContextAnswers(pipeline.kafka(), StandaloneRealOllamaTest::answer);
        services = pipeline.services();
    }

    /** No log but one, which is far too long for the window, and of more tokens than it looks. */
    private static ContextResult answer(ContextRequest request) {
        return request.query() instanceof ContextQuery.ContainerLogs
                        && request.subject().name().startsWith(WORDY)
                ? ContextAnswers.log(
                        request,
                        IntStream.range(0, 300)
                                .mapToObj(i -> "ERROR 0x%x ☠💥 refused".formatted(i * 7_919))
                                .toList())
                : ContextAnswers.nothing(request);
    }

    @AfterAll
    static void stop() throws Exception {
        if (services != null) {
            services.close();
        }
        if (agent != null) {
            agent.close();
        }
        if (pipeline != null) {
            pipeline.close();
        }
        if (ollama != null) {
            ollama.close();
        }
    }

    @Test
    void twoCrashesAtOnceAreToldAtOnceAndEditedWithTheModelsWords() throws Exception {
        try (CommittedModel committed = CommittedModel.of(ollama.url());
                AiWorker _ = worker(committed.url(), Map.of("CAUSESTREAM_AI_WORKERS", "2"))) {
            crash("together-1", 11);
            crash("together-2", 12);
            PostedMessage first = told("together-1", 11);
            PostedMessage second = told("together-2", 12);
            Analysis analysis = analysis("together-1");
            Analysis other = analysis("together-2");

            assertThat(analysis.findingId()).isNotEqualTo(other.findingId());
            assertThat(still("together-1").ts()).isEqualTo(first.ts());
            assertThat(still("together-2").ts()).isEqualTo(second.ts());
            String answered = analysis instanceof Analysis.Answered ? "together-1" : "together-2";
            for (int more = 1;
                    !(analysis(answered) instanceof Analysis.Answered) && more < MOST_CRASHES;
                    more++) {
                answered = "again-" + more;
                crash(answered, 20 + more);
            }
            String deployment = answered;
            assertThat(analysis(deployment))
                    .isInstanceOfSatisfying(
                            Analysis.Answered.class,
                            answer -> {
                                assertThat(answer.model()).isEqualTo(RealOllama.MODEL);
                                String words = firstWords(answer.cause());
                                await().atMost(PATIENCE)
                                        .untilAsserted(() -> {
                                            assertThat(still(deployment).wasEdited()).isTrue();
                                            assertThat(still(deployment).text())
                                                    .contains("Crashing pod", words);
                                            assertThat(thread(deployment))
                                                    .contains("AI Analysis", words);
                                        });
                            });
        }
    }

    @Test
    void aModelThatIsNotThereLeavesTheFindingAndSaysHowToGetIt() throws Exception {
        try (AiWorker _ = worker(ollama.url(), Map.of("CAUSESTREAM_AI_MODEL", "not-there"))) {
            staysRightWithout(
                    "missing",
                    31,
                    "Ollama has no model not-there; to get it: ollama pull not-there");
        }
    }

    @Test
    void aServerThatHangsIsLeftAtTheDeadline() throws Exception {
        ollama.pause();
        try (AiWorker _ = worker(ollama.url(), Map.of("CAUSESTREAM_AI_TIMEOUT", "2s"))) {
            staysRightWithout("hanging", 32, "the model did not answer within 2 s");
        } finally {
            ollama.goOn();
        }
    }

    @Test
    void aServerThatIsKilledInTheMiddleOfACallLeavesTheFinding() throws Exception {
        try (ModelRelay relay = ModelRelay.to(ollama.url());
                AiWorker _ = worker(relay.url(), Map.of("CAUSESTREAM_AI_TIMEOUT", "20s"))) {
            crash("killed", 33);
            assertThat(relay.asked().await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            ollama.kill();

            staysRightWithout("killed", 33, "closed before its answer was complete");
        } finally {
            ollama.startAgain();
        }
    }

    /** Whichever of its words the model sees, and whatever it makes of them. */
    @Test
    void aLogThatExceedsTheWindowIsCutAndTheFindingIsRight() throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (AiWorker _ = worker(ollama.url(), Map.of("CAUSESTREAM_AI_WINDOW", "2048"), registry)) {
            crash(WORDY, 35);
            PostedMessage message = told(WORDY, "fails with an error of its own: ERROR 0x");

            switch (analysis(WORDY)) {
                case Analysis.Answered answer -> awaitShown(WORDY, firstWords(answer.cause()));
                case Analysis.NoAnswer none -> {
                    assertThat(none.why()).startsWith("the model");
                    awaitShown(WORDY, "no AI analysis: ");
                }
                case Analysis.NeedsContext _, Analysis.Unknown _ -> throw new AssertionError();
            }
            assertThat(still(WORDY).ts()).isEqualTo(message.ts());
            assertThat(still(WORDY).words()).contains("fails with an error of its own");
            assertThat(registry.get("causestream.ai.context.lines.dropped").counter().count())
                    .as("lines that the model was not shown")
                    .isPositive();
        }
    }

    @Test
    void garbageIsNoAnalysis() throws Exception {
        try (ScriptedModel garbage =
                        ScriptedModel.start(
                                RealOllama.MODEL, Script.always(new Reply.Says("I am a teapot")));
                AiWorker _ = worker(garbage.url(), Map.of())) {
            staysRightWithout("garbage", 34, "the model's answer was no analysis");
        }
    }

    @Test
    void theEvaluationAsksTheModelAndCountsWhatItSays() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();

        int exitCode =
                new CommandLine(new EvalAiCommand())
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .execute(
                                "--cases",
                                Path.of("..", "diagnosis-cases").toString(),
                                "--url",
                                ollama.url().toString(),
                                "--model",
                                RealOllama.MODEL,
                                "--deadline",
                                "8s",
                                "--limit",
                                "2");

        assertThat(exitCode).as(err::toString).isZero();
        assertThat(err.toString()).contains("tiny 1/2 ", "tiny 2/2 ");
        assertThat(out.toString()).containsPattern("(?m)^tiny +2 +[0-2] .* \\d+\\.\\d s ");
        assertThat(out.toString()).contains("the rules alone");
    }

    /** The message is there before the answer, and says the same after it; the thread says why. */
    private static void staysRightWithout(String deployment, int exitCode, String why)
            throws Exception {
        if (pipeline.open().stream().noneMatch(it -> it.workload().name().equals(deployment))) {
            crash(deployment, exitCode);
        }
        PostedMessage before = told(deployment, exitCode);

        assertThat(analysis(deployment))
                .isInstanceOfSatisfying(
                        Analysis.NoAnswer.class, none -> assertThat(none.why()).contains(why));
        assertThat(still(deployment).text()).isEqualTo(before.text());
        awaitShown(deployment, "no AI analysis: ", why);
    }

    private static void awaitShown(String deployment, String... words) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(still(deployment).words() + thread(deployment)).contains(words));
    }

    private static AiWorker worker(URI url, Map<String, String> others) {
        return worker(url, others, new SimpleMeterRegistry());
    }

    private static AiWorker worker(
            URI url, Map<String, String> others, SimpleMeterRegistry registry) {
        Map<String, String> environment = new HashMap<>();
        environment.put("CAUSESTREAM_AI_URL", url.toString());
        environment.put("CAUSESTREAM_AI_MODEL", RealOllama.MODEL);
        environment.put("CAUSESTREAM_AI_THREADS", "1");
        environment.put("CAUSESTREAM_AI_WORKERS", "1");
        environment.putAll(others);
        return pipeline.aiWorker(environment, registry);
    }

    private static void crash(String deployment, int exitCode) throws Exception {
        pipeline.see(pipeline.crashing(deployment, exitCode));
    }

    /** The message about a crash, as soon as it is there. */
    private static PostedMessage told(String deployment, int exitCode) {
        return told(deployment, "exit code " + exitCode);
    }

    private static PostedMessage told(String deployment, String cause) {
        await().atMost(PATIENCE).until(() -> messages(deployment).size() == 1);
        PostedMessage message = still(deployment);
        assertThat(message.text()).contains("Crashing pod " + deployment + "-1");
        assertThat(message.words()).contains(cause);
        return message;
    }

    private static PostedMessage still(String deployment) {
        List<PostedMessage> messages = messages(deployment);
        assertThat(messages).extracting(PostedMessage::text).hasSize(1);
        return messages.getFirst();
    }

    private static List<PostedMessage> messages(String deployment) {
        return pipeline.slack().messages().stream()
                .filter(message -> message.text().contains("pod " + deployment + "-1"))
                .toList();
    }

    private static String thread(String deployment) {
        return pipeline.slack().replies(still(deployment)).stream()
                .map(PostedMessage::words)
                .collect(Collectors.joining("\n"));
    }

    /** What the finding says of the model, once it says something. */
    private static Analysis analysis(String deployment) {
        return await().atMost(PATIENCE)
                .until(
                        () ->
                                pipeline.open().stream()
                                        .filter(it -> it.workload().name().equals(deployment))
                                        .map(Finding::analysis)
                                        .flatMap(it -> Optional.ofNullable(it).stream())
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Up to what Slack would write otherwise. */
    private static String firstWords(String text) {
        Matcher words = Pattern.compile("[A-Za-z]{2,20}( [A-Za-z]{2,20}){0,3}").matcher(text);
        assertThat(words.find()).as(text).isTrue();
        return words.group();
    }
}
