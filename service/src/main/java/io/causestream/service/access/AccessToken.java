package io.causestream.service.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A configured token for requests: given directly, or by the file that contains it.
 *
 * @param place in the configuration: {@code webhook.tokens[1]}
 * @param text empty if a file contains it
 * @param cluster the cluster that its bearer is confined to; empty for any
 */
public record AccessToken(
        String place, String text, @Nullable Path file, Optional<String> cluster) {

    static final int SHORTEST = 16;

    /**
     * The file's content, without surrounding white space.
     *
     * @throws InvalidFile if the file contains no token, or one that is easy to guess
     * @throws IllegalStateException if the token is not in a file
     */
    ReloadableFile<String> read() throws InvalidFile {
        if (file == null) {
            throw new IllegalStateException(place + " is not a file");
        }
        return new ReloadableFile<>(place + ".tokenFile", List.of(file), AccessToken::only);
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
        return "AccessToken[place=%s, text=%s, file=%s, cluster=%s]"
                .formatted(place, text.isEmpty() ? "none" : "***", file, cluster.orElse("any"));
    }
}
