package io.causestream.enrich;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same observations, in whatever order they come within two minutes and however often, end in
 * the same open findings. {@code -Dorder.runs=10000} is the long form.
 */
class OrderTest {

    private static final int RUNS = Integer.getInteger("order.runs", 12);
    private static final int STEPS = 40;
    private static final Duration LATE = Duration.ofMinutes(2);

    /** Something that a cluster, or its Alertmanager, says at a moment of its own. */
    private record Said(Instant at, Object observation) {}

    static List<Long> seeds() {
        return new Random(20_261_124).longs(RUNS).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsOpenInTheEndDoesNotDependOnTheOrder(long seed) {
        Random random = new Random(seed);
        List<Said> story = story(random);

        Map<String, String> inOrder = endOf(story);
        Map<String, String> shuffled = endOf(disturbed(story, random));

        assertThat(without(shuffled, inOrder))
                .as("seed %d", seed)
                .isEqualTo(without(inOrder, shuffled));
    }

    /** What differs, alone: the rest would hide it. */
    private static Map<String, String> without(Map<String, String> all, Map<String, String> same) {
        Map<String, String> rest = new TreeMap<>(all);
        rest.entrySet().removeAll(same.entrySet());
        return rest;
    }

    /** Pods of three workloads crash, recover and go; nodes fail; alerts fire. */
    private static List<Said> story(Random random) {
        List<Said> story = new ArrayList<>();
        Map<String, Integer> restarts = new TreeMap<>();
        Instant at = NOON.plusSeconds(300);
        for (int step = 0; step < STEPS; step++) {
            at = at.plusSeconds(1 + random.nextInt(20));
            String app = "app-" + random.nextInt(3);
            String pod = app + "-" + random.nextInt(3);
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3, 4 -> {
                    int run = restarts.merge(pod, 1, Integer::sum);
                    if (run >= 2) {
                        story.add(new Said(at, Observations.crashes(app, pod, run, at)));
                    }
                }
                case 5 ->
                        story.add(
                                new Said(
                                        at,
                                        Observations.recovers(
                                                app, pod, restarts.getOrDefault(pod, 0), at)));
                case 6 -> {
                    boolean ready = random.nextBoolean();
                    story.add(
                            new Said(
                                    at,
                                    Observations.node("node-" + random.nextInt(2), ready, at, at)));
                }
                case 7 ->
                        story.add(
                                new Said(
                                        at,
                                        Observations.deploymentOf(app, 3, random.nextInt(4), at)));
                default ->
                        story.add(
                                new Said(
                                        at,
                                        Observations.alert(
                                                "KubePodCrashLooping",
                                                Subject.pod("shop", pod),
                                                "web",
                                                "warning",
                                                AlertObservation.Status.FIRING,
                                                at,
                                                at)));
            }
        }
        return story;
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

    private static Map<String, String> endOf(List<Said> story) {
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
            scenario.passes(Duration.ofSeconds(290));
            for (Said said : story) {
                Duration until = Duration.between(scenario.now(), said.at());
                if (until.isPositive()) {
                    scenario.passes(until);
                }
                switch (said.observation()) {
                    case KubeObservation seen -> scenario.sees(seen);
                    case AlertmanagerObservation alerts -> scenario.hears(alerts);
                    default -> throw new AssertionError(said);
                }
                scenario.looksUp("boom");
            }
            // Longer than anything is held, and than anything is awaited.
            for (int round = 0; round < 3; round++) {
                scenario.passes(Duration.ofMinutes(7)).looksUp("boom");
            }
            return open(scenario);
        }
    }

    private static Map<String, String> open(EnrichmentScenario scenario) {
        Map<String, Finding> latest = new TreeMap<>();
        scenario.told().forEach(finding -> latest.put(finding.fingerprint().value(), finding));
        Map<String, String> ids =
                scenario.told().stream()
                        .collect(
                                Collectors.toMap(
                                        Finding::id,
                                        finding -> finding.fingerprint().value(),
                                        (one, other) -> one));
        Map<String, String> open = new TreeMap<>();
        latest.values().stream()
                .filter(finding -> !finding.isResolved())
                .forEach(finding -> open.put(finding.fingerprint().value(), content(finding, ids)));
        return open;
    }

    /** All that people read, but for ids, times and numbers of revisions. */
    private static String content(Finding finding, Map<String, String> ids) {
        return String.join(
                " | ",
                finding.title(),
                finding.reason(),
                finding.severity().name(),
                finding.workload().toString(),
                finding.subject().toString(),
                finding.sources().toString(),
                finding.affected().toString(),
                finding.playbooks().toString(),
                String.valueOf(finding.muted()),
                finding.relations().symptomOf().stream().map(ids::get).sorted().toList().toString(),
                String.valueOf(finding.diagnosis() == null ? "" : finding.diagnosis().category()));
    }
}
