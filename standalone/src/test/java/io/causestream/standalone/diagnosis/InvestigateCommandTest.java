package io.causestream.standalone.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.ai.AiWorker;
import io.causestream.ai.AiWorkerConfig;
import io.causestream.doubles.cluster.RecordedCluster;
import io.causestream.doubles.cluster.Recording;
import io.causestream.doubles.model.Reply;
import io.causestream.doubles.model.Script;
import io.causestream.doubles.model.ScriptedAnalysis;
import io.causestream.doubles.model.ScriptedModel;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.enrich.EnrichStreams;
import io.causestream.enrich.EnrichStreamsConfig;
import io.causestream.enrich.PlaybookSettings;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.enrich.rules.Reasons;
import io.causestream.finding.Analysis;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import io.causestream.ingest.kube.IngestKube;
import io.causestream.ingest.kube.IngestKubeConfig;
import io.causestream.service.FailureListener;
import io.causestream.service.Service;
import io.causestream.sink.slack.SlackSink;
import io.causestream.standalone.OneSlackSink;
import io.causestream.standalone.Standalone;
import io.causestream.standalone.config.CannotRun;
import io.causestream.topics.Json;
import io.causestream.topics.KafkaSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Over all services, with a recorded cluster whose time stands still before anything breaks. */
class InvestigateCommandTest {

    private static final SlackSettings SLACK = SlackSettings.withChannels("alerts");
    private static final String CAUSE = "Nothing is wrong with it.";

    private static RecordedCluster cluster;
    private static ScriptedModel model;
    private static SlackDouble slack;
    private static Standalone standalone;
    private static @Nullable String bootstrapServers;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        cluster = RecordedCluster.start(RecordedCluster.Settings.of(Recording.story()));
        model =
                ScriptedModel.start(
                        "tiny",
                        Script.always(
                                new Reply.Analyses(
                                        new ScriptedAnalysis(
                                                CAUSE, List.of("ready"), List.of(), "LOW"))));
        slack = SlackDouble.start(SLACK);
        standalone =
                new Standalone(
                        folder.resolve("data"),
                        0,
                        (kafka, meters, failure) -> services(folder, kafka, meters, failure));
        standalone.start();
    }

    @AfterAll
    static void stop() {
        standalone.close();
        slack.close();
        model.close();
        cluster.close();
    }

    private static List<Service> services(
            Path folder, KafkaSettings kafka, MeterRegistry meters, FailureListener failure) {
        bootstrapServers = kafka.bootstrapServers();
        EnrichmentRules usual = EnrichmentRules.defaults();
        EnrichmentRules rules =
                new EnrichmentRules(
                        usual.changeWindow(),
                        usual.contextTimeout(),
                        usual.resolveAfter(),
                        usual.flapWindow(),
                        usual.signalInterval(),
                        usual.notification().withUpdateInterval(Duration.ofMillis(100)),
                        Set.of(Reasons.INVESTIGATION));
        try {
            return List.of(
                    new EnrichStreams(
                            new EnrichStreamsConfig(
                                    kafka,
                                    folder.resolve("state"),
                                    1,
                                    rules,
                                    PlaybookSettings.shipped()),
                            meters,
                            failure),
                    new AiWorker(AiWorkerConfig.of(kafka, model.url(), "tiny"), meters, failure),
                    new SlackSink(
                            OneSlackSink.config(folder, kafka, slack, SLACK), meters, failure),
                    new IngestKube(
                            IngestKubeConfig.of("home", kafka)
                                    .withKubeconfig(
                                            cluster.kubeconfig(folder.resolve("kubeconfig")), null)
                                    .withPrometheusUrl(cluster.prometheusUrl()),
                            meters,
                            failure));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aHealthyDeploymentIsLookedIntoAndOnlyWhatIsToBePostedIsInSlack() {
        List<Finding> quiet =
                findings("deploy/checkout", "-n", "shop", "--cluster", "home", "-o", "json");

        assertThat(quiet).hasSizeBetween(1, 2);
        Finding context = quiet.getFirst();
        assertThat(context.title()).isEqualTo("Investigation: Deployment shop/checkout");
        assertThat(context.kind()).isEqualTo(Finding.Kind.OCCURRENCE);
        assertThat(context.sinks()).containsExactly("nobody");
        assertThat(context.enrichments())
                .hasAtLeastOneElementOfType(Enrichment.Logs.class)
                .anySatisfy(each ->
                        assertThat(each)
                                .isInstanceOfSatisfying(
                                        Enrichment.Table.class,
                                        table -> assertThat(table.title()).contains("checkout")));
        assertThat(quiet.getLast().analysis())
                .isInstanceOfSatisfying(
                        Analysis.Answered.class,
                        answer -> assertThat(answer.cause()).isEqualTo(CAUSE));

        String posted =
                run(
                        "po/" + pod(context),
                        "-n",
                        "shop",
                        "--cluster",
                        "home",
                        "--post",
                        "--reason",
                        "slow since noon");

        assertThat(posted).contains("slow since noon", CAUSE, "Waiting at most 90 s");
        await().atMost(Duration.ofSeconds(20)).until(() -> !slack.messages().isEmpty());
        assertThat(slack.messages())
                .singleElement()
                .satisfies(message ->
                        assertThat(message.words())
                                .contains("Investigation: Pod shop/" + pod(context)));
    }

    @Test
    void whatDoesNotExistAndAClusterWithoutAnAgentAreRefused() {
        assertThat(refused("node/worker-99", "--cluster", "home"))
                .contains("nothing could be looked up about Node worker-99 in cluster home");
        assertThat(refused("node/worker-99", "--cluster", "hmoe")).contains("did you mean home?");
    }

    private static String pod(Finding finding) {
        return finding.enrichments().stream()
                .filter(Enrichment.Logs.class::isInstance)
                .map(each -> ((Enrichment.Logs) each).pod())
                .findFirst()
                .orElseThrow();
    }

    private static List<Finding> findings(String... arguments) {
        return run(arguments)
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(line -> Json.MAPPER.readValue(line, Finding.class))
                .toList();
    }

    private static String refused(String... arguments) {
        StringWriter out = new StringWriter();
        List<String> message = new ArrayList<>();
        int code =
                command(out)
                        .setExecutionExceptionHandler((e, _, _) -> {
                            assertThat(e).isInstanceOf(CannotRun.class);
                            message.add(String.valueOf(e.getMessage()));
                            return 1;
                        })
                        .execute(all(arguments));
        assertThat(code).as(out::toString).isEqualTo(1);
        return message.getFirst();
    }

    private static String run(String... arguments) {
        StringWriter out = new StringWriter();
        assertThat(command(out).execute(all(arguments))).as(out::toString).isZero();
        return out.toString();
    }

    private static CommandLine command(StringWriter out) {
        return new CommandLine(new InvestigateCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static String[] all(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--bootstrap-servers", Objects.requireNonNull(bootstrapServers)));
        return all.toArray(String[]::new);
    }
}
