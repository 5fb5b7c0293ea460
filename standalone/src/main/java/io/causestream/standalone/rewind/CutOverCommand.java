package io.causestream.standalone.rewind;

import io.causestream.enrich.EnrichmentApplications.Application;
import io.causestream.service.ExitCode;
import io.causestream.standalone.config.KafkaConnection;
import io.causestream.standalone.config.KafkaOptions;
import io.causestream.standalone.config.TimeConverter;
import io.causestream.topics.KafkaSettings;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code causestream cut-over}. */
@Command(
        name = "cut-over",
        mixinStandardHelpOptions = true,
        description = {
            "Let this version of enrich-streams take over from the one that ran before, or come back.",
            "Needed when the topology has another version (the log of enrich-streams says so). Shows",
            "what would be done; --execute does it, and needs enrich-streams stopped. Open messages in",
            "Slack are edited, and none is posted twice. docs/upgrade.md has the steps.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  causestream cut-over                              what would be done, and changes nothing",
            "  causestream cut-over --execute",
            "  causestream cut-over --to 2h --execute            make the findings of two hours anew, too",
            "  causestream cut-over --remove-left --execute      delete what the versions before have left",
            "",
            "Exit codes: 0 done or shown; 1 enrich-streams runs, there is nothing to take over, or Kafka",
            "did not do it; 2 the time is wrong."
        })
public final class CutOverCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private KafkaOptions kafkaOptions = new KafkaOptions();

    @ArgGroup private What what = new What();

    @Option(names = "--execute", description = "Do it; without, it is only shown")
    private boolean execute;

    /** One of the two. */
    static final class What {

        @Option(
                names = "--to",
                paramLabel = "TIME",
                converter = TimeConverter.class,
                description =
                        "RFC 3339, such as 2026-01-31T12:00:00Z, or how far back: 90s, 30m, 2h, 3d. Default: the first record that the other version has not read")
        private @Nullable Instant to;

        @Option(
                names = "--remove-left",
                description =
                        "Delete groups and topics of the versions that were left; there is no way back to them without")
        private boolean removeLeft;
    }

    @Override
    public Integer call() {
        Instant now = Instant.now();
        Instant to = what.to;
        if (to != null && to.isAfter(now)) {
            throw TimeConverter.inTheFuture("--to", to, now);
        }
        PrintWriter out = spec.commandLine().getOut();
        try (KafkaConnection connection = kafkaOptions.connect();
                RewindAdmin admin = new RewindAdmin(connection.settings())) {
            if (what.removeLeft) {
                removeLeft(admin, out);
            } else {
                cutOver(to, now, connection.settings(), admin, out);
            }
        }
        out.flush();
        return ExitCode.DONE;
    }

    private void cutOver(
            @Nullable Instant to,
            Instant now,
            KafkaSettings kafka,
            RewindAdmin admin,
            PrintWriter out) {
        RewindPlan plan = new RewindPlanner(kafka, admin).cutOver(to, now);
        out.printf(
                "Cut-over from %s to %s at %s%n",
                String.join(", ", plan.leaves().stream().map(Application::id).toList()),
                kafka.groups().enrichment(),
                plan.to());
        RewindPlanText.print(plan, out);
        Optional<RewindExecutor.Done> done =
                execute
                        ? Optional.of(new RewindExecutor(kafka, admin).execute(plan, now))
                        : Optional.empty();
        RewindPlanText.printEnd(plan, done, "this version of enrich-streams", out);
    }

    private void removeLeft(RewindAdmin admin, PrintWriter out) {
        List<Application> left = LeftApplications.of(admin);
        if (left.isEmpty()) {
            out.printf("No other version has left anything.%n");
        }
        for (Application other : left) {
            out.printf("%s: its group and %d topics%n", other.id(), other.topics().size());
            other.topics().forEach(topic -> out.printf("  %s%n", topic));
            if (execute) {
                admin.remove(other);
            }
        }
        out.printf(
                execute
                        ? "%nDeleted.%n"
                        : "%nNothing was deleted. Add --execute to delete this.%n");
    }
}
