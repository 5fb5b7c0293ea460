package io.causestream.ai.runbook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.finding.Finding;
import io.causestream.settings.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** All runbooks in force: the user's, then those that are shipped. */
public final class Runbooks {

    private static final List<String> SHIPPED_FILES =
            List.of(
                    "crash-loop-back-off.md",
                    "deployment-replicas-mismatch.md",
                    "disk-full.md",
                    "high-cpu.md",
                    "high-memory.md",
                    "image-pull-back-off.md",
                    "job-failure.md",
                    "node-not-ready.md",
                    "oom-killed.md",
                    "pod-pending.md");

    private static final Runbooks SHIPPED = new Runbooks(readShipped());

    private final List<Runbook> all;

    private Runbooks(List<Runbook> all) {
        this.all = List.copyOf(all);
    }

    /** Those that are shipped alone. */
    public static Runbooks shipped() {
        return SHIPPED;
    }

    /** The user's, which win over those that are shipped where they fit as well. */
    static Runbooks with(Collection<Runbook> own) {
        List<Runbook> all = new ArrayList<>(own);
        all.addAll(SHIPPED.all);
        return new Runbooks(all);
    }

    /** The one that fits the finding best; of equal ones the first. */
    public Optional<Runbook> find(Finding finding) {
        Runbook best = null;
        int bestScore = 0;
        for (Runbook each : all) {
            int score = each.match().score(finding);
            if (score > bestScore) {
                best = each;
                bestScore = score;
            }
        }
        return Optional.ofNullable(best);
    }

    /** All of them, the user's first. */
    public List<Runbook> all() {
        return all;
    }

    private static List<Runbook> readShipped() {
        List<Problem> problems = new ArrayList<>();
        List<Runbook> runbooks = new ArrayList<>();
        for (String file : SHIPPED_FILES) {
            try (InputStream in = Runbooks.class.getResourceAsStream(file)) {
                if (in == null) {
                    throw new IllegalStateException(
                            "the runbook %s is not shipped".formatted(file));
                }
                RunbookReader.read(file, new String(in.readAllBytes(), UTF_8), problems)
                        .ifPresent(runbooks::add);
            } catch (IOException e) {
                throw new UncheckedIOException("reading the runbook " + file, e);
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException("a shipped runbook is wrong: " + problems);
        }
        return runbooks;
    }
}
