package io.causestream.standalone.rewind;

import io.causestream.finding.Finding;
import io.causestream.service.ExitCode;
import io.causestream.standalone.config.CannotRun;
import io.causestream.standalone.config.KafkaConnection;
import io.causestream.standalone.config.KafkaOptions;
import io.causestream.standalone.config.TimeConverter;
import io.causestream.topics.KafkaSettings;
import java.io.PrintWriter;
import java.time.Instant;
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

    private static final int MOST_SHOWN = 50;

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
            throw CannotRun.wrongArgument(
                    "--to %s is in the future: it is %s now".formatted(to, now), null);
        }
        PrintWriter out = spec.commandLine().getOut();
        try (KafkaConnection connection = kafkaOptions.connect();
                RewindAdmin admin = new RewindAdmin(connection.settings())) {
            KafkaSettings kafka = connection.settings();
            RewindPlan plan = new RewindPlanner(kafka, admin).plan(to);
            show(plan, kafka, out);
            if (execute) {
                RewindExecutor.Done done = new RewindExecutor(kafka, admin).execute(plan, now);
                out.printf(
                        "%nDone: epoch %d; %d elapsed timers written again. Start enrich-streams.%n",
                        done.epoch(), done.timers());
            } else {
                out.printf(
                        "%nNothing was changed.%s Add --execute to do it.%n",
                        plan.members().isEmpty()
                                ? ""
                                : " Stop enrich-streams first (%s)."
                                        .formatted(String.join(", ", plan.members())));
            }
        }
        out.flush();
        return ExitCode.DONE;
    }

    private static void show(RewindPlan plan, KafkaSettings kafka, PrintWriter out) {
        out.printf("Rewind of %s to %s%n", kafka.groups().enrichment(), plan.to());
        if (plan.lists().isEmpty()) {
            out.printf(
                    "  no lead-in: there is no complete list before; what was broken before and has not changed is seen with the next list%n");
        } else {
            out.printf(
                    "  objects from %s: the last complete lists before (%d)%n",
                    plan.leadIn(), plan.lists().size());
        }
        out.printf(
                "  alerts from %s: those that fire are sent again once a day at least%n",
                plan.from());
        out.printf("%nReads again, at most %d records:%n", plan.records());
        for (RewindPlan.Range range : plan.ranges()) {
            out.printf(
                    "  %s  partition %d  offsets %d to %d  %d records%n",
                    range.partition().topic(),
                    range.partition().partition(),
                    range.begin(),
                    range.end(),
                    range.records());
        }
        out.printf(
                "%nDeletes %d topics of state, which are made anew:%n",
                plan.internalTopics().size());
        plan.internalTopics().forEach(topic -> out.printf("  %s%n", topic));
        out.printf("%nOpen findings now: %d%n", plan.open().size());
        plan.open().stream().limit(MOST_SHOWN).forEach(finding -> show(finding, out));
        if (plan.open().size() > MOST_SHOWN) {
            out.printf("  and %d more%n", plan.open().size() - MOST_SHOWN);
        }
    }

    private static void show(Finding finding, PrintWriter out) {
        out.printf(
                "  %s  %s  since %s  %s%n",
                finding.id(), finding.severity(), finding.startsAt(), finding.title());
    }
}
