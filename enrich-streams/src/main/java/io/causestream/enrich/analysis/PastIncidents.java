package io.causestream.enrich.analysis;

import static java.util.Comparator.comparing;

import io.causestream.finding.Analysis;
import io.causestream.finding.Change;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Finding;
import io.causestream.finding.Subject;
import io.causestream.topics.EnrichedFinding.PastIncident;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How the latest findings of one family of problems ended. A family has one reason and one
 * workload, whose name counts without what is generated in it: each run of a CronJob is a Job of
 * its own.
 *
 * @param latest the latest first, {@value #MOST} at most
 */
public record PastIncidents(List<PastIncident> latest) {

    static final int MOST = 3;

    /** How long an end is remembered. */
    public static final Duration REMEMBERED = Duration.ofDays(30);

    private static final PastIncidents NONE = new PastIncidents(List.of());

    private static final Pattern GENERATED =
            Pattern.compile("(-[0-9]{6,}|-[a-z0-9]{6,10}-[a-z0-9]{5}|-[0-9]+)$");

    public PastIncidents {
        latest = latest == null ? List.of() : List.copyOf(latest);
    }

    public static PastIncidents none() {
        return NONE;
    }

    /** The name of the finding's family within its cluster. */
    public static String family(Finding finding) {
        Subject workload = finding.workload();
        return String.join(
                "/",
                finding.reason(),
                workload.kind(),
                workload.namespace(),
                GENERATED.matcher(workload.name()).replaceFirst(""));
    }

    /**
     * The same with this finding.
     *
     * @param resolved with its changes, of which one may have mended it
     * @param gone whether it ended because no pod of the workload was left
     */
    public PastIncidents with(Finding resolved, boolean gone) {
        Instant end = Objects.requireNonNullElse(resolved.endsAt(), resolved.startsAt());
        PastIncident ended =
                new PastIncident(
                        resolved.id(),
                        resolved.startsAt(),
                        end,
                        cause(resolved),
                        resolution(resolved, Duration.between(resolved.startsAt(), end), gone));
        // After a rewind the same problem ends once more, and may have another id.
        Stream<PastIncident> others =
                latest.stream()
                        .filter(known ->
                                !known.findingId().equals(ended.findingId())
                                        && !known.startsAt().equals(ended.startsAt()));
        return new PastIncidents(
                Stream.concat(Stream.of(ended), others)
                        .sorted(comparing(PastIncident::endsAt).reversed())
                        .limit(MOST)
                        .toList());
    }

    /** Those that ended before that time. */
    public List<PastIncident> before(Instant time) {
        return latest.stream().filter(incident -> incident.endsAt().isBefore(time)).toList();
    }

    public boolean isOlderThan(Instant limit) {
        return latest.stream().allMatch(incident -> incident.endsAt().isBefore(limit));
    }

    /**
     * A sentence for people: {@code Last time, 3 days ago: rolled back after 9 min.} Empty if there
     * was none.
     *
     * @param past the latest first
     * @param now when the finding began
     */
    public static String words(List<PastIncident> past, Instant now) {
        return past.isEmpty()
                ? ""
                : PastIncident.LAST_TIME
                        + "%s ago: %s."
                                .formatted(
                                        words(Duration.between(past.getFirst().endsAt(), now)),
                                        past.getFirst().resolution());
    }

    private static String cause(Finding finding) {
        if (finding.diagnosis() != null) {
            return finding.diagnosis().cause();
        }
        return finding.analysis() instanceof Analysis.Answered answered ? answered.cause() : "";
    }

    private static String resolution(Finding finding, Duration lasted, boolean gone) {
        Optional<Change> mending =
                finding.changes().stream()
                        .filter(change -> change.beforeStart().isZero())
                        .findFirst();
        if (mending.isEmpty()) {
            return gone
                    ? "its pods were deleted after " + words(lasted)
                    : "resolved after " + words(lasted);
        }
        boolean isBack =
                finding.changes().stream()
                        .filter(change -> !change.beforeStart().isZero())
                        .anyMatch(change -> undoes(mending.get(), change));
        return isBack
                ? "rolled back after " + words(lasted)
                : "resolved after %s, with a change of %s"
                        .formatted(words(lasted), mending.get().workload());
    }

    private static boolean undoes(Change later, Change earlier) {
        return later.workload().equals(earlier.workload())
                && earlier.diffs().stream()
                        .anyMatch(was -> later.diffs().stream().anyMatch(is -> undoes(is, was)));
    }

    private static boolean undoes(FieldDiff later, FieldDiff earlier) {
        return later.path().equals(earlier.path())
                && Objects.equals(later.after(), earlier.before())
                && Objects.equals(later.before(), earlier.after());
    }

    private static String words(Duration time) {
        long minutes = time.toMinutes();
        if (minutes < 2) {
            return Math.max(1, time.toSeconds()) + " s";
        }
        if (time.toHours() < 2) {
            return minutes + " min";
        }
        return time.toDays() < 2 ? time.toHours() + " h" : time.toDays() + " days";
    }
}
