package io.causestream.standalone.rewind;

import io.causestream.service.ExitCode;
import io.causestream.standalone.config.KafkaConnection;
import io.causestream.standalone.config.KafkaOptions;
import io.causestream.standalone.config.TimeConverter;
import io.causestream.topics.KafkaSettings;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code causestream rewind}. */
@Command(
        name = "rewind",
        mixinStandardHelpOptions = true,
        description = {
            "Let enrich-streams read again, on purpose, what it has read since a time.",
            "Shows what would be done; --execute does it, and needs enrich-streams stopped. Findings",
            "are made anew under a higher epoch, with today's playbooks; open messages in Slack are",
            "edited, and none is posted twice. docs/rewind.md says what it does, and what it does not.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  causestream rewind --to 2h                        what would be read again, and changes nothing",
            "  causestream rewind --to 2026-01-31T12:00:00Z --execute",
            "  causestream rewind --to 2h --bootstrap-servers kafka:9092",
            "",
            "Exit codes: 0 done or shown; 1 enrich-streams runs, or Kafka did not do it; 2 the time is wrong."
        })
public final class RewindCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private KafkaOptions kafkaOptions = new KafkaOptions();

    @Option(
            names = "--to",
            paramLabel = "TIME",
            required = true,
            converter = TimeConverter.class,
            description =
                    "RFC 3339, such as 2026-01-31T12:00:00Z, or how far back: 90s, 30m, 2h, 3d")
    private Instant to = Instant.EPOCH;

    @Option(names = "--execute", description = "Do it; without, it is only shown")
    private boolean execute;

    @Override
    public Integer call() {
        Instant now = Instant.now();
        if (to.isAfter(now)) {
            throw TimeConverter.inTheFuture("--to", to, now);
        }
        PrintWriter out = spec.commandLine().getOut();
        try (KafkaConnection connection = kafkaOptions.connect();
                RewindAdmin admin = new RewindAdmin(connection.settings())) {
            KafkaSettings kafka = connection.settings();
            RewindPlan plan = new RewindPlanner(kafka, admin).plan(to);
            out.printf("Rewind of %s to %s%n", kafka.groups().enrichment(), plan.to());
            RewindPlanText.print(plan, out);
            Optional<RewindExecutor.Done> done =
                    execute
                            ? Optional.of(new RewindExecutor(kafka, admin).execute(plan, now))
                            : Optional.empty();
            RewindPlanText.printEnd(plan, done, "enrich-streams", out);
        }
        out.flush();
        return ExitCode.DONE;
    }
}
