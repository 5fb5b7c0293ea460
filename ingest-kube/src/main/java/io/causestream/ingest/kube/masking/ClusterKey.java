package io.causestream.ingest.kube.masking;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Replaces values that may be secrets by a keyed digest: equal values give equal digests, so that a
 * diff shows that a value changed, and not what it was. The key of a cluster must never change, or
 * every restart would look like a change of everything.
 */
public final class ClusterKey {

    static final String PREFIX = "hmac:";
    private static final String HMAC = "HmacSHA256";
    private static final int SHOWN_BYTES = 6;

    private final SecretKeySpec key;

    private ClusterKey(byte[] key) {
        this.key = new SecretKeySpec(key, HMAC);
    }

    /** The key of a configured secret. */
    public static ClusterKey of(String secret) {
        return new ClusterKey(secret.getBytes(UTF_8));
    }

    /**
     * The key if none is configured: stable, and different for each cluster, but anybody who may
     * read the namespace can derive it too and try values. A configured key is better.
     */
    public static ClusterKey derived(String cluster, String kubeSystemUid) {
        return new ClusterKey(
                sha256("causestream\n%s\n%s".formatted(cluster, kubeSystemUid).getBytes(UTF_8)));
    }

    /**
     * @param name the name that the value belongs to: equal values under different names do not
     *     show as equal
     */
    String digest(String name, String value) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update(name.getBytes(UTF_8));
            mac.update((byte) 0);
            byte[] digest = mac.doFinal(value.getBytes(UTF_8));
            return PREFIX + HexFormat.of().formatHex(digest, 0, SHOWN_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    public static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
