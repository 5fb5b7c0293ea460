package io.causestream.ai.prompt;

/**
 * How many tokens a text takes in a model's window: an estimate that is rather too high than too
 * low.
 */
final class Tokens {

    private static final int THIRDS = 3;

    private Tokens() {}

    /**
     * Words take a token for three letters or more; many vocabularies have digits and punctuation
     * one by one, and other scripts byte by byte.
     */
    static int of(String text) {
        int thirds = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0x7f) {
                thirds += THIRDS * (c > 0x7ff ? 3 : 2);
            } else if (Character.isLetter(c) || c == ' ') {
                thirds += 1;
            } else {
                thirds += THIRDS;
            }
        }
        return thirds / THIRDS + 1;
    }
}
