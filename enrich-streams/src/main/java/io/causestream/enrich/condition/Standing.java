package io.causestream.enrich.condition;

import io.causestream.enrich.trigger.PodState;
import io.causestream.enrich.trigger.Reading;
import io.causestream.finding.Fingerprint;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What triggers read of one object now, and have read since the moment that it names.
 *
 * @param pod null if the object is none
 * @param dues which triggers read it, and when each has it for long enough, in record time
 */
record Standing(
        Fingerprint fingerprint,
        Sighted sighted,
        Reading reading,
        @Nullable PodState pod,
        List<Due> dues) {

    /**
     * @param bound names a trigger of a playbook
     */
    record Due(String bound, Instant at) {}

    Standing {
        dues = List.copyOf(dues);
    }

    /** The triggers that have had it for long enough at that moment. */
    List<String> dueBy(Instant moment) {
        return dues.stream().filter(due -> !due.at().isAfter(moment)).map(Due::bound).toList();
    }

    /** When the next one has; empty if all of them have. */
    Optional<Instant> nextAfter(Instant moment) {
        return dues.stream()
                .map(Due::at)
                .filter(due -> due.isAfter(moment))
                .min(Comparator.naturalOrder());
    }

    /** The same, since the earlier of both. */
    Standing since(Standing earlier) {
        List<Due> both =
                dues.stream()
                        .map(due ->
                                earlier.dues.stream()
                                        .filter(known ->
                                                known.bound().equals(due.bound())
                                                        && known.at().isBefore(due.at()))
                                        .findFirst()
                                        .orElse(due))
                        .toList();
        return new Standing(fingerprint, sighted, reading, pod, both);
    }
}
