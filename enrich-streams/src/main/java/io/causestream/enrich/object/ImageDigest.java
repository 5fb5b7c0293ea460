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
 * The digest to which an image's name referred when a container was created from it: a tag may be
 * moved.
 *
 * @param image the image's name in the workload
 * @param digest the algorithm and the first twelve digits
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

    /** The name with its digest, as it would be pulled. */
    public String pinned() {
        return image + "@" + digest;
    }

    boolean isOf(String otherContainer, String otherImage) {
        return container.equals(otherContainer) && image.equals(otherImage);
    }

    /** The latest digest to which the name referred. */
    public static Optional<ImageDigest> latest(
            List<ImageDigest> all, String container, String image) {
        return all.stream().filter(each -> each.isOf(container, image)).reduce((a, b) -> b);
    }
}
