package io.causestream.standalone.config;

import static java.util.stream.Collectors.joining;

import io.causestream.playbook.Action;
import io.causestream.playbook.Playbook;
import io.causestream.playbook.ReadPlaybooks;
import io.causestream.service.ExitCode;
import io.causestream.settings.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code causestream playbooks}. */
@Command(
        name = "playbooks",
        mixinStandardHelpOptions = true,
        description = {
            "Show the active playbooks, in the order in which they run.",
            "The shipped ones, and with --file those of your file, which may disable some.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  causestream playbooks --file values.yaml",
            "  causestream playbooks --show CrashLoopBackOff     as YAML, to be copied and changed"
        })
public final class PlaybooksCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Of settings or playbooks; may be given several times")
    private List<Path> files = List.of();

    @Option(
            names = "--show",
            paramLabel = "NAME",
            description = "The YAML of one playbook, as its file has it")
    private @Nullable String shown;

    @Override
    public Integer call() {
        ConfigCheck check = ConfigCheck.of(files, System.getenv());
        if (!check.playbooks().problems().isEmpty()) {
            check.playbooks().problems().forEach(spec.commandLine().getErr()::println);
            return ExitCode.USAGE;
        }
        PrintWriter out = spec.commandLine().getOut();
        if (shown != null) {
            out.println(source(check.playbooks(), shown));
            return ExitCode.DONE;
        }
        check.playbooks().set().playbooks().forEach(playbook -> out.print(summary(playbook)));
        out.flush();
        return ExitCode.DONE;
    }

    private static String source(ReadPlaybooks playbooks, String name) {
        String source = playbooks.sources().get(name);
        if (source == null) {
            throw CannotRun.wrongArgument(
                    "no active playbook is named '%s'; did you mean %s?"
                            .formatted(name, Settings.nearest(name, playbooks.sources().keySet())),
                    null);
        }
        return source;
    }

    private static String summary(Playbook playbook) {
        Stream<String> remarks =
                Stream.of(
                        playbook.origin().name().toLowerCase(Locale.ROOT),
                        playbook.stop() ? "stops" : "",
                        playbook.sinks().isEmpty()
                                ? ""
                                : "only to " + String.join(", ", playbook.sinks()));
        return "%s (%s)%n"
                        .formatted(
                                playbook.name(),
                                remarks.filter(Predicate.not(String::isEmpty))
                                        .collect(joining("; ")))
                + line("when", playbook.triggers().stream().map(trigger -> trigger.type().name()))
                + line("then", actions(playbook, action -> action.type().isAvailable()))
                + line("not available", actions(playbook, action -> !action.type().isAvailable()));
    }

    private static Stream<String> actions(Playbook playbook, Predicate<Action> which) {
        return playbook.actions().stream().filter(which).map(action -> action.type().name());
    }

    private static String line(String label, Stream<String> names) {
        String all = names.distinct().collect(joining(", "));
        return all.isEmpty() ? "" : "  %-15s%s%n".formatted(label, all);
    }
}
