package io.causestream.enrich.lifecycle;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.causestream.enrich.action.BoundAction;
import io.causestream.enrich.signal.ActionCall;
import io.causestream.finding.Finding;
import io.causestream.finding.Severity;
import io.causestream.observation.SilenceObservation;
import io.causestream.observation.SilenceObservation.Matcher;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides which findings Alertmanager's silences match: by the labels of the alert, or by those
 * that an alert about the same problem would have.
 */
final class Silences {

    private static final int MOST = 1_000;

    private Silences() {}

    /** Remembers a silence until it ends, and starts timers for its beginning and its end. */
    static void onSilence(FindingUnitOfWork work, SilenceObservation silence, Instant now) {
        Map<String, SilenceObservation> known = new TreeMap<>(work.record().silences());
        if (silence.status() == SilenceObservation.Status.EXPIRED) {
            known.remove(silence.silence());
        } else if (known.size() < MOST || known.containsKey(silence.silence())) {
            known.put(silence.silence(), silence);
            waitFor(work, Duration.between(silence.observedAt(), silence.startsAt()), now);
            waitFor(work, Duration.between(silence.observedAt(), silence.endsAt()), now);
        }
        work.put(work.record().silences(known));
    }

    private static void waitFor(FindingUnitOfWork work, Duration within, Instant now) {
        if (within.isPositive()) {
            work.start(Timer.of(work.cluster(), Timer.Purpose.SILENCE, within, now));
        }
    }

    /** Mutes and unmutes the open findings by the silences in force now. */
    static void apply(FindingUnitOfWork work, Instant now) {
        Map<String, SilenceObservation> current = new TreeMap<>(work.record().silences());
        current.values().removeIf(silence -> !now.isBefore(silence.endsAt()));
        work.put(work.record().silences(current));
        for (FindingState state : work.all()) {
            if (!state.head().isResolved()) {
                apply(work, state, now);
            }
        }
    }

    static void apply(FindingUnitOfWork work, FindingState state, Instant now) {
        boolean muted =
                state.actions().stream().anyMatch(Silences::mutes)
                        || work.record().silences().values().stream()
                                .filter(silence -> isActive(silence, now))
                                .anyMatch(silence -> isAbout(silence, state.head()));
        if (muted != state.head().muted()) {
            work.put(state.with(state.head().edit().muted(muted).finding()));
        }
    }

    private static boolean mutes(ActionCall action) {
        return BoundAction.named(action.name())
                .filter(bound -> bound.part() == BoundAction.Part.MUTES)
                .isPresent();
    }

    private static boolean isActive(SilenceObservation silence, Instant now) {
        return !now.isBefore(silence.startsAt()) && now.isBefore(silence.endsAt());
    }

    private static boolean isAbout(SilenceObservation silence, Finding finding) {
        Map<String, String> labels = labels(finding);
        return !silence.matchers().isEmpty()
                && silence.matchers().stream().allMatch(matcher -> matches(matcher, labels));
    }

    private static boolean matches(Matcher matcher, Map<String, String> labels) {
        String value = labels.getOrDefault(matcher.label(), "");
        if (!matcher.regex()) {
            return value.equals(matcher.value()) == matcher.equal();
        }
        try {
            return Pattern.matches(matcher.value(), value) == matcher.equal();
        } catch (PatternSyntaxException e) {
            // Alertmanager refuses such a silence: an invalid expression mutes nothing.
            return false;
        }
    }

    /**
     * The alert's own labels, which override those of an alert about the same problem in
     * Kubernetes.
     */
    private static Map<String, String> labels(Finding finding) {
        Map<String, String> labels = new TreeMap<>();
        labels.put("alertname", finding.reason());
        labels.put("severity", severity(finding.severity()));
        labels.put("cluster", finding.cluster());
        put(labels, "namespace", finding.subject().namespace());
        put(labels, label(finding.subject().kind()), finding.subject().name());
        put(labels, label(finding.workload().kind()), finding.workload().name());
        labels.putAll(finding.labels());
        return labels;
    }

    private static void put(Map<String, String> labels, String label, String value) {
        if (!value.isEmpty()) {
            labels.put(label, value);
        }
    }

    /** The label name of a kind in kube-state-metrics. */
    private static String label(String kind) {
        return kind.equals("Job") ? "job_name" : kind.toLowerCase(Locale.ROOT);
    }

    private static String severity(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "critical";
            case HIGH, MEDIUM, LOW -> "warning";
            case INFO, DEBUG -> "info";
        };
    }
}
