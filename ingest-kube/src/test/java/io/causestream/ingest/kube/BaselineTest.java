package io.causestream.ingest.kube;

import static io.causestream.ingest.kube.ScriptedApi.event;
import static io.causestream.ingest.kube.ScriptedApi.listOf;
import static io.causestream.ingest.kube.ScriptedApi.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.ingest.kube.watch.Selection;
import io.causestream.ingest.kube.watch.WatchTimeouts;
import io.causestream.observation.KubeObservation.ListComplete;
import io.causestream.observation.KubeObservation.ObjectObserved;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All of a kind is told anew once a day, whatever its watch may have left out. */
class BaselineTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration SILENCE = Duration.ofSeconds(90);
    private static final Duration REFUSAL = Duration.ofSeconds(30);

    @Test
    void listsAnewWhenTheTimeForItHasComeThoughTheWatchGoesOn() throws IOException {
        WatchTimeouts soon = new WatchTimeouts(SILENCE, REFUSAL, Duration.ZERO);
        try (ScriptedApi api =
                        new ScriptedApi()
                                .list(200, listOf(100, "", pod("a", 90, "Running")))
                                .watch(event("MODIFIED", pod("a", 101, "Running")))
                                .list(
                                        200,
                                        listOf(
                                                200,
                                                "",
                                                pod("a", 101, "Running"),
                                                pod("missed", 150, "Running")));
                Agent agent = Agent.watching(Agent.client(api.url()), Selection.STANDARD, soon)) {
            await().atMost(PATIENCE).until(() -> completes(agent).size() >= 2 * Agent.PARTITIONS);

            assertThat(pods(agent)).contains("LISTED missed 150");
            assertThat(completes(agent).getLast().listing())
                    .isGreaterThan(completes(agent).getFirst().listing());
            assertThat(agent.count("watches.ended", "reason", "resync")).isPositive();
            assertThat(agent.broken).isEmpty();
        }
    }

    @Test
    void thatTimeIsADay() {
        assertThat(WatchTimeouts.of(SILENCE).baseline()).isEqualTo(Duration.ofDays(1));
    }

    private static List<ListComplete> completes(Agent agent) {
        return agent.observations(ListComplete.class).stream()
                .filter(list -> list.kind().equals("Pod"))
                .toList();
    }

    private static List<String> pods(Agent agent) {
        return agent.observations(ObjectObserved.class).stream()
                .map(seen ->
                        "%s %s %d"
                                .formatted(
                                        seen.change(),
                                        seen.object().name(),
                                        seen.resourceVersion()))
                .toList();
    }
}
