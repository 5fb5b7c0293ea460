package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.causestream.doubles.envtest.RealCluster;
import io.causestream.doubles.slack.PostedMessage;
import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Finding;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What people are told of pods that really fail, all at once on one node: the cause, once, and as
 * long as nothing is known better. Skipped without binaries of Kubernetes, root and containerd.
 */
@EnabledIfEnvironmentVariable(named = RealCluster.BINARIES, matches = ".+")
@EnabledIfEnvironmentVariable(named = RealCluster.SCRIPTS, matches = ".+")
class StandaloneRealNodeRealClusterTest {

    private static final String LIVENESS = "liveness-failing";
    private static final String INIT = "init-failing";
    private static final String MOUNT = "mount-missing";
    private static final String JOB = "job-failing";
    private static final String READINESS = "readiness-failing";
    private static final String CLAIM = "pvc-pending";

    private static final List<String> SCENARIOS =
            List.of(LIVENESS, INIT, MOUNT, JOB, READINESS, CLAIM);

    /** So often the pod is killed before what was told is judged. */
    private static final int RESTARTS = 8;

    private static final int MOST_EDITS = 8;

    /** How often it was seen is told at 2, 5, 10 and 20. */
    private static final int MOST_COUNTED = 4;

    private static final Pattern TIME = Pattern.compile("<!date[^>]*>");
    private static final Pattern COUNT = Pattern.compile("seen \\d+ times");

    /** For all that is waited for together, and for each thing at the least. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(2);

    @TempDir static Path folder;

    private static RealNode node;
    private static Instant deadline;

    @BeforeAll
    static void playAll() throws Exception {
        assumeTrue(
                RealCluster.canHaveRealNode(),
                "a real node needs root, containerd, runc, busybox-static, containernetworking-plugins and a kubelet");
        node = RealNode.start(folder);
        for (String scenario : SCENARIOS) {
            node.play(scenario);
        }
        deadline = Instant.now().plus(PATIENCE);
    }

    @AfterAll
    static void stop() throws Exception {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void keepsSayingWhyTheProbeKillsAPodHoweverOftenItIsKilled() {
        awaitAllTold();

        List<Finding> revisions = node.revisions(LIVENESS);
        assertThat(revisions.stream().limit(2).map(StandaloneRealNodeRealClusterTest::cause))
                .anySatisfy(cause -> assertThat(cause).contains("liveness probe", "port 8080"));
        assertThat(cause(revisions.getLast())).contains("liveness probe", "port 8080");
        assertThat(node.messages(LIVENESS).getFirst().words())
                .contains("Crashing pod", "port 8080", "9090");
        assertThat(confidences(revisions)).doesNotContainNull().isSorted();
    }

    @Test
    void editsNoMessageToSayTheSameAgain() {
        awaitAllTold();

        for (String scenario : SCENARIOS) {
            for (PostedMessage message : node.messages(scenario)) {
                List<String> said = said(message);
                assertThat(said).as(scenario).hasSizeLessThanOrEqualTo(1 + MOST_EDITS);
                assertThat(repeated(said)).as(scenario).isEmpty();
                List<String> uncounted =
                        said.stream().map(words -> COUNT.matcher(words).replaceAll("")).toList();
                assertThat(repeated(uncounted)).as(scenario).hasSizeLessThanOrEqualTo(MOST_COUNTED);
            }
        }
    }

    @Test
    void tellsOneMessageForEachProblem() {
        awaitAllTold();

        for (String scenario : SCENARIOS) {
            assertThat(node.messages(scenario))
                    .as(scenario)
                    .extracting(PostedMessage::text)
                    .hasSize(1);
        }
    }

    @Test
    void tellsAnInitContainerThatCrashesAsACrashAlone() {
        awaitAllTold();

        assertThat(node.messages(INIT))
                .extracting(PostedMessage::text)
                .singleElement()
                .satisfies(text ->
                        assertThat(text)
                                .contains(
                                        "Crashing pod init-failing",
                                        "password authentication failed"));
    }

    @Test
    void namesTheSecretThatIsMissingInAVolume() {
        awaitAllTold();

        assertThat(node.messages(MOUNT))
                .extracting(PostedMessage::text)
                .singleElement()
                .satisfies(text -> assertThat(text).contains("Volume can't be mounted"));
        assertThat(cause(node.revisions(MOUNT).getLast())).containsIgnoringCase("secret web-tls");
    }

    @Test
    void saysOfAFailedJobWhatItsPodSaid() {
        awaitPatiently(() -> {
            assertThat(node.messages(JOB)).isNotEmpty();
            assertThat(cause(node.revisions(JOB).getLast()))
                    .contains("disk", "container export", "/export");
            assertThat(thread(JOB)).contains("ERROR disk quota exceeded: /export");
        });

        assertThat(node.messages(JOB).getFirst().words()).contains("Job failed: nightly-export");
    }

    @Test
    void saysWhatTheReadinessProbeAskedForAndWhatItWasAnswered() {
        awaitPatiently(() -> assertThat(node.messages(READINESS)).isNotEmpty());
        awaitPatiently(() ->
                assertThat(cause(node.revisions(READINESS).getLast()))
                        .contains("readiness probe", "8080")
                        .containsAnyOf("refused", "nothing listens"));

        Diagnosis diagnosis =
                Objects.requireNonNull(node.revisions(READINESS).getLast().diagnosis());
        assertThat(String.join("\n", diagnosis.evidence())).contains(":8080/ready");
        assertThat(node.messages(READINESS).getFirst().words()).contains("Pod not ready", "8080");
    }

    @Test
    void saysThatTheStorageClassOfAClaimDoesNotExistAndTellsItsPodInTheSameMessage() {
        awaitAllTold();
        awaitPatiently(() -> assertThat(thread(CLAIM)).contains("pvc-waiting"));

        assertThat(node.messages(CLAIM))
                .extracting(PostedMessage::text)
                .singleElement()
                .satisfies(text ->
                        assertThat(text).contains("Volume claim pending: data", "fast-ssd"));
        assertThat(node.revisions(CLAIM))
                .extracting(StandaloneRealNodeRealClusterTest::cause)
                .anySatisfy(cause -> assertThat(cause).contains("fast-ssd"));
        assertThat(node.messages(CLAIM).getFirst().words() + thread(CLAIM))
                .doesNotContainIgnoringCase("node selector")
                .doesNotContainIgnoringCase("nodeSelector");
    }

    /** And what has to last has lasted, and the pod that is killed was killed often. */
    private static void awaitAllTold() {
        awaitPatiently(() -> {
            assertThat(node.isAlive()).as(node.errors()).isTrue();
            for (String scenario : SCENARIOS) {
                assertThat(node.messages(scenario)).as(scenario).isNotEmpty();
            }
            assertThat(node.restarts(LIVENESS, LIVENESS)).isGreaterThanOrEqualTo(RESTARTS);
        });
    }

