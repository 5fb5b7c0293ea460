package io.causestream.redaction;

import java.util.List;

/** One way to know a secret in a text. Its time is linear in the text, whatever that holds. */
interface SecretRule {

    /** Lower-case ASCII: what holds none of these, in whatever case, holds no such secret. */
    List<String> hints();

    void find(String text, Spans found);
}
