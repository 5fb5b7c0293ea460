package io.causestream.standalone.incident;

import io.causestream.replay.Replay;
import io.causestream.replay.ReplayResult;
import io.causestream.replay.ReplayRules;
import io.causestream.replay.diff.FindingRoutes;
import io.causestream.replay.diff.FindingsDiff;
import io.causestream.replay.incident.IncidentReader;
import io.causestream.service.ExitCode;
import io.causestream.standalone.config.CannotRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code causestream diff}. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "Compare two sets of rules on an incident: what a change would have meant.",
            "Replays the file with each, in this process, and tells which findings appear, vanish or change:",
            "severity, cause, channel, who is notified when and how often. Notifies nobody.",
            "",
            "RULES is a file of playbooks or settings, or a folder of them; or one of these words:",
            "recorded (what was in force at the time), shipped (only what this version ships).",
            "Channels are compared where both RULES are files of settings with a sinksConfig.",
            "",
            "A notification is the first revision of a finding that is not held back, one that opens it",
            "again, or one that raises it to HIGH or CRITICAL. A page is one of severity HIGH or CRITICAL.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 no difference (see --fail-on); 3 differences; 1 and 2 as for every command.",
            "",
            "Examples:",
            "  causestream diff storm.cs --with my-playbooks/",
            "  causestream diff storm.cs --with new.yaml --against old.yaml --html diff.html",
            "  causestream diff storm.cs --with my-playbooks/ --against shipped -o json",
            "  causestream diff last-week.cs --with new.yaml --fail-on page     in CI: only more or fewer pages"
        })
public final class DiffCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The incident, as record wrote it")
    private Path file = Path.of("");

    @Option(names = "--with", paramLabel = "RULES", required = true, description = "The new rules")
    private String with = "";

    @Option(
            names = "--against",
            paramLabel = "RULES",
            defaultValue = RulesFiles.RECORDED,
            description = "The rules to compare them with. Default: recorded")
    private String against = RulesFiles.RECORDED;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "TEXT",
            description = "text, or json: one object. Default: text")
    private Format format = Format.TEXT;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Also write a page with a timeline; a file that exists is replaced")
    private @Nullable Path page;

    @Option(
            names = "--fail-on",
            paramLabel = "WHAT",
            defaultValue = "ANY",
            description = {
                "What ends with exit code 3: any difference; page: another number of pages for",
                "some problem; or never. Default: any"
            })
    private FailOn failOn = FailOn.ANY;

    enum Format {
        TEXT,
        JSON
    }

    enum FailOn {
        PAGE {
            @Override
            boolean fails(FindingsDiff diff) {
                return diff.changesPages();
            }
        },
        ANY {
            @Override
            boolean fails(FindingsDiff diff) {
                return diff.isDifferent();
            }
        },
        NEVER {
            @Override
            boolean fails(FindingsDiff diff) {
                return false;
            }
        };

        abstract boolean fails(FindingsDiff diff);
    }

    @Override
    public Integer call() {
        Map<String, String> environment = System.getenv();
        ReplayRules newer = RulesFiles.named(with, environment);
        ReplayRules older = RulesFiles.named(against, environment);
        FindingRoutes newerRoutes = SlackRoutes.of(with, environment);
        FindingRoutes olderRoutes = SlackRoutes.of(against, environment);
        FindingsDiff diff;
        try (IncidentReader incident = IncidentReader.open(file)) {
            diff =
                    FindingsDiff.between(
                            incident.manifest(),
                            replay(incident, newer, "replayed with " + with),
                            newerRoutes,
                            replay(incident, older, "replayed with " + against),
                            olderRoutes);
        }
        show(new DiffReport(file.toString(), with, against, diff));
        return failOn.fails(diff) ? ExitCode.DIFFERENT : ExitCode.DONE;
    }

    private ReplayResult replay(IncidentReader incident, ReplayRules rules, String what) {
        PrintWriter err = spec.commandLine().getErr();
        ReplayResult result;
        try (Progress progress = new Progress(err, what, incident.manifest().total())) {
            result = new Replay(rules).reporting(progress).over(incident);
        }
        if (result.unreadable() > 0) {
            err.printf("%s: %,d records could not be read%n", what, result.unreadable());
        }
        return result;
    }

    private void show(DiffReport report) {
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case TEXT -> DiffText.print(report, out);
            case JSON -> out.println(DiffJson.of(report));
        }
        out.flush();
        if (page != null) {
            try {
                Files.writeString(page, DiffPage.of(report));
            } catch (IOException e) {
                throw new CannotRun("%s can't be written: %s".formatted(page, e.getMessage()), e);
            }
        }
    }
}
