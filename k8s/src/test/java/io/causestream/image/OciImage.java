package io.causestream.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** An image that {@code mvn -Pimages package} has written as an OCI layout in a tar. */
final class OciImage {

    private static final ObjectMapper JSON = JsonMapper.shared();

    private final Path layout;
    private final JsonNode manifest;
    private final JsonNode config;

    private OciImage(Path layout, JsonNode manifest, JsonNode config) {
        this.layout = layout;
        this.manifest = manifest;
        this.config = config;
    }

    /** Where the image of a service is, built or not. */
    static Path tar(String service) {
        return Path.of("..", service, "target", service + "-image.tar").toAbsolutePath();
    }

    /**
     * @param folder for the tar's content
     */
    static OciImage read(Path tar, Path folder) throws IOException {
        Path layout = Files.createDirectories(folder);
        run("tar", "-xf", tar.toString(), "-C", layout.toString());
        JsonNode index = JSON.readTree(layout.resolve("index.json"));
        JsonNode manifest = blob(layout, index.path("manifests").path(0));
        return new OciImage(layout, manifest, blob(layout, manifest.path("config")));
    }

    /** Puts all layers over each other, as a container runtime does. */
    Path unpack(Path root) throws IOException {
        Files.createDirectories(root);
        for (JsonNode layer : manifest.path("layers")) {
            run("tar", "-xpf", file(layout, layer).toString(), "-C", root.toString());
        }
        return root;
    }

    /** What the container runs. */
    List<String> entrypoint() {
        return texts(config.path("config").path("Entrypoint"));
    }

    List<String> environment() {
        return texts(config.path("config").path("Env"));
    }

    String user() {
        return config.path("config").path("User").asString();
    }

    String workingFolder() {
        return config.path("config").path("WorkingDir").asString();
    }

    /** Of what is stored and moved: the compressed layers. */
    long bytes() {
        long bytes = 0;
        for (JsonNode layer : manifest.path("layers")) {
            bytes += layer.path("size").asLong();
        }
        return bytes;
    }

    /** The digests of its layers. */
    List<String> layers() {
        List<String> digests = new ArrayList<>();
        manifest.path("layers").forEach(layer -> digests.add(layer.path("digest").asString()));
        return digests;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asString()));
        return texts;
    }

    private static JsonNode blob(Path layout, JsonNode descriptor) {
        return JSON.readTree(file(layout, descriptor));
    }

    private static Path file(Path layout, JsonNode descriptor) {
        return layout.resolve("blobs")
                .resolve(descriptor.path("digest").asString().replace(':', '/'));
    }

    private static void run(String... command) throws IOException {
        Path output = Files.createTempFile("causestream-tar", ".txt");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            assertThat(process.onExit().orTimeout(60, TimeUnit.SECONDS).join().exitValue())
                    .as("%s: %s", List.of(command), Files.readString(output))
                    .isZero();
        } finally {
            Files.delete(output);
        }
    }
}
