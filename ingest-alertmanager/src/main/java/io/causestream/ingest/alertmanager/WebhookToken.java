package io.causestream.ingest.alertmanager;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The token that a post must bear: as {@code Authorization: Bearer}, or as the password of {@code
 * Basic} with any user.
 */
final class WebhookToken {

    private final byte[] token;

    /**
     * @param token empty: none is asked for
     */
    WebhookToken(String token) {
        this.token = token.getBytes(UTF_8);
    }

    boolean isAskedFor() {
        return token.length > 0;
    }

    /** Takes as long for a token that is nearly right as for any other of its length. */
    boolean isIn(@Nullable String authorization) {
        if (!isAskedFor()) {
            return true;
        }
        return authorization != null && MessageDigest.isEqual(token, presented(authorization));
    }

    private static byte[] presented(String authorization) {
        int space = authorization.indexOf(' ');
        if (space < 0) {
            return new byte[0];
        }
        String credentials = authorization.substring(space + 1).strip();
        return switch (authorization.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "bearer" -> credentials.getBytes(UTF_8);
            case "basic" -> password(credentials);
            default -> new byte[0];
        };
    }

    private static byte[] password(String credentials) {
        try {
            String decoded = new String(Base64.getDecoder().decode(credentials), UTF_8);
            return decoded.substring(decoded.indexOf(':') + 1).getBytes(UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }
}
