package io.causestream.enrich.object;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.enrich.EnrichmentScenario;
import io.causestream.enrich.Served;
import io.causestream.finding.Change;
import io.causestream.finding.FieldDiff;
import io.causestream.observation.KubeObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an image's name stood for belongs to a change. */
class ImageDigestsTest {

    private static final String IMAGE = "spec.template.spec.containers[web].image";
    private static final Instant CRASHED = NOON.plusSeconds(300);

    @Test
    void aNewTagIsToldWithTheDigestsOfBoth() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(
                    deployment("web:1", NOON),
                    running("old", "web:1", "ab", NOON),
                    deployment("web:2", NOON.plusSeconds(240)),
                    crashing("new", "web:2", "cd"));

            assertThat(changes(scenario))
                    .singleElement()
                    .satisfies(change ->
                            assertThat(change.diffs())
                                    .containsExactly(
                                            new FieldDiff(IMAGE, "web:1", "web:2"),
                                            new FieldDiff(
                                                    IMAGE + "ID",
                                                    "sha256:abababababab",
                                                    "sha256:cdcdcdcdcdcd")));
        }
    }

    @Test
    void aTagThatStandsForAnotherImageIsAChangeAtTheStartOfTheFirstPodMadeFromIt() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(
                    deployment("web:latest", NOON),
                    running("old", "web:latest", "ab", NOON),
                    running("new", "web:latest", "cd", NOON.plusSeconds(200)),
                    running("old", "web:latest", "ab", NOON.plusSeconds(240)),
                    crashing("new", "web:latest", "cd"));

            assertThat(changes(scenario))
                    .singleElement()
                    .satisfies(change -> {
                        assertThat(change.at()).isEqualTo(NOON.plusSeconds(200));
                        assertThat(change.diffs())
                                .containsExactly(
                                        new FieldDiff(
                                                IMAGE,
                                                "web:latest@sha256:abababababab",
                                                "web:latest@sha256:cdcdcdcdcdcd"));
                    });
            // A rollback would pull the same tag.
            assertThat(scenario.last().diagnosis())
                    .satisfies(diagnosis ->
                            assertThat(diagnosis.fixes())
                                    .anyMatch(fix ->
                                            fix.contains("Push the earlier image to the tag"))
                                    .noneMatch(fix -> fix.contains("rollout undo")));
        }
    }

    @Test
    void ofDigestsThatAreNotKnownNothingIsSaid() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(
                    deployment("web:1", NOON),
                    running("old", "web:1", "", NOON),
                    deployment("web:2", NOON.plusSeconds(240)),
                    crashing("new", "web:2", "cd"));

            assertThat(changes(scenario))
                    .flatExtracting(Change::diffs)
                    .containsExactly(new FieldDiff(IMAGE, "web:1", "web:2"));
        }
    }

    @Test
    void anImageThatANodeWasGivenByHandIsNoOther() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(
                    deployment("web:latest", NOON),
                    running("old", "web:latest", "ab", NOON),
                    pod("new", "web:latest", "sha256:" + "cd".repeat(32), CRASHED, CRASH_LOOP));

            assertThat(changes(scenario)).isEmpty();
        }
    }

    private static final String CRASH_LOOP =
            "\"restartCount\":2,\"state\":{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}},\"lastState\":{\"terminated\":{\"exitCode\":1,\"reason\":\"Error\",\"startedAt\":\"@30S\",\"finishedAt\":\"@0S\"}}";

    private static List<Change> changes(EnrichmentScenario scenario) {
        scenario.looksUp("boom").passes(Duration.ofSeconds(11));
        return scenario.called("Crashing pod").getLast().changes();
    }

    private static KubeObservation deployment(String image, Instant at) {
        return Served.modified(
                at,
                """
                {"kind":"Deployment","metadata":{"name":"web","namespace":"shop"},
                 "spec":{"template":{"spec":{"containers":[{"name":"web","image":"%s"}]}}}}
                """
                        .formatted(image));
    }

    private static KubeObservation running(String name, String image, String digit, Instant at) {
        return pod(
                name,
                image,
                id(digit),
                at,
                "\"restartCount\":0,\"state\":{\"running\":{\"startedAt\":\"@0S\"}}");
    }

    private static KubeObservation crashing(String name, String image, String digit) {
        return pod(name, image, id(digit), CRASHED, CRASH_LOOP);
    }

    private static String id(String digit) {
        return digit.isEmpty() ? "" : "registry.example/web@sha256:" + digit.repeat(32);
    }

    private static KubeObservation pod(
            String name, String image, String id, Instant at, String state) {
        return Served.modified(
                at,
                """
                {"kind":"Pod","metadata":{"name":"%s","namespace":"shop","ownerReferences":[{"kind":"Deployment","name":"web","controller":true}]},
                 "spec":{"nodeName":"node-1","containers":[{"name":"web","image":"%s"}]},
                 "status":{"phase":"Running","conditions":[{"type":"Ready","status":"False"}],
                  "containerStatuses":[{"name":"web","image":"registry.example/%s","imageID":"%s",%s}]}}
                """
                        .formatted(name, image, image, id, state));
    }
}