    private static void awaitPatiently(ThrowingRunnable assertion) {
        Duration left = Duration.between(Instant.now(), deadline);
        await().atMost(left.compareTo(LEAST_PATIENCE) > 0 ? left : LEAST_PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(assertion);
    }

    /** What a message said one after the other, but for the times. */
    private static List<String> said(PostedMessage message) {
        List<String> said = new ArrayList<>();
        message.versions().forEach(version -> said.add(words(message, version.body())));
        said.add(words(message, message.body()));
        return said;
    }

    private static String words(PostedMessage message, JsonNode body) {
        PostedMessage then =
                new PostedMessage(
                        message.channel(),
                        message.ts(),
                        message.threadTs(),
                        body,
                        List.of(),
                        List.of());
        return TIME.matcher(then.words()).replaceAll("");
    }

    /** Those that say what the one before them said. */
    private static List<String> repeated(List<String> said) {
        return IntStream.range(1, said.size())
                .filter(each -> said.get(each).equals(said.get(each - 1)))
                .mapToObj(said::get)
                .toList();
    }

    private static String thread(String scenario) {
        return String.join(
                "\n",
                node.messages(scenario).stream()
                        .flatMap(message -> node.thread(message).stream())
                        .map(PostedMessage::words)
                        .toList());
    }

    /** From the first cause on; null where it is not known any more. */
    private static List<@Nullable Confidence> confidences(List<Finding> revisions) {
        return revisions.stream()
                .map(Finding::diagnosis)
                .dropWhile(Objects::isNull)
                .<@Nullable Confidence>map(
                        diagnosis -> diagnosis == null ? null : diagnosis.confidence())
                .toList();
    }

    /** Empty where none is known. */
    private static String cause(Finding finding) {
        return finding.diagnosis() == null ? "" : finding.diagnosis().cause();
    }
}
