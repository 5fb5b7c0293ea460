package io.causestream.enrich.diagnosis.cluster;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Enrichment.Events.Event;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a controller or the kubelet reports, in the state of a container, an Event or the finding's
 * description.
 *
 * @param line the text as it stands there
 */
record Report(String line, MatchResult match) {

    /** Events that say that the pod has got past being scheduled, and past its volumes. */
    static final Set<String> SCHEDULED = Set.of("Scheduled");

    static final Set<String> STARTED = Set.of("Pulling", "Pulled", "Created", "Started");

    /** The first report in which the pattern is found. */
    static Optional<Report> find(Case it, Pattern pattern) {
        return find(it, pattern, Set.of());
    }

    /**
     * The first report in which the pattern is found: in the container's state, in the Events from
     * the latest, in the finding's description, in the conditions of its object.
     *
     * @param over reasons of Events after which the matter is over: what was reported before one of
     *     them is not returned
     */
    static Optional<Report> find(Case it, Pattern pattern, Set<String> over) {
        Optional<Report> state =
                it.crash().map(CrashInfo::message).flatMap(text -> in(text, pattern));
        if (state.isPresent()) {
            return state;
        }
        for (Event event : it.events().reversed()) {
            if (over.contains(event.reason())) {
                return Optional.empty();
            }
            Optional<Report> found = in(event.note(), pattern);
            if (found.isPresent()) {
                return found;
            }
        }
        return in(it.finding().description(), pattern).or(() -> ofCondition(it, pattern));
    }

    /** In the message of a condition of the object, if these were looked up. */
    private static Optional<Report> ofCondition(Case it, Pattern pattern) {
        return it.rows("Conditions of ").stream()
                .flatMap(row -> in(row.getOrDefault("Message", ""), pattern).stream())
                .findFirst();
    }

    /** Like {@link #find}, if it was reported more than once, or is a condition that lasts. */
    static Optional<Report> lasting(Case it, Pattern pattern, Set<String> over) {
        boolean lasts =
                in(it.finding().description(), pattern).isPresent()
                        || ofCondition(it, pattern).isPresent()
                        || times(it, pattern) > 1;
        return lasts ? find(it, pattern, over) : Optional.empty();
    }

    static Optional<Report> in(String text, Pattern pattern) {
        String line = Text.cut(text);
        Matcher matcher = pattern.matcher(line);
        return matcher.find()
                ? Optional.of(new Report(line, matcher.toMatchResult()))
                : Optional.empty();
    }

    private static long times(Case it, Pattern pattern) {
        return it.events().stream()
                .filter(event -> in(event.note(), pattern).isPresent())
                .mapToLong(Event::count)
                .sum();
    }

    /** What the group matched, for a sentence: without a full stop; empty if it took no part. */
    String group(int group) {
        String text = match.group(group);
        String quoted = text == null ? "" : Text.quote(text);
        return quoted.endsWith(".") ? quoted.substring(0, quoted.length() - 1) : quoted;
    }

    /** The first of the groups that took part. */
    String word() {
        return Stream.iterate(1, group -> group + 1)
                .limit(match.groupCount())
                .map(this::group)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }
}
