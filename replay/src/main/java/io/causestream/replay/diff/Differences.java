package io.causestream.replay.diff;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** In what two findings of one problem differ. */
final class Differences {

    /** Timers elapse in steps of up to a second: less is not the rules' doing. */
    private static final Duration SAME_TIME = Duration.ofSeconds(1);

    private static final String NONE = "none";

    private final List<Difference> all = new ArrayList<>();

    private Differences() {}

    static List<Difference> between(ComparedFinding with, ComparedFinding against) {
        Differences differences = new Differences();
        differences.note(Aspect.SEVERITY, with.severity().name(), against.severity().name());
        differences.note(Aspect.REASON, with.reason(), against.reason());
        differences.note(Aspect.TITLE, with.title(), against.title());
        differences.note(Aspect.CAUSE, cause(with), cause(against));
        differences.noteNotifications(with, against);
        differences.note(
                Aspect.REVISIONS,
                Integer.toString(with.revisions()),
                Integer.toString(against.revisions()));
        differences.noteRelations(with, against);
        differences.note(Aspect.STATUS, with.status().name(), against.status().name());
        differences.all.sort((one, other) -> one.aspect().compareTo(other.aspect()));
        return differences.all;
    }

    private void note(Aspect aspect, String with, String against) {
        if (!with.equals(against)) {
            all.add(new Difference(aspect, orNone(with), orNone(against)));
        }
    }

    private static String orNone(String text) {
        return text.isEmpty() ? NONE : text;
    }

    private static String cause(ComparedFinding finding) {
        return finding.category().isEmpty()
                ? ""
                : "%s (%s)".formatted(finding.cause(), finding.category());
    }

    private void noteNotifications(ComparedFinding with, ComparedFinding against) {
        note(Aspect.SINKS, sinks(with), sinks(against));
        if (with.heldBack() != against.heldBack()) {
            note(Aspect.HELD_BACK, heldBack(with), heldBack(against));
            return;
        }
        if (!with.channels().isEmpty() && !against.channels().isEmpty()) {
            note(
                    Aspect.ROUTE,
                    String.join(", ", with.channels()),
                    String.join(", ", against.channels()));
        }
        note(Aspect.NOTIFICATIONS, notifications(with), notifications(against));
        if (!with.notifications().isEmpty() && !against.notifications().isEmpty()) {
            noteTimes(
                    with.notifications().getFirst().at(), against.notifications().getFirst().at());
        }
    }

    private static String sinks(ComparedFinding finding) {
        return finding.sinks().isEmpty() ? "all" : String.join(", ", finding.sinks());
    }

    private static String heldBack(ComparedFinding finding) {
        return finding.heldBack() ? "held back" : "notifies";
    }

    private static String notifications(ComparedFinding finding) {
        long pages = finding.pages();
        return String.format(
                Locale.ROOT,
                "%,d (%,d %s)",
                finding.notifications().size(),
                pages,
                pages == 1 ? "page" : "pages");
    }

    private void noteTimes(Instant with, Instant against) {
        Duration apart = Duration.between(against, with);
        if (apart.abs().compareTo(SAME_TIME) > 0) {
            note(
                    Aspect.FIRST_NOTIFICATION,
                    "%s (%s %s)"
                            .formatted(
                                    seconds(with),
                                    length(apart.abs()),
                                    apart.isNegative() ? "earlier" : "later"),
                    seconds(against));
        }
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** {@code 1.4s}, {@code 25s}, {@code 3m10s}, {@code 2h5m}. */
    private static String length(Duration time) {
        if (time.compareTo(Duration.ofSeconds(10)) < 0) {
            return String.format(Locale.ROOT, "%.1fs", time.toMillis() / 1000.0);
        }
        long seconds = time.toSeconds();
        if (seconds < 60) {
            return seconds + "s";
        }
        return seconds < 3600
                ? seconds / 60 + "m" + seconds % 60 + "s"
                : seconds / 3600 + "h" + seconds / 60 % 60 + "m";
    }

    private void noteRelations(ComparedFinding with, ComparedFinding against) {
        List<FindingRelation> one = with.relations();
        List<FindingRelation> other = against.relations();
        boolean isSame =
                one.size() == other.size()
                        && one.stream().allMatch(each -> other.stream().anyMatch(each::isSameAs));
        if (!isSame) {
            all.add(new Difference(Aspect.RELATIONS, relations(one), relations(other)));
        }
    }

    private static String relations(List<FindingRelation> related) {
        return orNone(related.stream().map(FindingRelation::toString).collect(joining("; ")));
    }
}
