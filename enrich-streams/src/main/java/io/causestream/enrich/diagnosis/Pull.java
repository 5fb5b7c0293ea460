package io.causestream.enrich.diagnosis;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.enrich.rules.Reasons;
import io.causestream.finding.Enrichment.CrashInfo;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A pull of an image that failed.
 *
 * @param line the node's message about it
 * @param word the part of the message that the rule matched
 * @param image as the pod spells it, or as the line does; never empty
 */
record Pull(String line, String word, String image) {

    private static final Pattern IMAGE = Pattern.compile("image \"([^\"]{1,500})\"");

    /** A pull that failed with such words. */
    static Optional<Pull> failed(Case it, Pattern words) {
        if (it.finding().reason().equals(Reasons.IMAGE_PULL)) {
            return it.inMessages(words).map(found -> of(it, found));
        }
        // For an alert about a pod that is not up, only messages that name an image count.
        return it.isDown()
                ? it.inMessages(words)
                        .filter(found -> found.line().contains("pull"))
                        .map(found -> of(it, found))
                : Optional.empty();
    }

    /** By Docker's rule: an image's first part is a host if it has the form of one. */
    String registry() {
        int slash = image.indexOf('/');
        String first = slash < 0 ? "" : image.substring(0, slash);
        boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
        return host ? first : "docker.io";
    }

    private static Pull of(Case it, Found found) {
        String image =
                it.crash()
                        .map(CrashInfo::image)
                        .filter(known -> !known.isEmpty())
                        .or(() -> Found.in(found.line(), IMAGE).map(Found::word))
                        .orElse("(unknown)");
        return new Pull(found.line(), Text.quote(found.word()), Text.quote(image));
    }
}
