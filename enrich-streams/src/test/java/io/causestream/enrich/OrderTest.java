package io.causestream.enrich;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.finding.Finding;
import io.causestream.finding.Subject;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.AlertmanagerObservation;
import io.causestream.observation.KubeObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same observations make the same findings, in whatever order they come within two minutes and
 * however often. Findings of the two runs are the same if they have one fingerprint and were there
 * at one time; of these all is compared that people read when it is published last. What the order
 * may change:
 *
 * <ul>
 *   <li>times, ids, and the number of revisions and of occurrences;
 *   <li>whether there is a finding of what lasted no longer than two minutes: its end may come
 *       before its beginning, or long after it;
 *   <li>whether two findings are related that were there together for no longer than that, and
 *       whether a symptom is still said to be one that ended with its cause.
 * </ul>
 *
 * <p>{@code -Dorder.runs=10000} is the long form.
 */
class OrderTest {

    private static final int RUNS = Integer.getInteger("order.runs", 50);
    private static final int STEPS = 20;
    private static final Duration LATE = Duration.ofMinutes(2);
    private static final Duration STEP = Duration.ofSeconds(2);

    private static final Duration RESOLVE_AFTER = EnrichmentRules.defaults().resolveAfter();

    private static final Duration SYMPTOM_TIMEOUT =
            EnrichmentRules.defaults().notification().symptomTimeout();

    /** Longer than anything is held, awaited or continued in the same finding. */
    private static final Duration PAUSE = Duration.ofMinutes(35);

    private static final Duration PAUSE_STEP = Duration.ofSeconds(20);

    /** Something that a cluster, or its Alertmanager, says at a moment of its own. */
    private record Said(Instant at, Object observation) {}

    /**
     * A finding from its beginning to its end, as it was published last.
     *
     * @param to {@link Instant#MAX} if it has not ended
     */
    private record Course(Finding last, Instant from, Instant to) {

        /** How long both were there at once; negative: the time between them. */
        Duration overlap(Course other) {
            Instant begin = from.isAfter(other.from) ? from : other.from;
            Instant end = to.isBefore(other.to) ? to : other.to;
            return Duration.between(begin, end);
        }

        /** Whether it lasted no longer than the disturbance, and was well before it resolved. */
        boolean isShort() {
            return Duration.between(from, to).compareTo(LATE.plus(RESOLVE_AFTER)) <= 0;
        }

        @Override
        public String toString() {
            return "%s %s from %s to %s"
                    .formatted(
                            last.fingerprint(),
                            last.title(),
                            from,
                            to.equals(Instant.MAX) ? "-" : to);
        }
    }

    /** A finding of the run in order, and the same of the other one. */
    private record Pair(Course inOrder, Course late) {

        /** Whether the order may decide that these met, or that they did not. */
        boolean hardlyMeets(Pair other) {
            return isShort(inOrder.overlap(other.inOrder)) || isShort(late.overlap(other.late));
        }

        /** Whether the order may decide which of them outlasts the other. */
        boolean endsWith(Pair other) {
            return !inOrder.to.equals(Instant.MAX)
                    && isShort(
                            Duration.between(inOrder.to, other.inOrder.to)
                                    .abs()
                                    .minus(SYMPTOM_TIMEOUT));
        }

        private static boolean isShort(Duration overlap) {
            return overlap.compareTo(LATE) <= 0;
        }
    }

