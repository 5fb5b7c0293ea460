package io.causestream.sink.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.sink.transport.SinkPart;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The one request in which a webhook gets a revision.
 *
 * @param content a hash of what is new to the other side
 * @param text of the body
 */
record WebhookPart(String content, URI url, String text) implements SinkPart {

    private static final int HASH_BYTES = 12;

    @Override
    public String name() {
        return MESSAGE;
    }

    byte[] body() {
        return text.getBytes(UTF_8);
    }

    /**
     * @param shown what is compared with the revision that was sent before: the body without what
     *     changes each time
     */
    static WebhookPart of(URI url, String body, String shown) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest((url + "\n" + shown).getBytes(UTF_8));
            return new WebhookPart(HexFormat.of().formatHex(hash, 0, HASH_BYTES), url, body);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
