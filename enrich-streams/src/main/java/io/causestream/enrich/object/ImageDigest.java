package io.causestream.enrich.object;

import io.causestream.enrich.state.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What an image's name stood for when a container was made from it: a tag may be given another.
 *
 * @param image as the workload names it
 * @param digest its first twelve digits, with its algorithm
 */
public record ImageDigest(String container, String image, String digest) {

    /**
     * The digest of a pulled image. For an image that came from no registry, a node's own id means
     * nothing elsewhere.
     */
    private static final Pattern PULLED = Pattern.compile("@(sha256:[0-9a-f]{12})[0-9a-f]{52}$");

    /** A digest that runs, and since when; null if unknown. */
    public record Run(ImageDigest of, @Nullable Instant startedAt) {}

    public static List<Run> of(JsonNode pod) {
        List<Run> runs = new ArrayList<>();
        for (String kind : new String[] {"initContainer", "container"}) {
            JsonNode specs = pod.path("spec").path(kind + "s");
            for (JsonNode status : pod.path("status").path(kind + "Statuses")) {
                Matcher pulled = PULLED.matcher(status.path("imageID").asString(""));
                String name = status.path("name").asString("");
                if (pulled.find()) {
                    runs.add(
                            new Run(
                                    new ImageDigest(
                                            name, image(name, specs, status), pulled.group(1)),
                                    startedAt(status)));
                }
            }
        }
        return runs;
    }

    /** The image as specified, since the runtime may report it by another of its names. */
    private static String image(String container, JsonNode specs, JsonNode status) {
        return specs.valueStream()
                .filter(spec -> spec.path("name").asString("").equals(container))
                .map(spec -> spec.path("image").asString(""))
                .filter(image -> !image.isEmpty())
                .findFirst()
                .orElse(status.path("image").asString(""));
    }

    private static @Nullable Instant startedAt(JsonNode status) {
        return Stream.of(
                        status.path("state").path("running"),
                        status.path("state").path("terminated"),
                        status.path("lastState").path("terminated"))
                .flatMap(run -> Status.instant(run.path("startedAt")).stream())
                .findFirst()
                .orElse(null);
    }

    /** The name with what it stands for, as one would pull just that. */
    public String pinned() {
        return image + "@" + digest;
    }

    boolean isOf(String otherContainer, String otherImage) {
        return container.equals(otherContainer) && image.equals(otherImage);
    }

    /** The latest that the name stood for. */
    public static Optional<ImageDigest> latest(
            List<ImageDigest> all, String container, String image) {
        return all.stream().filter(each -> each.isOf(container, image)).reduce((a, b) -> b);
    }
}
