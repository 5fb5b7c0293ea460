package io.causestream.replay.scenario;

import io.causestream.enrich.playbook.StartingPlaybooks;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.playbook.Playbook;
import io.causestream.replay.Replay;
import io.causestream.replay.ReplayRules;
import io.causestream.replay.ReplayedFinding;
import io.causestream.replay.incident.IncidentReader;
import io.causestream.replay.incident.IncidentWriter;
import io.causestream.replay.incident.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Runs playbook tests: what each is given becomes an incident, which is replayed with its
 * playbooks. Tests do not know of each other.
 */
public final class PlaybookTestRunner {

    private final EnrichmentRules limits;
    private final int threads;

    /**
     * @param limits of the findings' lives
     * @param threads how many tests run at a time, at least 1
     */
    public PlaybookTestRunner(EnrichmentRules limits, int threads) {
        this.limits = limits;
        this.threads = threads;
    }

    /**
     * Runs them.
     *
     * @param done gets each result, in the order of the tests, on the calling thread
     * @throws io.causestream.replay.incident.BadIncident if the incident that a test is given is
     *     damaged
     * @throws UncheckedIOException if there is no room for temporary files
     */
    public List<PlaybookTestResult> run(
            List<PlaybookTest> tests, Consumer<PlaybookTestResult> done) {
        List<PlaybookTestResult> results = new ArrayList<>();
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<PlaybookTestResult>> running = new ArrayList<>();
            tests.forEach(test -> running.add(workers.submit(() -> run(test))));
            for (Future<PlaybookTestResult> each : running) {
                PlaybookTestResult result = each.get();
                results.add(result);
                done.accept(result);
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the tests were interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private PlaybookTestResult run(PlaybookTest test) {
        long begin = System.nanoTime();
        List<ReplayedFinding> found =
                switch (test.given()) {
                    case Given.Incident(Path file) -> replay(test, file);
                    case Given.Records records -> replay(test, records);
                };
        List<String> differences =
                new ArrayList<>(
                        FindingMatcher.differences(
                                test.expected().findings(),
                                found.stream().filter(test.expected()::concerns).toList()));
        for (String name : test.covers()) {
            if (found.stream().noneMatch(finding -> isFrom(name, finding, test))) {
                differences.add("covers %s, and no finding is from it".formatted(name));
            }
        }
        for (String name : test.nearMissOf()) {
            found.stream()
                    .filter(finding -> isFrom(name, finding, test))
                    .forEach(finding ->
                            differences.add(
                                    "is a near miss of %s, which fired: %s"
                                            .formatted(name, FindingField.describe(finding))));
        }
        return new PlaybookTestResult(
                test, differences, found, Duration.ofNanos(System.nanoTime() - begin));
    }

    /** Whether it is from the playbook of this name, or from one that has no other trigger. */
    private static boolean isFrom(String name, ReplayedFinding finding, PlaybookTest test) {
        List<String> playbooks = finding.last().playbooks();
        return playbooks.contains(name)
                || test.playbooks().playbooks().stream()
                        .filter(playbook -> playbooks.contains(playbook.name()))
                        .anyMatch(playbook -> isOnly(name, playbook));
    }

    private static boolean isOnly(String trigger, Playbook playbook) {
        return playbook.triggers().stream()
                .allMatch(each -> each.type().name().equals(trigger));
    }

    private List<ReplayedFinding> replay(PlaybookTest test, Given.Records records) {
        try {
            Path file = Files.createTempFile("causestream-test", ".cs");
            try {
                try (IncidentWriter writer = new IncidentWriter(file)) {
                    records.records().forEach(writer::add);
                    writer.finish(about(records));
                }
                return replay(test, file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Manifest about(Given.Records records) {
        return new Manifest(
                Manifest.FORMAT,
                "test",
                records.from(),
                records.from(),
                records.to(),
                List.of(),
                List.of(),
                false,
                Map.of(),
                List.of());
    }

    private List<ReplayedFinding> replay(PlaybookTest test, Path incident) {
        try (IncidentReader reader = IncidentReader.open(incident)) {
            return new Replay(rules(test), 1).over(reader).findings();
        }
    }

    /** Those of the test, whatever was activated in the recorded time. */
    private ReplayRules rules(PlaybookTest test) {
        return new ReplayRules(
                limits,
                new StartingPlaybooks(test.playbooks(), texts -> test.playbooks()),
                false);
    }
}
