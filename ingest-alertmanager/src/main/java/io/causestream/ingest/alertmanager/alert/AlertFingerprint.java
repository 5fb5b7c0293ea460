package io.causestream.ingest.alertmanager.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/** Alertmanager's name for a set of labels: 64 bit FNV-1a over them, sorted by name. */
public final class AlertFingerprint {

    private static final Pattern FORM = Pattern.compile("[0-9A-Za-z]{1,64}");
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    /** Not a byte of UTF-8, so that two different sets of labels never give the same bytes. */
    private static final byte SEPARATOR = (byte) 0xff;

    private AlertFingerprint() {}

    /** Whether the sender's own fingerprint is usable; it need not have Alertmanager's length. */
    static boolean isUsable(String given) {
        return FORM.matcher(given).matches();
    }

    /**
     * The fingerprint of the labels as posted; an empty label counts as absent, as in Alertmanager.
     */
    public static String of(Map<String, String> labels) {
        long hash = OFFSET;
        for (var label :
                labels.entrySet().stream()
                        .filter(label -> !label.getValue().isEmpty())
                        .sorted(
                                Comparator.comparing(
                                        label -> label.getKey().getBytes(UTF_8),
                                        Arrays::compareUnsigned))
                        .toList()) {
            hash = add(hash, label.getKey());
            hash = add(hash, label.getValue());
        }
        return HexFormat.of().toHexDigits(hash);
    }

    private static long add(long hash, String text) {
        long sum = hash;
        for (byte next : text.getBytes(UTF_8)) {
            sum = add(sum, next);
        }
        return add(sum, SEPARATOR);
    }

    private static long add(long hash, byte next) {
        return (hash ^ (next & 0xff)) * PRIME;
    }
}
