package io.causestream.standalone.incident;

import io.causestream.replay.anonymise.Anonymiser;
import io.causestream.replay.incident.IncidentReader;
import io.causestream.replay.incident.IncidentTopic;
import io.causestream.replay.incident.Manifest;
import io.causestream.replay.recording.IncidentRecorder;
import io.causestream.replay.recording.Range;
import io.causestream.service.ExitCode;
import io.causestream.standalone.config.CannotRun;
import io.causestream.standalone.config.CausestreamVersion;
import io.causestream.standalone.config.KafkaConnection;
import io.causestream.standalone.config.KafkaOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code causestream record}. */
@Command(
        name = "record",
        mixinStandardHelpOptions = true,
        description = {
            "Cut an incident out of the topics, into one file.",
            "Takes what was observed, looked up, analysed and decided, from the last complete lists of",
            "the cluster's objects before --from on. Only reads; replay, diff and test take the file.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  causestream record --from 2h -o storm.cs",
            "  causestream record --from 2026-11-29T08:00:00Z --to 2026-11-29T08:30:00Z \\",
            "      --cluster homelab --namespace shop --anonymise -o rollout.cs",
            "  causestream record --data ~/.causestream/demo --from 1h -o demo.cs"
        })
public final class RecordCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private RangeOptions range = new RangeOptions();
    @Mixin private KafkaOptions kafka = new KafkaOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "The file to write; one that exists is replaced")
    private Path file = Path.of("");

    @Option(
            names = "--anonymise",
            description = {
                "Replace the names of clusters, namespaces, nodes, hosts, workloads and pods,",
                "so that the file can be shared; leaves out the model's analyses"
            })
    private boolean isAnonymised;

    @Override
    public Integer call() {
        Range meant = range.range();
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isWritable(folder)) {
            throw CannotRun.wrongArgument(
                    "-o %s: there is no folder %s, or it can't be written".formatted(file, folder),
                    null);
        }
        PrintWriter out = spec.commandLine().getOut();
        try {
            Manifest manifest = record(meant);
            out.println(summary(file, manifest));
            if (!hasPlaybooks()) {
                out.println(
                        "no playbooks are recorded: a replay takes the shipped ones unless it is given others");
            }
            return ExitCode.DONE;
        } catch (UncheckedIOException e) {
            throw new CannotRun("%s can't be written: %s".formatted(file, e.getMessage()), e);
        }
    }

    private boolean hasPlaybooks() {
        try (IncidentReader incident = IncidentReader.open(file)) {
            return incident.hasPlaybooks();
        }
    }

    private Manifest record(Range meant) {
        try (KafkaConnection connection = kafka.connect();
                Progress progress = new Progress(spec.commandLine().getErr(), "recorded", 0)) {
            IncidentRecorder recorder =
                    new IncidentRecorder(connection.settings(), CausestreamVersion.current())
                            .reporting(progress);
            return isAnonymised ? anonymised(recorder, meant) : recorder.record(meant, file);
        }
    }

    private Manifest anonymised(IncidentRecorder recorder, Range meant) {
        Path named = file.resolveSibling(file.getFileName() + ".named");
        try {
            recorder.record(meant, named);
            try (IncidentReader incident = IncidentReader.open(named)) {
                return Anonymiser.anonymise(incident, file);
            }
        } finally {
            // It has the names that nobody is to see.
            delete(named);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new CannotRun(
                    "%s has the real names and can't be deleted: %s"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    static String summary(Path file, Manifest manifest) {
        return String.format(
                Locale.ROOT,
                "%s: %s to %s, lead-in from %s; %,d records (%s)",
                file,
                manifest.from(),
                manifest.to(),
                manifest.leadIn(),
                manifest.total(),
                Stream.of(IncidentTopic.values())
                        .filter(topic -> manifest.count(topic) > 0)
                        .map(topic ->
                                String.format(
                                        Locale.ROOT,
                                        "%s %,d",
                                        topic.title(),
                                        manifest.count(topic)))
                        .collect(Collectors.joining(", ")));
    }
}
