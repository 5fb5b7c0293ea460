package io.causestream.benchmarks;

import io.causestream.ingest.kube.IntakeLedger;
import java.time.Duration;

/**
 * What is lost, and how much is published again, while everything between a real API server and
 * Kafka fails, one after the other: the long form of ingest-kube's ledger. Argument: minutes. It
 * takes at least this long and has at least 20 faults; a loss ends it with an error that names what
 * was lost.
 */
public final class IntakeUnderFaults {

    private static final int ROUNDS = 4;

    private IntakeUnderFaults() {}

    public static void main(String[] args) throws Exception {
        Duration time = Duration.ofMinutes(args.length == 0 ? 5 : Long.parseLong(args[0]));
        IntakeLedger.Outcome outcome = measure(time);
        System.out.printf(
                "%d faults in %d s, %d changes: 0 lost; in the end %d objects and %d events; %d observations of objects, %d of them repeats (%.2f)%n",
                outcome.faults(),
                outcome.took().toSeconds(),
                outcome.changes(),
                outcome.objects(),
                outcome.events(),
                outcome.observations(),
                outcome.repeats(),
                outcome.repeats() / (double) outcome.observations());
        System.out.printf(
                "agents started again: %d; take-overs: %s%n",
                outcome.restarts(), outcome.takeOvers());
    }

    private static IntakeLedger.Outcome measure(Duration time) throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create("causestream-ledger");
                IntakeLedger ledger = new IntakeLedger(folder.path())) {
            return ledger.keep(ROUNDS, time);
        }
    }
}
