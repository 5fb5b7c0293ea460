package io.causestream.sink.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The header {@code X-Causestream-Signature}, in Stripe's manner: {@code t=SECONDS,v1=HEX}, an
 * HMAC-SHA256 of the time, a dot and the body. The time is signed too, so that an old request can't
 * be sent again later.
 */
final class Signature {

    static final String HEADER = "X-Causestream-Signature";

    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    /**
     * @param secret not empty
     */
    static String of(String secret, Instant at, byte[] body) {
        long seconds = at.getEpochSecond();
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM));
            mac.update((seconds + ".").getBytes(UTF_8));
            return "t=%d,v1=%s".formatted(seconds, HexFormat.of().formatHex(mac.doFinal(body)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has " + ALGORITHM, e);
        }
    }
}
