package io.causestream.ingest.alertmanager.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.ingest.alertmanager.files.InvalidFile;
import io.causestream.ingest.alertmanager.files.ReloadableFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A token that a post may bear, as it is configured: by itself, or by the file that holds it.
 *
 * @param place in the configuration: {@code webhook.tokens[1]}
 * @param text empty where a file holds it
 * @param cluster that its bearer speaks for; empty: any
 */
public record WebhookToken(
        String place, String text, @Nullable Path file, Optional<String> cluster) {

    static final int SHORTEST = 16;

    /**
     * What the file holds, without the white space around it.
     *
     * @throws InvalidFile if there is no token in it that can't be guessed
     * @throws IllegalStateException if no file holds it
     */
    ReloadableFile<String> read() throws InvalidFile {
        if (file == null) {
            throw new IllegalStateException(place + " is not a file");
        }
        return new ReloadableFile<>(place + ".tokenFile", List.of(file), WebhookToken::only);
    }

    private static String only(List<byte[]> contents) throws InvalidFile {
        String token = new String(contents.getFirst(), UTF_8).strip();
        if (token.length() < SHORTEST) {
            throw new InvalidFile(
                    "the file's token has fewer than %d characters".formatted(SHORTEST));
        }
        return token;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "WebhookToken[place=%s, text=%s, file=%s, cluster=%s]"
                .formatted(place, text.isEmpty() ? "none" : "***", file, cluster.orElse("any"));
    }
}
