package io.causestream.standalone.doctor;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs checks at the same time, each within its own deadline. A check waits for those that it
 * names, and is skipped if one that it needs failed.
 */
final class Checkup {

    /** The time of one check. */
    static final Duration DEADLINE = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(Checkup.class);

    private final Duration deadline;
    private final Map<String, Planned> planned = new LinkedHashMap<>();

    Checkup(Duration deadline) {
        this.deadline = deadline;
    }

    /** What a check does; it may be interrupted. */
    interface Probe {
        /** One line, or several of the same kind. */
        List<CheckResult> look() throws Exception;
    }

    private record Planned(
            String name, List<String> needs, List<String> after, String ifLate, Probe probe) {}

    /**
     * Adds a check.
     *
     * @param needs names of checks before it, without which it makes no sense
     * @param ifLate the remedy if it does not end in time
     */
    void add(String name, List<String> needs, String ifLate, Probe probe) {
        planned.put(name, new Planned(name, needs, List.of(), ifLate, probe));
    }

    /** Adds a check that comes after others, whatever they found. */
    void addAfter(String name, List<String> after, String ifLate, Probe probe) {
        planned.put(name, new Planned(name, List.of(), after, ifLate, probe));
    }

    /** Runs all; their results in the order in which they were added. */
    List<CheckResult> run() throws InterruptedException {
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            // Read by the checks while others are still added.
            Map<String, CompletableFuture<List<CheckResult>>> results =
                    Collections.synchronizedMap(new LinkedHashMap<>());
            for (Planned check : planned.values()) {
                CompletableFuture<?>[] before =
                        Stream.concat(check.needs.stream(), check.after.stream())
                                .flatMap(name -> Stream.ofNullable(results.get(name)))
                                .toArray(CompletableFuture<?>[]::new);
                results.put(
                        check.name,
                        CompletableFuture.allOf(before)
                                .thenApplyAsync(_ -> result(check, results, threads), threads));
            }
            List<CheckResult> all = new ArrayList<>();
            for (CompletableFuture<List<CheckResult>> each : List.copyOf(results.values())) {
                all.addAll(each.get());
            }
            return all;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a check ended without a result", e);
        } finally {
            // What does not end by itself is left behind, on daemon threads.
            threads.shutdownNow();
        }
    }

    private List<CheckResult> result(
            Planned check,
            Map<String, CompletableFuture<List<CheckResult>>> results,
            ExecutorService threads) {
        Optional<String> missing =
                check.needs.stream()
                        .filter(need -> blocks(requireNonNull(results.get(need), need)))
                        .findFirst();
        if (missing.isPresent()) {
            return List.of(
                    CheckResult.skipped(
                            check.name, "needs %s, see there".formatted(missing.get()), ""));
        }
        Future<List<CheckResult>> look = threads.submit(check.probe::look);
        try {
            return look.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return List.of(
                    CheckResult.fail(
                            check.name,
                            "no answer within %d s".formatted(deadline.toSeconds()),
                            check.ifLate));
        } catch (ExecutionException e) {
            log.atError().addKeyValue("check", check.name).setCause(e.getCause()).log("failed");
            return List.of(
                    CheckResult.fail(
                            check.name,
                            "internal error: %s".formatted(e.getCause()),
                            "report it to the maintainers of Causestream"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(CheckResult.fail(check.name, "interrupted", "run it again"));
        } finally {
            look.cancel(true);
        }
    }

    /** All that a check waits for is done. */
    private static boolean blocks(CompletableFuture<List<CheckResult>> done) {
        return done.join().stream().anyMatch(CheckResult::blocks);
    }
}
