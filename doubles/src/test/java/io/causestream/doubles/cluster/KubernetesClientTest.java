package io.causestream.doubles.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The story as the client library of the product sees it. */
class KubernetesClientTest {

    private static final Recording STORY = Recording.story();

    @TempDir private Path folder;

    @Test
    void listsInPagesWhatWasThereAtTheStart() throws IOException {
        try (RecordedCluster cluster = story(1);
                KubernetesClient client = client(cluster)) {
            PodList pods = client.pods().inAnyNamespace().list();
            PodList first =
                    client.pods()
                            .inAnyNamespace()
                            .list(new ListOptionsBuilder().withLimit(2L).build());

            assertThat(pods.getItems())
                    .hasSize(3)
                    .allMatch(pod -> pod.getStatus().getPhase().equals("Running"));
            assertThat(first.getItems()).hasSize(2);
            assertThat(first.getMetadata().getContinue()).isNotEmpty();
            assertThat(
                            client.apps()
                                    .deployments()
                                    .inNamespace("shop")
                                    .withName("checkout")
                                    .get()
                                    .getSpec()
                                    .getReplicas())
                    .isEqualTo(2);
            assertThat(client.apps().deployments().inNamespace("shop").withName("basket").get())
                    .isNull();
            assertThat(client.getKubernetesVersion().getGitVersion()).isEqualTo("v1.35.4");
        }
    }

    @Test
    void watchesTheCrashedPodsBeReplaced() throws Exception {
        try (RecordedCluster cluster = story(200);
                KubernetesClient client = client(cluster)) {
            Set<String> seen = ConcurrentHashMap.newKeySet();
            CountDownLatch rolledBack = new CountDownLatch(5);
            try (SharedIndexInformer<Pod> informer =
                    client.pods()
                            .inAnyNamespace()
                            .inform(
                                    new ResourceEventHandler<>() {
                                        @Override
                                        public void onAdd(Pod pod) {
                                            seen.add(pod.getMetadata().getName());
                                        }

                                        @Override
                                        public void onUpdate(Pod before, Pod pod) {
                                            seen.add(pod.getMetadata().getName());
                                        }

                                        @Override
                                        public void onDelete(Pod pod, boolean unknown) {
                                            rolledBack.countDown();
                                        }
                                    })) {
                cluster.play();

                assertThat(rolledBack.await(20, TimeUnit.SECONDS)).isTrue();
                assertThat(cluster.awaitEnd(Duration.ofSeconds(10))).isTrue();
                assertThat(seen).hasSize(8);
                assertThat(informer.getStore().list()).hasSize(3);
            }
        }
    }

    @Test
    void goesOnWatchingFromTheVersionOfAList() throws Exception {
        try (RecordedCluster cluster = story(500);
                KubernetesClient client = client(cluster)) {
            String version =
                    client.apps()
                            .deployments()
                            .inAnyNamespace()
                            .list()
                            .getMetadata()
                            .getResourceVersion();
            BlockingQueue<String> changed = new LinkedBlockingQueue<>();
            try (Watch _ =
                    client.apps()
                            .deployments()
                            .inNamespace("shop")
                            .withResourceVersion(version)
                            .watch(new NoteNames<>(changed))) {
                cluster.play();

                assertThat(changed.poll(10, TimeUnit.SECONDS)).isEqualTo("MODIFIED checkout");
            }
        }
    }

    @Test
    void readsTheLogOfTheRunThatCrashed() throws Exception {
        try (RecordedCluster cluster = story(1_000_000);
                KubernetesClient client = client(cluster)) {
            Pod healthy = client.pods().inNamespace("shop").list().getItems().getFirst();

            assertThat(client.pods().resource(healthy).withReadyWaitTimeout(0).getLog())
                    .contains("checkout 2.3.1 starting")
                    .contains("GET /health 200");
        }
    }

    private static RecordedCluster story(double speed) throws IOException {
        return RecordedCluster.start(RecordedCluster.Settings.of(STORY).withSpeed(speed));
    }

    private KubernetesClient client(RecordedCluster cluster) throws IOException {
        Config config =
                new ConfigBuilder(
                                Config.fromKubeconfig(
                                        cluster.kubeconfig(folder.resolve("kubeconfig")).toFile()))
                        .withOnlyHttpWatches(true)
                        .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private record NoteNames<T extends HasMetadata>(BlockingQueue<String> names)
            implements Watcher<T> {

        @Override
        public void eventReceived(Action action, T object) {
            ObjectMeta metadata = object.getMetadata();
            names.add(action + " " + metadata.getName());
        }

        @Override
        public void onClose(WatcherException cause) {
            names.add("closed " + cause.getMessage());
        }
    }
}
