package io.causestream.ingest.kube.watch;

import static io.causestream.ingest.kube.ScriptedApi.event;
import static io.causestream.ingest.kube.ScriptedApi.listOf;
import static io.causestream.ingest.kube.ScriptedApi.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.ingest.kube.Agent;
import io.causestream.ingest.kube.Recorded;
import io.causestream.ingest.kube.ScriptedApi;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.ListComplete;
import io.causestream.observation.KubeObservation.ObjectObserved;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class KubeWatchTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String GONE =
            Recorded.lines("kube/expired/answers.jsonl").stream()
                    .filter(answer -> answer.path("request").asString("").contains("watch=1"))
                    .map(answer -> answer.path("body").asString("").strip())
                    .filter(body -> body.contains("\"code\":410"))
                    .findFirst()
                    .orElseThrow();

    @Test
    void goesOnFromTheLastVersionWhereAStreamJustEnds() throws IOException {
        try (ScriptedApi api =
                        new ScriptedApi()
                                .list(200, listOf(100, "", pod("a", 90, "Pending")))
                                .watch(event("MODIFIED", pod("a", 101, "Running")))
                                .watchThenSilence(event("MODIFIED", pod("a", 102, "Failed")));
                Agent agent = Agent.watching(api.url())) {
            await().atMost(PATIENCE).until(() -> seen(agent).size() == 3);

            assertThat(seen(agent))
                    .containsExactly("LISTED a 90", "MODIFIED a 101", "MODIFIED a 102");
            assertThat(api.watched().get(0)).contains("resourceVersion=100");
            assertThat(api.watched().get(1)).contains("resourceVersion=101");
            assertThat(agent.count("lists", "kind", "pods")).isEqualTo(1);
        }
    }

    @Test
    void goesOnFromABookmark() throws IOException {
        try (ScriptedApi api =
                        new ScriptedApi()
                                .watch(
                                        event(
                                                "BOOKMARK",
                                                "{\"kind\":\"Pod\",\"metadata\":{\"resourceVersion\":\"150\"}}"));
                Agent _ = Agent.watching(api.url())) {
            await().atMost(PATIENCE).until(() -> api.watched().size() == 2);

            assertThat(api.watched().get(1)).contains("resourceVersion=150");
        }
    }

    @Test
    void listsAnewWhereTheVersionIsForgotten() throws IOException {
        try (ScriptedApi api =
                        new ScriptedApi()
                                .list(200, listOf(100, "", pod("a", 90, "Running")))
                                .watch(GONE)
                                .list(200, listOf(200, "", pod("b", 190, "Running")));
                Agent agent = Agent.watching(api.url())) {
            await().atMost(PATIENCE).until(() -> completes(agent).size() == 2 * Agent.PARTITIONS);

            assertThat(seen(agent)).containsExactly("LISTED a 90", "LISTED b 190");
            List<ObjectObserved> pods = agent.observations(ObjectObserved.class);
            assertThat(pods.get(1).listing()).isGreaterThan(pods.get(0).listing());
            assertThat(completes(agent).getLast().listing()).isEqualTo(pods.get(1).listing());
            assertThat(agent.index.present("uid-a")).isEmpty();
            assertThat(agent.count("watches.ended", "reason", "gone")).isEqualTo(1);
        }
    }

    @Test
    void listsAnewWhereTheForgottenVersionIsAnHttpStatus() throws IOException {
        try (ScriptedApi api = new ScriptedApi().watch(410, "{\"kind\":\"Status\",\"code\":410}");
                Agent agent = Agent.watching(api.url())) {
            await().atMost(PATIENCE).until(() -> completes(agent).size() == 2 * Agent.PARTITIONS);

            assertThat(agent.broken).isEmpty();
        }
    }

    @Test
    void noticesThatTheStoreWasRestoredBehindAWatchThatBrokeOff() throws IOException {
        try (ScriptedApi api =
                        new ScriptedApi()
                                .list(200, listOf(10, "", pod("web-1", 7, "Running")))
                                .watch(event("MODIFIED", pod("web-1", 12, "Failed")))
                                .isAt(11);
                Agent agent = Agent.watching(api.url())) {
            await().atMost(PATIENCE).until(() -> !agent.broken.isEmpty());

            assertThat(agent.broken)
                    .singleElement()
                    .isInstanceOf(StoreRestored.class)
                    .extracting(Throwable::getMessage)
                    .isEqualTo(
                            "the cluster's store was restored to an older state: pods were at version 12 and are at 11");
            assertThat(api.watched()).hasSize(1);
        }
    }

    @Test
    void aListOfALowerVersionThanBeforeIsNotTakenForComplete() throws IOException {
        try (ScriptedApi api =
                        new ScriptedApi()
                                .list(200, listOf(10, "", pod("web-1", 7, "Running")))
                                .watch(410, "{}")
                                .list(200, listOf(9, ""));
                Agent agent = Agent.watching(api.url())) {
            await().atMost(PATIENCE).until(() -> !agent.broken.isEmpty());

            assertThat(agent.broken).singleElement().isInstanceOf(StoreRestored.class);
            assertThat(agent.observations(ListComplete.class))
                    .filteredOn(list -> list.kind().equals("Pod"))
                    .extracting(ListComplete::resourceVersion)
                    .containsOnly(10L);
        }
    }

    @Test
    void takesAListInPages() throws IOException {
        try (ScriptedApi api =
                        new ScriptedApi()
                                .list(200, listOf(100, "to ken", pod("a", 90, "Running")))
                                .list(200, listOf(100, "", pod("b", 91, "Running")));
                Agent agent = Agent.watching(api.url())) {
            await().atMost(PATIENCE).until(agent.watches::areFollowing);

            assertThat(seen(agent)).containsExactly("LISTED a 90", "LISTED b 91");
            assertThat(api.asked().get(0)).isEqualTo("limit=500");
            assertThat(api.asked().get(1)).isEqualTo("limit=500&continue=to+ken");
        }
    }

    @Test
    void beginsAListAnewThatTookTooLong() throws IOException {
        try (ScriptedApi api =
                        new ScriptedApi()
                                .list(200, listOf(100, "old", pod("a", 90, "Running")))
                                .list(
                                        410,
                                        "{\"kind\":\"Status\",\"metadata\":{\"continue\":\"x\"},\"code\":410}")
                                .list(200, listOf(300, "", pod("b", 291, "Running")));
                Agent agent = Agent.watching(api.url())) {
            await().atMost(PATIENCE).until(agent.watches::areFollowing);

            assertThat(completes(agent)).hasSize(Agent.PARTITIONS);
            assertThat(completes(agent).getFirst().resourceVersion()).isEqualTo(300);
            assertThat(api.asked().get(2)).isEqualTo("limit=500");
            assertThat(agent.count("lists", "outcome", "expired")).isEqualTo(1);
        }
    }

    @Test
    void opensASilentWatchAgain() throws IOException {
        try (ScriptedApi api =
                        new ScriptedApi()
                                .watchThenSilence(event("ADDED", pod("a", 101, "Pending")))
                                .watchThenSilence(event("MODIFIED", pod("a", 102, "Running")));
                Agent agent = Agent.watching(api.url(), Duration.ofMillis(300))) {
            await().atMost(PATIENCE).until(() -> seen(agent).contains("MODIFIED a 102"));

            assertThat(api.watched().get(1)).contains("resourceVersion=101");
            assertThat(agent.count("watches.ended", "reason", "idle_timeout")).isGreaterThan(0);
        }
    }

    @Test
    void triesOnWhileTheServerFailsAndIsNotReadyMeanwhile() throws IOException {
        try (ScriptedApi api =
                        new ScriptedApi()
                                .list(500, "oops")
                                .list(401, "{\"kind\":\"Status\",\"message\":\"Unauthorized\"}")
                                .list(200, listOf(100, "", pod("a", 90, "Running")))
                                .watch(503, "later")
                                .watchThenSilence(event("MODIFIED", pod("a", 101, "Failed")));
                Agent agent = Agent.watching(api.url())) {
            assertThat(agent.watches.areFollowing()).isFalse();
            await().atMost(PATIENCE).until(() -> seen(agent).contains("MODIFIED a 101"));

            assertThat(agent.watches.areFollowing()).isTrue();
            assertThat(agent.count("lists", "outcome", "failed")).isEqualTo(2);
            assertThat(agent.count("watches.ended", "reason", "failed")).isEqualTo(1);
        }
    }

    @Test
    void goesOnWhereAStreamIsCutInTheMiddleOfALine() throws IOException {
        try (ScriptedApi api =
                        new ScriptedApi()
                                .watch(
                                        event("ADDED", pod("a", 101, "Pending")),
                                        "{\"type\":\"MODIFIED\",\"object\":{\"metad")
                                .watchThenSilence(event("MODIFIED", pod("a", 102, "Running")));
                Agent agent = Agent.watching(api.url())) {
            await().atMost(PATIENCE).until(() -> seen(agent).contains("MODIFIED a 102"));

            assertThat(seen(agent)).containsExactly("ADDED a 101", "MODIFIED a 102");
            assertThat(api.watched().get(1)).contains("resourceVersion=101");
        }
    }

    @Test
    void publishesNothingForAVersionThatBringsNoNews() throws IOException {
        try (ScriptedApi api =
                        new ScriptedApi()
                                .list(200, listOf(100, "", pod("a", 90, "Running")))
                                .watchThenSilence(
                                        event("MODIFIED", pod("a", 101, "Running")),
                                        event("MODIFIED", pod("a", 102, "Failed")));
                Agent agent = Agent.watching(api.url())) {
            await().atMost(PATIENCE).until(() -> seen(agent).contains("MODIFIED a 102"));

            assertThat(seen(agent)).containsExactly("LISTED a 90", "MODIFIED a 102");
            assertThat(agent.count("changes.dropped", "reason", "unchanged")).isEqualTo(1);
        }
    }

    @Test
    void skipsAndCountsWhatItCannotRead() throws IOException {
        try (ScriptedApi api =
                        new ScriptedApi()
                                .watchThenSilence(
                                        event("ADDED", "{\"metadata\":{\"name\":\"x\"}}"),
                                        event("ADDED", pod("a", 102, "Running")));
                Agent agent = Agent.watching(api.url())) {
            await().atMost(PATIENCE).until(() -> seen(agent).contains("ADDED a 102"));

            assertThat(agent.count("observations", "outcome", "unreadable")).isEqualTo(1);
        }
    }

    @Test
    void aDeletedObjectIsPublishedOnceMoreAndForgotten() throws IOException {
        try (ScriptedApi api =
                        new ScriptedApi()
                                .list(200, listOf(100, "", pod("a", 90, "Running")))
                                .watchThenSilence(event("DELETED", pod("a", 101, "Running")));
                Agent agent = Agent.watching(api.url())) {
            await().atMost(PATIENCE).until(() -> seen(agent).size() == 2);

            ObjectObserved deleted = agent.observations(ObjectObserved.class).getLast();
            assertThat(deleted.change()).isEqualTo(Change.DELETED);
            assertThat(deleted.id()).isEqualTo("home/uid-a/deleted");
            assertThat(agent.index.size()).isZero();
        }
    }

    private static List<String> seen(Agent agent) {
        return agent.observations(ObjectObserved.class).stream()
                .map(seen ->
                        "%s %s %d"
                                .formatted(
                                        seen.change(),
                                        seen.object().name(),
                                        seen.resourceVersion()))
                .toList();
    }

    private static List<ListComplete> completes(Agent agent) {
        return agent.observations(ListComplete.class).stream()
                .filter(complete -> complete.kind().equals("Pod"))
                .toList();
    }
}
