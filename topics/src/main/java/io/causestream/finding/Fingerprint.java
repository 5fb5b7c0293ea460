package io.causestream.finding;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names a problem, not a sighting of it: at most one open finding has it at a time.
 *
 * <p>It leaves out severity, title and the pod on purpose: a warning that turns critical is still
 * the same problem, and so is a new ReplicaSet that crashes as the old one did.
 */
public record Fingerprint(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Fingerprint {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a fingerprint is not empty");
        }
    }

    /**
     * @param reason the canonical reason, so that an alert and an observation of one problem agree
     * @param workload the owner of the affected object, or the object itself
     * @param part distinguishes two problems of one workload, usually by container; empty if
     *     nothing does
     */
    public static Fingerprint of(String cluster, String reason, Subject workload, String part) {
        String problem =
                String.join(
                        "\n",
                        cluster,
                        reason,
                        workload.kind(),
                        workload.namespace(),
                        workload.name(),
                        part);
        return new Fingerprint(HexFormat.of().formatHex(sha256(problem), 0, 8));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
