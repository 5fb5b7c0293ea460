package io.causestream.playbook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** The playbook files in the jar. */
public final class ShippedPlaybooks {

    private static final List<PlaybookFile> FILES =
            Stream.of("priority.yaml", "default.yaml", "ours.yaml", "platform.yaml")
                    .map(ShippedPlaybooks::read)
                    .toList();

    private ShippedPlaybooks() {}

    /**
     * {@code priority.yaml} and {@code default.yaml} are Robusta's, {@code ours.yaml} goes beyond
     * it, {@code platform.yaml} is off by default.
     */
    public static List<PlaybookFile> files() {
        return FILES;
    }

    private static PlaybookFile read(String name) {
        try (InputStream file = ShippedPlaybooks.class.getResourceAsStream("builtin/" + name)) {
            if (file == null) {
                throw new IllegalStateException("the jar has no builtin/" + name);
            }
            return new PlaybookFile(
                    PlaybookFile.SHIPPED + name,
                    new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("can't read builtin/" + name, e);
        }
    }
}
