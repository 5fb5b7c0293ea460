package io.causestream.doubles.secrets;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws the parts of one secret and remembers them. */
final class Draw {

    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String DIGITS = "0123456789";
    private static final int LONGEST_LINE = 64;

    private final Random random;
    private final List<String> parts = new ArrayList<>();

    Draw(Random random) {
        this.random = random;
    }

    List<String> parts() {
        return parts;
    }

    String letters(int length) {
        return of(LOWER + UPPER + DIGITS, length);
    }

    String small(int length) {
        return of(LOWER + DIGITS, length);
    }

    String capitals(int length) {
        return of(UPPER + DIGITS, length);
    }

    String hex(int length) {
        return of("abcdef" + DIGITS, length);
    }

    String digits(int length) {
        return of(DIGITS, length);
    }

    /** Characters that are valid in URLs. */
    String url(int length) {
        return letters(length / 2) + "-" + letters(length - length / 2 - 1);
    }

    String base64(int length) {
        return of(LOWER + UPPER + DIGITS + "+/", length);
    }

    /** A password as a person invents it: words, digits, and what a form requires. */
    String password() {
        return letters(9) + "!%s;x,".formatted(of("#^*~", 1)) + letters(8);
    }

    /** The body of an armoured key: lines of base64, each a part. */
    String armour(String lineEnd) {
        List<String> lines = new ArrayList<>();
        for (int line = 0; line < 5; line++) {
            lines.add(base64(LONGEST_LINE));
        }
        return String.join(lineEnd, lines);
    }

    private String of(String alphabet, int length) {
        StringBuilder drawn = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            drawn.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        // A shorter part may appear elsewhere by chance.
        if (length >= 6) {
            parts.add(drawn.toString());
        }
        return drawn.toString();
    }
}
