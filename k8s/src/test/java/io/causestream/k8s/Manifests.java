package io.causestream.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What kubectl's kustomize makes of a folder.
 *
 * @param yaml as it is applied
 * @param objects in its order
 */
record Manifests(String yaml, List<HasMetadata> objects) {

    /** Where kubectl is: the convention of envtest. */
    static final String BINARIES = "KUBEBUILDER_ASSETS";

    /** By folder: none changes while tests run. */
    private static final Map<String, String> BUILT = new ConcurrentHashMap<>();

    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    /** A pod template, and the object that it stands in. */
    record Workload(HasMetadata owner, PodTemplateSpec template) {

        String name() {
            return owner.getKind() + "/" + owner.getMetadata().getName();
        }

        /** With the containers that run before the others. */
        List<Container> containers() {
            List<Container> all = new ArrayList<>(template.getSpec().getInitContainers());
            all.addAll(template.getSpec().getContainers());
            return all;
        }

        /** Whether it runs until it is told to stop. */
        boolean isService() {
            return !(owner instanceof Job);
        }
    }

    /**
     * @param folder from the module's folder; one with a kustomization.yaml
     */
    static Manifests build(String folder) throws IOException {
        String yaml = BUILT.get(folder);
        if (yaml == null) {
            yaml = Kubectl.without().run("kustomize", folder);
            BUILT.put(folder, yaml);
        }
        return new Manifests(yaml, parse(yaml));
    }

    /** The overlay with components that it does not have by itself. */
    static Manifests build(String overlay, String... components) throws IOException {
        // Below this folder, since kustomize takes relative paths alone.
        Path folder = Files.createTempDirectory(Path.of("target"), "overlay");
        StringBuilder text = new StringBuilder("resources: [../../" + overlay + "]\ncomponents:\n");
        for (String component : components) {
            text.append("- ../../").append(component).append('\n');
        }
        Files.writeString(folder.resolve("kustomization.yaml"), text);
        return build(folder.toString());
    }

    static List<HasMetadata> parse(String yaml) {
        Object all = SERIALIZATION.unmarshal(yaml);
        List<HasMetadata> objects = new ArrayList<>();
        switch (all) {
            case KubernetesResourceList<?> list -> objects.addAll(list.getItems());
            case Collection<?> several -> several.forEach(each -> objects.add((HasMetadata) each));
            default -> objects.add((HasMetadata) all);
        }
        return List.copyOf(objects);
    }

    <T> List<T> all(Class<T> kind) {
        return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    List<Workload> workloads() {
        return objects.stream()
                .flatMap(object ->
                        switch (object) {
                            case Deployment it ->
                                    Stream.of(new Workload(it, it.getSpec().getTemplate()));
                            case StatefulSet it ->
                                    Stream.of(new Workload(it, it.getSpec().getTemplate()));
                            case Job it -> Stream.of(new Workload(it, it.getSpec().getTemplate()));
                            default -> Stream.of();
                        })
                .toList();
    }

    /** Runs kubectl, and fails with what it wrote if it does not end with 0. */
    record Kubectl(List<String> options) {

        static Kubectl without() {
            return new Kubectl(List.of());
        }

        static Kubectl with(Path kubeconfig) {
            return new Kubectl(List.of("--kubeconfig=" + kubeconfig));
        }

        /** What it wrote on standard output. */
        String run(String... arguments) throws IOException {
            Path output = Files.createTempFile(Path.of("target"), "kubectl", ".out");
            Path errors = Files.createTempFile(Path.of("target"), "kubectl", ".err");
            try {
                int code = start(output, errors, arguments);
                assertThat(code)
                        .as("kubectl %s: %s", List.of(arguments), Files.readString(errors))
                        .isZero();
                return Files.readString(output);
            } finally {
                Files.delete(output);
                Files.delete(errors);
            }
        }

        /** What it wrote on standard error as it failed. */
        String fails(String... arguments) throws IOException {
            Path output = Files.createTempFile(Path.of("target"), "kubectl", ".out");
            try {
                assertThat(start(output, output, arguments))
                        .as("kubectl %s", List.of(arguments))
                        .isNotZero();
                return Files.readString(output);
            } finally {
                Files.delete(output);
            }
        }

        private int start(Path output, Path errors, String... arguments) throws IOException {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getenv(BINARIES), "kubectl").toString());
            command.addAll(options);
            command.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(output.toFile());
            if (errors.equals(output)) {
                builder.redirectErrorStream(true);
            } else {
                builder.redirectError(errors.toFile());
            }
            return builder.start().onExit().orTimeout(60, TimeUnit.SECONDS).join().exitValue();
        }
    }
}
