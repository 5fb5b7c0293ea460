package io.causestream.redaction;

import java.util.List;

/**
 * One way to recognise a secret in a text. Its time is linear in the text, whatever the text
 * contains.
 */
interface SecretRule {

    /**
     * Hints in lower-case ASCII: a text that contains none of them, in any case, contains no such
     * secret.
     */
    List<String> hints();

    void find(String text, Spans found);
}
