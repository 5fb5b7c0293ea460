package io.causestream.enrich.lifecycle;

import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Excerpt;
import io.causestream.finding.Finding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a diagnosis once it is known. One that is based on good evidence stays until better
 * evidence comes, or what it explains has become another problem: an Event's age of an hour, or
 * another start of the container, does not revoke it. If it no longer applies, the finding states
 * so. Pure.
 */
final class LastingDiagnosis {

    private static final int LONGEST_CAUSE = 300;

    private LastingDiagnosis() {}

    /**
     * @param before the published diagnosis; null if there is none
     * @param about what that explained, as {@link LookupRound#about} names it; empty if nothing was
     *     published
     * @param finding in its current state, with the rules' current diagnosis
     * @param aboutNow what has to be explained now
     */
    static @Nullable Diagnosis of(
            @Nullable Diagnosis before, String about, Finding finding, String aboutNow) {
        Diagnosis now = finding.diagnosis();
        if (before == null) {
            return now;
        }
        boolean isSame = about.equals(aboutNow);
        int surer = now == null ? -1 : now.confidence().compareTo(before.confidence());
        if (now == null || surer < 0) {
            return isSame ? before : overtaken(before, about, now, aboutNow);
        }
        if (surer == 0 && now.category().equals(before.category())) {
            return moreFounded(before, now);
        }
        return surer == 0 && isSame ? before : now;
    }

    /** Of two with the same conclusion, the one with more evidence; otherwise the latest. */
    private static Diagnosis moreFounded(Diagnosis before, Diagnosis now) {
        return before.evidence().size() > now.evidence().size() ? before : now;
    }

    private static Diagnosis overtaken(
            Diagnosis before, String about, @Nullable Diagnosis now, String aboutNow) {
        String was =
                "Before, it was %s: %s Now it is %s."
                        .formatted(about, shortened(before.cause()), aboutNow);
        if (now == null) {
            return new Diagnosis(
                    "overtaken",
                    "The earlier cause no longer explains it, and no rule knows why it continues. "
                            + was,
                    before.evidence(),
                    before.fixes(),
                    Confidence.LOW);
        }
        List<String> evidence = new ArrayList<>(now.evidence());
        evidence.add(was);
        return new Diagnosis(
                now.category(),
                "%s (%s)".formatted(now.cause(), was.replaceFirst("\\.$", "")),
                evidence,
                now.fixes(),
                now.confidence(),
                now.alternatives());
    }

    private static String shortened(String cause) {
        return Excerpt.of(cause.replaceFirst(" \\(Before, it was .*", ""), LONGEST_CAUSE);
    }
}
