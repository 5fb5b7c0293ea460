package io.causestream.replay.scenario;

import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.playbook.Playbook;
import io.causestream.playbook.PlaybookSet;
import io.causestream.playbook.catalogue.ActionDeclaration;
import io.causestream.replay.ReplayedFinding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    private final GivenReplay replay;
    private final int threads;

    /**
     * @param limits of the findings' lives
     * @param threads how many tests run at a time, at least 1
     */
    public PlaybookTestRunner(EnrichmentRules limits, int threads) {
        this.replay = new GivenReplay(limits);
        this.threads = threads;
    }

    /**
     * Runs them.
     *
     * @param done gets each result, in the order of the tests, on the calling thread
     * @throws io.causestream.replay.incident.BadIncident if the incident that a test is given is
     *     damaged
     * @throws java.io.UncheckedIOException if there is no room for temporary files
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
        List<ReplayedFinding> found = replay.over(test.given(), test.playbooks());
        List<String> differences =
                new ArrayList<>(
                        ExpectationMatcher.differences(
                                test.expected().findings(),
                                found.stream().filter(test.expected()::concerns).toList()));
        for (String name : test.covers()) {
            if (!hasFired(name, found, test)) {
                differences.add("covers %s, which did nothing".formatted(name));
            }
        }
        for (String name : test.nearMissOf()) {
            if (hasFired(name, found, test)) {
                differences.add("is a near miss of %s, which fired".formatted(name));
            }
        }
        return new PlaybookTestResult(
                test, differences, found, Duration.ofNanos(System.nanoTime() - begin));
    }

    /**
     * Whether a finding is from the playbook of this name, or from one that has no other trigger
     * than the one of this name. What a playbook silenced is found without it.
     */
    private boolean hasFired(String name, List<ReplayedFinding> found, PlaybookTest test) {
        List<Playbook> named =
                test.playbooks().playbooks().stream()
                        .filter(playbook -> playbook.name().equals(name) || hasOnly(name, playbook))
                        .toList();
        List<String> names = named.stream().map(Playbook::name).toList();
        if (found.stream()
                .flatMap(each -> each.last().playbooks().stream())
                .anyMatch(names::contains)) {
            return true;
        }
        return named.stream().anyMatch(PlaybookTestRunner::silences)
                && replay.over(test.given(), without(names, test.playbooks())).size()
                        > found.size();
    }

    private static boolean hasOnly(String trigger, Playbook playbook) {
        return playbook.triggers().stream().allMatch(each -> each.type().name().equals(trigger));
    }

    private static boolean silences(Playbook playbook) {
        return playbook.actions().stream()
                .anyMatch(action -> action.type().does() == ActionDeclaration.Does.SILENCES);
    }

    private static PlaybookSet without(List<String> names, PlaybookSet set) {
        return new PlaybookSet(
                set.version(),
                set.playbooks().stream()
                        .filter(playbook -> !names.contains(playbook.name()))
                        .toList(),
                set.severities());
    }
}