    static List<Long> seeds() {
        return new Random(20_261_124).longs(RUNS).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void findingsDoNotDependOnTheOrder(long seed) {
        Random random = new Random(seed);
        List<Said> story = story(random);

        Map<String, Course> inOrder = coursesOf(story);
        Map<String, Course> late = coursesOf(disturbed(story, random));

        assertThat(differences(inOrder, late)).as("seed %d", seed).isEmpty();
    }

    private static List<String> differences(Map<String, Course> inOrder, Map<String, Course> late) {
        List<String> differences = new ArrayList<>();
        List<Pair> pairs = new ArrayList<>();
        Set<Course> alone = new LinkedHashSet<>(late.values());
        for (Course course : inOrder.values()) {
            List<Course> same =
                    late.values().stream().filter(other -> isSame(course, other)).toList();
            alone.removeAll(same);
            if (same.size() == 1) {
                pairs.add(new Pair(course, same.getFirst()));
            } else if (!same.isEmpty() || !course.isShort()) {
                differences.add("in order: %s%nlate: %s".formatted(course, same));
            }
        }
        alone.stream()
                .filter(course -> !course.isShort())
                .forEach(course -> differences.add("late alone: %s".formatted(course)));
        for (Pair pair : pairs) {
            String expected = content(pair.inOrder, Pair::inOrder, pair, pairs);
            String actual = content(pair.late, Pair::late, pair, pairs);
            if (!actual.equals(expected)) {
                differences.add(
                        "%s%nin order: %s%nlate: %s%n%s"
                                .formatted(pair.inOrder, expected, actual, pair.late));
            }
        }
        return differences;
    }

    /** What is late begins and ends later, by no more than it is late. */
    private static boolean isSame(Course inOrder, Course late) {
        return inOrder.last.fingerprint().equals(late.last.fingerprint())
                && late.from.isBefore(after(inOrder.to))
                && inOrder.from.isBefore(late.to);
    }

    private static Instant after(Instant end) {
        return end.equals(Instant.MAX) ? end : end.plus(LATE);
    }

    /** Two times, with a pause: pods of three workloads crash, recover and go; nodes fail. */
    private static List<Said> story(Random random) {
        List<Said> story = new ArrayList<>();
        Map<String, Integer> restarts = new TreeMap<>();
        Map<String, Instant> firing = new TreeMap<>();
        Instant at = NOON.plusSeconds(300);
        for (int act = 0; act < 2; act++) {
            for (int step = 0; step < STEPS; step++) {
                at = at.plusSeconds(1 + random.nextInt(20));
                happens(random, restarts, firing, at).forEach(story::add);
            }
            at = at.plus(PAUSE);
        }
        return story;
    }

    private static List<Said> happens(
            Random random, Map<String, Integer> restarts, Map<String, Instant> firing, Instant at) {
        String app = "app-" + random.nextInt(3);
        String pod = app + "-" + random.nextInt(3);
        return switch (random.nextInt(11)) {
            case 0, 1, 2, 3 -> {
                int run = restarts.merge(pod, 1, Integer::sum);
                yield run < 2
                        ? List.of()
                        : List.of(new Said(at, Observations.crashes(app, pod, run, at)));
            }
            case 4, 5 ->
                    List.of(
                            new Said(
                                    at,
                                    Observations.recovers(
                                            app, pod, restarts.getOrDefault(pod, 0), at)));
            case 6 ->
                    List.of(
                            new Said(
                                    at,
                                    Observations.node(
                                            "node-" + random.nextInt(2),
                                            random.nextBoolean(),
                                            at,
                                            at)));
            case 7 ->
                    List.of(new Said(at, Observations.deploymentOf(app, 3, random.nextInt(4), at)));
            case 8, 9 -> {
                Instant since = firing.computeIfAbsent(pod, unknown -> at);
                yield List.of(new Said(at, alert(pod, AlertObservation.Status.FIRING, since, at)));
            }
            default -> {
                Instant since = firing.get(pod);
                // Alertmanager is silent for its group interval, five minutes, in between.
                if (since != null && since.isBefore(at.minus(LATE))) {
                    firing.remove(pod);
                }
                yield firing.containsKey(pod) || since == null
                        ? List.of()
                        : List.of(
                                new Said(
                                        at,
                                        alert(pod, AlertObservation.Status.RESOLVED, since, at)));
            }
        };
    }

    private static AlertObservation alert(
            String pod, AlertObservation.Status status, Instant since, Instant at) {
        return Observations.alert(
                "KubePodCrashLooping",
                Subject.pod("shop", pod),
                "web",
                "warning",
                status,
                since,
                at);
    }

    /** Each comes up to two minutes late, some come twice. */
    private static List<Said> disturbed(List<Said> story, Random random) {
        List<Said> all = new ArrayList<>();
        for (Said said : story) {
            int times = random.nextInt(5) == 0 ? 2 : 1;
            for (int time = 0; time < times; time++) {
                Instant arrival = said.at().plusMillis(random.nextInt((int) LATE.toMillis()));
                all.add(new Said(arrival, said.observation()));
            }
        }
        Collections.shuffle(all, random);
        all.sort(Comparator.comparing(Said::at));
        return all;
    }

    private static Map<String, Course> coursesOf(List<Said> story) {
        try (var scenario = EnrichmentScenario.begin()) {
            for (String kind : List.of("Pod", "Node", "Deployment")) {
                scenario.sees(Observations.listComplete(kind, 1, NOON));
            }
            for (int app = 0; app < 3; app++) {
                for (int pod = 0; pod < 3; pod++) {
                    scenario.sees(
                            Observations.wellSince(
                                    "app-" + app, "app-%d-%d".formatted(app, pod), NOON));
                }
            }
            for (Said said : story) {
                passesUntil(said.at(), scenario);
                switch (said.observation()) {
                    case KubeObservation seen -> scenario.sees(seen);
                    case AlertmanagerObservation alerts -> scenario.hears(alerts);
                    default -> throw new AssertionError(said);
                }
                scenario.looksUp("boom");
            }
            passesUntil(story.getLast().at().plus(PAUSE), scenario);
            return courses(scenario.told());
        }
    }

    private static void passesUntil(Instant at, EnrichmentScenario scenario) {
        Duration until = Duration.between(scenario.now(), at);
        if (until.compareTo(LATE) > 0) {
            scenario.passes(LATE, STEP).looksUp("boom");
            scenario.passes(until.minus(LATE), PAUSE_STEP).looksUp("boom");
        } else if (until.isPositive()) {
            scenario.passes(until, STEP);
        }
    }

    private static Map<String, Course> courses(List<Finding> told) {
        Map<String, Course> byId = new LinkedHashMap<>();
        told.forEach(finding ->
                byId.put(
                        finding.id(),
                        new Course(
                                finding,
                                finding.startsAt(),
                                Objects.requireNonNullElse(finding.endsAt(), Instant.MAX))));
        return byId;
    }

    private static String content(
            Course course, Function<Pair, Course> run, Pair pair, List<Pair> pairs) {
        Finding finding = course.last;
        return String.join(
                " | ",
                finding.status().name(),
                finding.title(),
                finding.reason(),
                finding.severity().name(),
                finding.workload().toString(),
                finding.subject().toString(),
                finding.sources().toString(),
                finding.affected().toString(),
                finding.playbooks().toString(),
                "muted: " + finding.muted(),
                "symptom of "
                        + related(
                                finding.relations().symptomOf(),
                                run,
                                pair,
                                pairs.stream().filter(other -> !pair.endsWith(other)).toList()),
                "cause of " + related(finding.relations().causeOf(), run, pair, pairs),
                "grouped: " + (finding.relations().mergedInto() != null),
                "because: " + (finding.diagnosis() == null ? "" : finding.diagnosis().cause()));
    }

    /** The fingerprints of those of the other findings that may not have been missed. */
    private static List<String> related(
            List<String> ids, Function<Pair, Course> run, Pair pair, List<Pair> pairs) {
        return pairs.stream()
                .filter(other -> ids.contains(run.apply(other).last.id()))
                .filter(other -> !pair.hardlyMeets(other))
                .map(other -> other.inOrder.last.fingerprint().value())
                .sorted()
                .toList();
    }
}
