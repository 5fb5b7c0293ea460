package io.causestream.sink.slack.rendering;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Enrichment.Graph;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Leaves the pictures of docs/graphs.md in {@code target/graphs}. */
class GraphPictureTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final int MIB = 1 << 20;
    private static final int LARGEST = 120_000;

    private static Map<String, Graph> pictures() {
        Random noise = new Random(7);
        Map<String, Graph> all = new TreeMap<>();
        all.put(
                "memory",
                new Graph(
                        "Memory of checkout",
                        "bytes",
                        List.of(
                                series(
                                        "checkout",
                                        n ->
                                                n < 214
                                                        ? (180 + 1.5 * n + noise.nextGaussian() * 4)
                                                                * MIB
                                                        : (90 + (n - 214) * 2) * MIB)),
                        List.of(
                                new Graph.Limit("request", 256.0 * MIB),
                                new Graph.Limit("limit", 512.0 * MIB)),
                        List.of(
                                new Graph.Mark("deployment changed", NOON.minusSeconds(3000)),
                                new Graph.Mark("OOMKilled", NOON.minusSeconds(26 * 15)))));
        all.put(
                "cpu",
                new Graph(
                        "CPU of checkout",
                        "cores",
                        List.of(
                                series(
                                        "checkout",
                                        n ->
                                                (n > 120 ? 0.44 : 0.2)
                                                        + 0.05 * Math.sin(n / 4.0)
                                                        + 0.01 * noise.nextDouble())),
                        List.of(new Graph.Limit("request", 0.25), new Graph.Limit("limit", 0.5)),
                        List.of(new Graph.Mark("began", NOON.minusSeconds(1700)))));
        all.put(
                "throttling",
                new Graph(
                        "CPU throttling of checkout",
                        "ratio",
                        List.of(
                                series(
                                        "checkout",
                                        n ->
                                                n > 120
                                                        ? 0.4
                                                                + 0.1 * Math.sin(n / 4.0)
                                                                + 0.03 * noise.nextDouble()
                                                        : 0.02 * noise.nextDouble())),
                        List.of(),
                        List.of(new Graph.Mark("began", NOON.minusSeconds(1700)))));
        all.put(
                "disk",
                new Graph(
                        "Disk of node worker-3",
                        "ratio",
                        List.of(
                                series("/var/lib/containerd", n -> 0.71 + n * 0.0011),
                                series("/", n -> 0.52 + 0.0001 * n),
                                series("/boot/efi", n -> 0.12)),
                        List.of(new Graph.Limit("full", 1)),
                        List.of(new Graph.Mark("began", NOON.minusSeconds(600)))));
        all.put(
                "replicas",
                new Graph(
                        "Replicas of checkout",
                        "",
                        List.of(
                                series("wanted", n -> n < 100 ? 3 : 5),
                                series("ready", n -> n < 110 ? 3 : n < 180 ? 4 : 2)),
                        List.of(),
                        List.of(
                                new Graph.Mark("deployment changed", NOON.minusSeconds(140 * 15)),
                                new Graph.Mark("began", NOON.minusSeconds(125 * 15)))));
        all.put("gap", gap());
        all.put(
                "eight-series",
                new Graph(
                        "What alert HighLatency measures",
                        "",
                        IntStream.range(0, 8)
                                .mapToObj(i ->
                                        series(
                                                "checkout-5d9c7f-x%dx2x".formatted(i),
                                                n ->
                                                        8
                                                                - i
                                                                + Math.sin(n / 20.0 + i) * 0.4
                                                                + noise.nextGaussian() * 0.05))
                                .toList(),
                        List.of(new Graph.Limit("threshold", 8)),
                        List.of(new Graph.Mark("began", NOON.minusSeconds(900)))));
        return all;
    }

    private static Graph gap() {
        List<Graph.Point> points =
                series("checkout", n -> (200 + n) * (double) MIB).points().stream()
                        .filter(point -> {
                            long age = NOON.getEpochSecond() - point.at().getEpochSecond();
                            return age < 900 || age > 2100;
                        })
                        .toList();
        return new Graph(
                "Memory of checkout",
                "bytes",
                List.of(new Graph.Series("checkout", points)),
                List.of(new Graph.Limit("limit", 512.0 * MIB)),
                List.of(new Graph.Mark("exit", NOON.minusSeconds(2100))));
    }

    private static Graph.Series series(String name, IntToDoubleFunction value) {
        return new Graph.Series(
                name,
                IntStream.rangeClosed(0, 240)
                        .mapToObj(n ->
                                new Graph.Point(
                                        NOON.minusSeconds((240 - n) * 15L), value.applyAsDouble(n)))
                        .toList());
    }

    @Test
    void eachPictureIsSmallAndFramed() throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "graphs"));
        for (Map.Entry<String, Graph> picture : pictures().entrySet()) {
            byte[] png =
                    ((MessagePart.File)
                                    GraphPicture.of(picture.getKey(), picture.getValue())
                                            .orElseThrow())
                            .bytes()
                            .get();
            Files.write(folder.resolve(picture.getKey() + ".png"), png);

            assertThat(png).as(picture.getKey()).hasSizeLessThan(LARGEST);
            BufferedImage image = image(png);
            assertThat(image.getRGB(1, 1)).as("its frame").isEqualTo(0xFFC8C8CC);
            assertThat(image.getRGB(8, 8)).as("its background").isEqualTo(0xFFFFFFFF);
        }
    }

    /** The blue of the curve: none of it above where nothing was measured. */
    @Test
    void noLineCrossesAGap() throws IOException {
        BufferedImage image = image(GraphPicture.png(gap()));

        assertThat(blueAt(image, image.getWidth() / 2)).isFalse();
        assertThat(blueAt(image, image.getWidth() / 4)).isTrue();
        assertThat(blueAt(image, image.getWidth() * 9 / 10)).isTrue();
    }

    @Test
    void aSeriesIsInPiecesWherePointsAreMissing() {
        assertThat(GraphSeries.of(gap().series().getFirst()).pieces())
                .hasSize(2)
                .allSatisfy(piece -> assertThat(piece).hasSizeGreaterThan(50));
        assertThat(GraphSeries.of(series("whole", n -> n)).pieces()).hasSize(1);
        assertThat(
                        GraphSeries.of(new Graph.Series("one", List.of(new Graph.Point(NOON, 1))))
                                .pieces())
                .hasSize(1);
    }

    @Test
    void aLateStepIsNoGap() {
        Graph.Series late =
                new Graph.Series(
                        "late",
                        IntStream.of(0, 30, 60, 130, 160, 236)
                                .mapToObj(n -> new Graph.Point(NOON.plusSeconds(n), n))
                                .toList());

        assertThat(GraphSeries.of(late).pieces())
                .as("70 s are less than 2.5 steps of 30 s, and 76 s are more")
                .hasSize(2);
    }

    @Test
    void theAlternativeTextHasTheUnit() {
        MessagePart.File disk =
                (MessagePart.File)
                        GraphPicture.of("disk", requireNonNull(pictures().get("disk")))
                                .orElseThrow();

        assertThat(disk.alt())
                .isEqualTo(
                        "Disk of node worker-3: at most 97.4 %, full 100 %, began at 11:50:00 UTC");
    }

    private static boolean blueAt(BufferedImage image, int x) {
        return IntStream.range(image.getHeight() / 6, image.getHeight() * 3 / 4)
                .anyMatch(y -> image.getRGB(x, y) == 0xFF0072B2);
    }

    private static BufferedImage image(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }
}
