package io.causestream.enrich.state;

import io.causestream.enrich.state.PodState.Container;
import io.causestream.observation.KubeObservation.ObjectObserved;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a pod that has a node, and does not run yet, is doing. Pure. */
public final class StartupProgress {

    private StartupProgress() {}

    public static String words(ObjectObserved observed, PodState pod) {
        Optional<String> init = initContainer(observed, pod);
        if (init.isPresent()) {
            return init.get();
        }
        String volumes = volumes(observed);
        if (Status.condition(observed, "PodReadyToStartContainers", "False").isPresent()) {
            return "Node %s prepares its sandbox: it %s."
                    .formatted(
                            pod.node(),
                            volumes.isEmpty()
                                    ? "sets up its network"
                                    : "sets up its network and mounts " + volumes);
        }
        return pod.containers().stream()
                .filter(container -> container.state().equals("WAITING"))
                .findFirst()
                .map(container ->
                        "Node %s pulls image %s of container %s, or creates it."
                                .formatted(
                                        pod.node(), image(observed, container), container.name()))
                .orElse("Node %s has not begun to start it.".formatted(pod.node()));
    }

    private static Optional<String> initContainer(ObjectObserved observed, PodState pod) {
        JsonNode specs = observed.body().path("spec").path("initContainers");
        long all = specs.size();
        int number = 0;
        for (JsonNode spec : specs) {
            number++;
            Optional<Container> container =
                    pod.container(Status.text(spec, "name"))
                            .filter(known -> known.state().equals("RUNNING"))
                            .filter(known -> !isSidecar(spec));
            if (container.isPresent()) {
                return Optional.of(
                        "Init container %s (%d of %d) runs%s and has not ended."
                                .formatted(
                                        container.get().name(),
                                        number,
                                        all,
                                        since(observed, container.get().name())));
            }
        }
        return Optional.empty();
    }

    private static boolean isSidecar(JsonNode spec) {
        return Status.text(spec, "restartPolicy").equals("Always");
    }

    private static String since(ObjectObserved observed, String name) {
        return observed.body()
                .path("status")
                .path("initContainerStatuses")
                .valueStream()
                .filter(status -> Status.text(status, "name").equals(name))
                .map(status -> Status.text(status.path("state").path("running"), "startedAt"))
                .filter(started -> !started.isEmpty())
                .map(started -> " since " + started)
                .findFirst()
                .orElse("");
    }

    /** Those that can keep a pod waiting, by what they name. */
    private static String volumes(ObjectObserved observed) {
        return String.join(
                ", ",
                observed.body()
                        .path("spec")
                        .path("volumes")
                        .valueStream()
                        .flatMap(StartupProgress::volume)
                        .limit(5)
                        .toList());
    }

    private static Stream<String> volume(JsonNode volume) {
        return Stream.of(
                        named("claim ", volume.path("persistentVolumeClaim").path("claimName")),
                        named("secret ", volume.path("secret").path("secretName")),
                        named("config map ", volume.path("configMap").path("name")),
                        named("CSI volume of ", volume.path("csi").path("driver")),
                        named("NFS share of ", volume.path("nfs").path("server")))
                .filter(words -> !words.isEmpty());
    }

    private static String named(String what, JsonNode name) {
        return name.isString() ? what + name.asString() : "";
    }

    private static String image(ObjectObserved observed, Container container) {
        return Stream.of("containers", "initContainers")
                .flatMap(list -> observed.body().path("spec").path(list).valueStream())
                .filter(spec -> Status.text(spec, "name").equals(container.name()))
                .map(spec -> Status.text(spec, "image"))
                .filter(image -> !image.isEmpty())
                .findFirst()
                .orElse(container.image());
    }
}
