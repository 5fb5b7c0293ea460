package io.causestream.ingest.kube.watch;

import static io.causestream.ingest.kube.ScriptedApi.event;
import static io.causestream.ingest.kube.ScriptedApi.listOf;
import static io.causestream.ingest.kube.ScriptedApi.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.ingest.kube.Agent;
import io.causestream.ingest.kube.Recorded;
import io.causestream.ingest.kube.ScriptedApi;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.ListComplete;
import io.causestream.observation.KubeObservation.ObjectObserved;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is followed, what is not, and what can't be. */
class SelectedKindsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String CONFIG_MAPS = "/api/v1/configmaps";
    private static final String GROUP = "/apis/argoproj.io/v1alpha1";
    private static final String APPLICATIONS = GROUP + "/applications";
    private static final WatchTimeouts SHORT =
            new WatchTimeouts(Duration.ofSeconds(90), Duration.ofMillis(20));

    @Test
    void whatMayNotBeReadIsLeftOutUntilItMayBe() throws IOException {
        String forbidden = "{\"kind\":\"Status\",\"message\":\"configmaps is forbidden\"}";
        try (ScriptedApi api =
                        new ScriptedApi()
                                .list(200, listOf(100, "", pod("a", 90, "Running")))
                                .at(CONFIG_MAPS, 403, forbidden)
                                .at(CONFIG_MAPS, 403, forbidden)
                                .at(CONFIG_MAPS, 200, listOf(100, ""));
                Agent agent = watching(api, Selection.STANDARD)) {
            await().atMost(PATIENCE).until(() -> agent.count("lists", "outcome", "refused") == 2);
            await().atMost(PATIENCE).until(() -> completed(agent, "ConfigMap"));

            assertThat(agent.watches.refusals()).isEmpty();
            assertThat(agent.broken).isEmpty();
        }
    }

    @Test
    void theOthersAreReadyWithoutWhatMayNotBeRead() throws IOException {
        try (ScriptedApi api = new ScriptedApi().at(CONFIG_MAPS, 404, "404 page not found");
                Agent agent =
                        Agent.watching(
                                Agent.client(api.url()),
                                Selection.STANDARD,
                                WatchTimeouts.of(Duration.ofSeconds(90)))) {
            await().atMost(PATIENCE).until(agent.watches::areFollowing);
            await().atMost(PATIENCE).until(() -> completed(agent, "Event"));

            assertThat(agent.watches.refusals())
                    .singleElement()
                    .asString()
                    .startsWith("configmaps are not watched: HTTP 404");
        }
    }

    @Test
    void whoMayReadNothingIsNotReady() throws IOException {
        try (ScriptedApi api = new ScriptedApi().list(403, "{}");
                Agent agent =
                        Agent.watching(
                                Agent.client(api.url()),
                                only("pod"),
                                WatchTimeouts.of(Duration.ofSeconds(90)))) {
            await().atMost(PATIENCE).until(() -> agent.watches.refusals().size() == 1);

            assertThat(agent.watches.areFollowing()).isTrue();
        }
        try (ScriptedApi api = new ScriptedApi().at("/api/v1/nodes", 403, "{}");
                Agent agent =
                        Agent.watching(
                                Agent.client(api.url()),
                                only("node"),
                                WatchTimeouts.of(Duration.ofSeconds(90)))) {
            await().atMost(PATIENCE).until(() -> agent.watches.refusals().size() == 1);

            assertThat(agent.watches.obstacles())
                    .containsExactly(
                            "no selected kind can be watched: not allowed to list and watch nodes: HTTP 403");
        }
    }

    @Test
    void aCustomResourceIsFollowedOnceItsDefinitionIsThere() throws IOException {
        try (ScriptedApi api =
                        new ScriptedApi()
                                .at(GROUP, 404, "404 page not found")
                                .at(
                                        GROUP,
                                        200,
                                        "{\"resources\":[{\"name\":\"applications/status\",\"kind\":\"Application\"},{\"name\":\"applications\",\"kind\":\"Application\",\"namespaced\":true}]}")
                                .at(
                                        APPLICATIONS,
                                        200,
                                        listOf(
                                                100,
                                                "",
                                                "{\"metadata\":{\"name\":\"shop\",\"namespace\":\"argocd\",\"uid\":\"u\",\"resourceVersion\":\"9\"},\"spec\":{\"x\":1},\"status\":{\"phase\":\"Synced\"}}"));
                Agent agent = watching(api, with("argoproj.io/v1alpha1/applications"))) {
            await().atMost(PATIENCE).until(() -> completed(agent, "Application"));

            assertThat(agent.count("discoveries", "outcome", "not_found")).isEqualTo(1);
            ObjectObserved shop = agent.observations(ObjectObserved.class).getFirst();
            assertThat(shop.object().toString()).isEqualTo("Application argocd/shop");
            assertThat(shop.body().has("spec")).isFalse();
            assertThat(agent.watches.refusals()).isEmpty();
        }
    }

    @Test
    void aDefinitionThatIsNotThereHoldsUpNobody() throws IOException {
        try (ScriptedApi api = new ScriptedApi().at(GROUP, 404, "404 page not found");
                Agent agent = watching(api, with("argoproj.io/v1alpha1/applications"))) {
            await().atMost(PATIENCE).until(agent.watches::areFollowing);
            await().atMost(PATIENCE)
                    .until(() -> agent.count("discoveries", "outcome", "not_found") > 1);

            assertThat(agent.watches.refusals())
                    .containsExactly(
                            "argoproj.io/v1alpha1/applications is not watched: the cluster has no such resource; install its CRD or remove it from customResources");
        }
    }

    @Test
    void whatIsFollowedForItsOwnersAloneIsNotPublished() throws IOException {
        try (ScriptedApi api =
                        new ScriptedApi()
                                .at(
                                        "/apis/apps/v1/replicasets",
                                        200,
                                        listOf(100, "", Recorded.replicaSet().toString()))
                                .list(200, listOf(100, "", Recorded.pod().toString()));
                Agent agent = watching(api, only("pod"))) {
            await().atMost(PATIENCE).until(() -> completed(agent, "Pod"));

            assertThat(agent.observations(ObjectObserved.class))
                    .singleElement()
                    .satisfies(pod -> assertThat(pod.workload().name()).isEqualTo("checkout"));
            assertThat(completed(agent, "ReplicaSet")).isFalse();
            assertThat(agent.count("changes.dropped", "reason", "owner_only")).isEqualTo(1);
        }
    }

    @Test
    void ofSeveralIncludedNamespacesNoOtherIsPublished() throws IOException {
        Selection selection =
                new Selection(
                        Set.of("pod"), Set.of(), Set.of("shop", "x"), Set.of(), "", List.of());
        String stranger = pod("b", 91, "Running").replace("\"shop\"", "\"other\"");
        try (ScriptedApi api =
                        new ScriptedApi()
                                .list(200, listOf(100, "", stranger, pod("a", 90, "Running")))
                                .watchThenSilence(
                                        event("MODIFIED", stranger),
                                        event("MODIFIED", pod("a", 101, "Failed")));
                Agent agent = watching(api, selection)) {
            await().atMost(PATIENCE)
                    .until(() -> agent.observations(ObjectObserved.class).size() == 2);

            assertThat(agent.observations(ObjectObserved.class))
                    .allMatch(pod -> pod.object().namespace().equals("shop"));
            assertThat(agent.count("changes.dropped", "reason", "namespace_not_selected"))
                    .isEqualTo(2);
        }
    }

    @Test
    void anEventOfAReasonThatIsNotSelectedIsDroppedAndCounted() throws IOException {
        Selection selection =
                new Selection(
                        Set.of("event"), Set.of("BackOff"), Set.of(), Set.of(), "", List.of());
        try (ScriptedApi api =
                        new ScriptedApi()
                                .at(
                                        Kind.EVENT.path(),
                                        200,
                                        listOf(
                                                100,
                                                "",
                                                Recorded.schedulerEvent().toString(),
                                                Recorded.kubeletEvent().toString()));
                Agent agent = watching(api, selection)) {
            await().atMost(PATIENCE).until(() -> completed(agent, "Event"));

            assertThat(agent.observations(KubeObservation.EventObserved.class))
                    .extracting(KubeObservation.EventObserved::reason)
                    .containsExactly("BackOff");
            assertThat(agent.count("changes.dropped", "reason", "event_reason_not_selected"))
                    .isEqualTo(1);
        }
    }

    private static Agent watching(ScriptedApi api, Selection selection) {
        return Agent.watching(Agent.client(api.url()), selection, SHORT);
    }

    private static Selection only(String kind) {
        return new Selection(Set.of(kind), Set.of(), Set.of(), Set.of(), "", List.of());
    }

    private static Selection with(String customResource) {
        return new Selection(
                Set.of("node"), Set.of(), Set.of(), Set.of(), "", List.of(customResource));
    }

    private static boolean completed(Agent agent, String kind) {
        return agent.observations(ListComplete.class).stream()
                .anyMatch(complete -> complete.kind().equals(kind));
    }
}
