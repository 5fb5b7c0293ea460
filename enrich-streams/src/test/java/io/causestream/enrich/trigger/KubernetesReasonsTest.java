package io.causestream.enrich.trigger;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.EventSubject;
import io.causestream.enrich.state.PodState;
import io.causestream.enrich.state.TriggerInput;
import io.causestream.enrich.state.WaitingReasons;
import io.causestream.enrich.trigger.KubernetesReasons.EventReason;
import io.causestream.enrich.trigger.KubernetesReasons.Group;
import io.causestream.enrich.trigger.KubernetesReasons.PodReason;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.catalogue.Parameters;
import io.causestream.playbook.catalogue.TriggerDeclaration;
import io.causestream.playbook.catalogue.Triggers;
import io.causestream.topics.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each reason of Kubernetes is seen by the triggers that are listed for it, and by no others. */
class KubernetesReasonsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static final Path PAGE = Path.of("../docs/kubernetes-reasons.md");

    @Test
    void containersThatWaitAreSeenAsListed() {
        areSeenAsListed(KubernetesReasons.ofPods(Group.WAITING), KubernetesReasonsTest::waiting);
    }

    @Test
    void containersThatEndedAreSeenAsListed() {
        areSeenAsListed(KubernetesReasons.ofPods(Group.TERMINATED), KubernetesReasonsTest::ended);
    }

    @Test
    void podsWhosePhaseHasAReasonAreSeenAsListed() {
        areSeenAsListed(KubernetesReasons.ofPods(Group.PHASE), KubernetesReasonsTest::inPhase);
    }

    @Test
    void warningEventsAreSeenAsListed() {
        Map<String, Set<String>> listed = new TreeMap<>();
        Map<String, Set<String>> seen = new TreeMap<>();
        for (EventReason each : KubernetesReasons.ofEvents()) {
            assertThat(listed.put(each.toString(), each.sight().triggers()))
                    .as("%s is listed once", each)
                    .isNull();
            seen.put(each.toString(), seenBy(event(each)));
        }

        assertThat(seen).isEqualTo(listed);
    }

    @Test
    void whatATriggerKnowsIsListed() {
        assertThat(reasons(Group.WAITING))
                .containsAll(WaitingReasons.IMAGE)
                .containsAll(WaitingReasons.CREATION)
                .containsAll(WaitingReasons.STARTING)
                .contains(WaitingReasons.CRASH_LOOP);
        assertThat(reasons(Group.PHASE)).containsAll(PodFailed.REFUSALS);
    }

    @Test
    void theTriggersThatAreNamedCanFire() {
        Set<String> named =
                Pattern.compile("\\bon_[a-z_]+")
                        .matcher(KubernetesReasons.text())
                        .results()
                        .map(MatchResult::group)
                        .collect(toSet());

        assertThat(named)
                .hasSizeGreaterThan(10)
                .allSatisfy(name ->
                        assertThat(Triggers.named(name).filter(TriggerDeclaration::isAvailable))
                                .as(name)
                                .isPresent());
    }

    /** The page as it is now is left in the target folder: once looked at, it takes the place. */
    @Test
    void thePageIsTheOneOfTheList() throws IOException {
        String page = KubernetesReasonsPage.text();
        Files.writeString(Path.of("target").resolve(PAGE.getFileName()), page);

        assertThat(page).isEqualTo(Files.readString(PAGE));
        assertThat(page.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
    }

    private static Set<String> reasons(Group group) {
        return KubernetesReasons.ofPods(group).stream().map(PodReason::reason).collect(toSet());
    }

    private static void areSeenAsListed(
            List<PodReason> reasons, Function<PodReason, ObjectObserved> pod) {
        Map<String, Set<String>> listed = new TreeMap<>();
        Map<String, Set<String>> seen = new TreeMap<>();
        for (PodReason each : reasons) {
            assertThat(listed.put(each.toString(), each.sight().triggers()))
                    .as("%s is listed once", each)
                    .isNull();
            seen.put(each.toString(), seenBy(pod.apply(each)));
        }

        assertThat(seen).isEqualTo(listed);
    }

    /** Those that would open something for it, once it has lasted. */
    private static Set<String> seenBy(ObjectObserved pod) {
        TriggerInput input =
                new TriggerInput(
                        pod,
                        null,
                        List.of(),
                        List.of(),
                        OptionalLong.empty(),
                        null,
                        PodState.of(pod).after(null));
        return opening(
                StateTriggers.names().stream()
                        .filter(name -> declaration(name).kinds().contains("Pod")),
                name -> StateTriggers.named(name).orElseThrow().read(input, parameters(name)));
    }

    private static Set<String> seenBy(EventObserved event) {
        return opening(
                EventTriggers.names().stream(),
                name ->
                        EventTriggers.named(name)
                                .orElseThrow()
                                .read(event, EventSubject.UNKNOWN, parameters(name)));
    }

    private static Set<String> opening(
            Stream<String> triggers, Function<String, List<Detection>> read) {
        Set<String> opening = new TreeSet<>();
        triggers.filter(name -> read.apply(name).stream().anyMatch(Detection::opens))
                .forEach(opening::add);
        return opening;
    }

    private static TriggerDeclaration declaration(String trigger) {
        return Triggers.named(trigger).orElseThrow();
    }

    private static Parameters parameters(String trigger) {
        return new Parameters(declaration(trigger).parameters(), Json.MAPPER.createObjectNode());
    }

    private static ObjectObserved waiting(PodReason each) {
        String reason =
                each.reason().equals(KubernetesReasons.ANY_OTHER) ? "Unheard" : each.reason();
        boolean isFirst = each.situation().equals("first");
        String last =
                terminated(
                        each.row().path("last").path("reason").asString("Error"),
                        each.row().path("last").path("exitCode").asInt(1));
        return pod(
                "",
                "Always",
                """
                "phase": "%s",
                "conditions": [
                  {"type": "PodScheduled", "status": "True", "lastTransitionTime": "2026-03-01T11:00:00Z"},
                  {"type": "ContainersReady", "status": "False", "lastTransitionTime": "2026-03-01T11:00:00Z"}],
                "containerStatuses": [
                  {"name": "web", "ready": false, "restartCount": %d,
                   "state": {"waiting": {"reason": "%s"}}, "lastState": {%s}}]
                """
                        .formatted(
                                isFirst ? "Pending" : "Running",
                                isFirst ? 0 : 3,
                                reason,
                                isFirst ? "" : last));
    }

    private static ObjectObserved ended(PodReason each) {
        int exitCode = each.row().path("exitCode").asInt();
        String terminated = terminated(each.reason(), exitCode);
        return switch (each.situation()) {
            case "again" ->
                    pod(
                            "",
                            "Always",
                            """
                            "phase": "Running",
                            "containerStatuses": [
                              {"name": "web", "ready": false, "restartCount": 3,
                               "state": {"waiting": {"reason": "CrashLoopBackOff"}}, "lastState": {%s}}]
                            """
                                    .formatted(terminated));
            case "left" -> pod("", "Always", withState("Running", terminated));
            default ->
                    pod("", "Never", withState(exitCode == 0 ? "Succeeded" : "Failed", terminated));
        };
    }

    private static String withState(String phase, String terminated) {
        return """
        "phase": "%s",
        "containerStatuses": [
          {"name": "web", "ready": false, "restartCount": 0, "state": {%s}, "lastState": {}}]
        """
                .formatted(phase, terminated);
    }

    private static String terminated(String reason, int exitCode) {
        return """
        "terminated": {"reason": "%s", "exitCode": %d,
          "startedAt": "2026-03-01T11:58:00Z", "finishedAt": "2026-03-01T11:59:30Z"}
        """
                .formatted(reason, exitCode);
    }

    private static ObjectObserved inPhase(PodReason each) {
        String metadata =
                each.row().path("deleting").asBoolean(false)
                        ? ", \"deletionTimestamp\": \"2026-03-01T11:59:30Z\""
                        : "";
        String owner =
                each.situation().equals("owned")
                        ? ", \"ownerReferences\": [{\"kind\": \"ReplicaSet\", \"name\": \"web-1\", \"controller\": true}]"
                        : "";
        return pod(
                metadata + owner,
                "Always",
                """
                "phase": "%s", "reason": "%s", "message": "said the kubelet",
                "startTime": "2026-03-01T11:59:30Z"
                """
                        .formatted(each.row().path("phase").asString("Failed"), each.reason()));
    }

    private static ObjectObserved pod(String metadata, String restartPolicy, String status) {
        Subject pod = Subject.pod("shop", "web-1-x");
        return new ObjectObserved(
                "id",
                "home",
                Change.MODIFIED,
                pod,
                "uid",
                metadata.contains("ownerReferences")
                        ? new Subject("ReplicaSet", "shop", "web-1")
                        : pod,
                1,
                1,
                1,
                NOON,
                Duration.ZERO,
                Json.MAPPER.readTree(
                        """
                        {"kind": "Pod",
                         "metadata": {"name": "web-1-x", "namespace": "shop",
                           "creationTimestamp": "2026-03-01T11:00:00Z" %s},
                         "spec": {"nodeName": "node-1", "restartPolicy": "%s",
                           "containers": [{"name": "web", "image": "web:1"}]},
                         "status": {%s}}
                        """
                                .formatted(metadata, restartPolicy, status)));
    }

    /** Counted ten times, about an object of which nothing else is known. */
    private static EventObserved event(EventReason each) {
        Subject regarding = new Subject(each.kind(), "shop", "thing");
        return new EventObserved(
                "id",
                "home",
                regarding,
                "uid",
                regarding,
                "Warning",
                each.reason(),
                "said Kubernetes: " + each.note(),
                10,
                1,
                1,
                NOON,
                Duration.ZERO);
    }
}
