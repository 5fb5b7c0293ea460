package io.causestream.service.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of which a request must have one: as {@code Authorization: Bearer}, or as the password
 * of {@code Basic} with any user. There may be several, so that one can be replaced while senders
 * still use it.
 */
public final class AccessTokens {

    /**
     * The sender of a request.
     *
     * @param cluster the cluster that it is confined to; empty for any
     */
    public record Bearer(Optional<String> cluster) {}

    private record Known(Supplier<String> token, Bearer bearer) {}

    private static final Bearer ANYBODY = new Bearer(Optional.empty());

    private final List<Known> known = new ArrayList<>();
    private final List<ReloadableFile<?>> files = new ArrayList<>();

    /**
     * @param tokens empty if none is required
     * @throws InvalidFile if one of their files contains none
     */
    public AccessTokens(List<AccessToken> tokens) throws InvalidFile {
        for (AccessToken token : tokens) {
            Bearer bearer = new Bearer(token.cluster());
            if (token.file() == null) {
                known.add(new Known(token::text, bearer));
            } else {
                ReloadableFile<String> file = token.read();
                files.add(file);
                known.add(new Known(file::value, bearer));
            }
        }
    }

    public boolean areAskedFor() {
        return !known.isEmpty();
    }

    /** The token files, to be reloaded. */
    public List<ReloadableFile<?>> files() {
        return List.copyOf(files);
    }

    /**
     * The bearer; empty if a token is required and this header has no valid one. Takes as long for
     * a token that is nearly right as for any other, whichever of them it is.
     */
    public Optional<Bearer> bearer(@Nullable String authorization) {
        if (!areAskedFor()) {
            return Optional.of(ANYBODY);
        }
        byte[] presented = digest(authorization == null ? "" : presented(authorization));
        Bearer bearer = null;
        for (Known one : known) {
            if (MessageDigest.isEqual(digest(one.token.get()), presented)) {
                bearer = one.bearer;
            }
        }
        return Optional.ofNullable(bearer);
    }

    private static String presented(String authorization) {
        int space = authorization.indexOf(' ');
        if (space < 0) {
            return "";
        }
        String credentials = authorization.substring(space + 1).strip();
        return switch (authorization.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "bearer" -> credentials;
            case "basic" -> password(credentials);
            default -> "";
        };
    }

    private static String password(String credentials) {
        try {
            String decoded = new String(Base64.getDecoder().decode(credentials), UTF_8);
            return decoded.substring(decoded.indexOf(':') + 1);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }

    /** A digest of fixed length: the time of a comparison must not reveal the length of a token. */
    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
