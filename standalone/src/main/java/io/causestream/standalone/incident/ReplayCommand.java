package io.causestream.standalone.incident;

import io.causestream.replay.Replay;
import io.causestream.replay.ReplayResult;
import io.causestream.replay.ReplayRules;
import io.causestream.replay.incident.IncidentReader;
import io.causestream.replay.recording.IncidentRecorder;
import io.causestream.replay.recording.Range;
import io.causestream.service.ExitCode;
import io.causestream.standalone.config.CannotRun;
import io.causestream.standalone.config.CausestreamVersion;
import io.causestream.standalone.config.KafkaConnection;
import io.causestream.standalone.config.KafkaOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code causestream replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Replay an incident: what would have been found.",
            "Runs the rules over the file of an incident, or over a range of the topics, in this process.",
            "Without --playbooks, those that were in force at the time. Notifies nobody.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  causestream replay storm.cs",
            "  causestream replay storm.cs --playbooks my-playbooks/ -o json",
            "  causestream replay --from 2h --playbooks my-playbooks/",
            "  causestream replay storm.cs --to-topics replay. --bootstrap-servers localhost:9092"
        })
public final class ReplayCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "The incident, as record wrote it; or give --from")
    private @Nullable Path file;

    @Mixin private RangeOptions range = new RangeOptions();
    @Mixin private KafkaOptions kafka = new KafkaOptions();

    @Option(
            names = "--playbooks",
            paramLabel = "PATH",
            description =
                    "A file of playbooks, or a folder: in force, with the shipped ones, in place of the recorded ones")
    private @Nullable Path playbooks;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "TABLE",
            description = "table, or json: a finding a line, with its revisions. Default: table")
    private FindingsFormat format = FindingsFormat.TABLE;

    @Option(
            names = "--to-topics",
            paramLabel = "PREFIX",
            description =
                    "Also publish every revision to PREFIXfindings, so that consumers can be tried")
    private @Nullable String sidePrefix;

    @Override
    public Integer call() {
        if ((file == null) == !range.isGiven()) {
            throw CannotRun.wrongArgument(
                    file == null
                            ? "what is to be replayed? Name the file of an incident, or give --from"
                            : "name the file of an incident, or give --from: not both",
                    null);
        }
        ReplayRules rules = RulesFiles.of(files(), System.getenv());
        if (file != null) {
            return replay(file, rules);
        }
        Range meant = range.range();
        try {
            Path cut = Files.createTempFile("causestream-replay", ".cs");
            try {
                record(meant, cut);
                return replay(cut, rules);
            } finally {
                Files.deleteIfExists(cut);
            }
        } catch (IOException e) {
            throw new CannotRun(
                    "no temporary file can be written: %s; set java.io.tmpdir"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>();
        kafka.config().ifPresent(files::add);
        if (playbooks != null) {
            files.add(playbooks);
        }
        return files;
    }

    private void record(Range meant, Path cut) {
        try (KafkaConnection connection = kafka.connect();
                Progress progress = new Progress(spec.commandLine().getErr(), "read", 0)) {
            new IncidentRecorder(connection.settings(), CausestreamVersion.current())
                    .reporting(progress)
                    .record(meant, cut);
        }
    }

    private int replay(Path incident, ReplayRules rules) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (IncidentReader reader = IncidentReader.open(incident)) {
            ReplayResult result;
            try (Progress progress = new Progress(err, "replayed", reader.manifest().total())) {
                Replay replay = new Replay(rules).reporting(progress);
                if (sidePrefix == null) {
                    result = replay.over(reader);
                } else {
                    try (KafkaConnection connection = kafka.connect();
                            SideTopics side = SideTopics.open(connection.settings(), sidePrefix)) {
                        result = replay.publishing(side).over(reader);
                        side.flush();
                        err.println(side.summary());
                    }
                }
            }
            format.print(result, reader.manifest(), out);
            out.flush();
            warn(result, err);
            return ExitCode.DONE;
        }
    }

    private static void warn(ReplayResult result, PrintWriter err) {
        if (result.unreadable() > 0) {
            err.printf("%,d records could not be read%n", result.unreadable());
        }
    }
}
