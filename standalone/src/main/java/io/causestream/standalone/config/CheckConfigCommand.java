package io.causestream.standalone.config;

import io.causestream.playbook.PlaybookSet;
import io.causestream.service.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code causestream check-config}. */
@Command(
        name = "check-config",
        mixinStandardHelpOptions = true,
        description = {
            "Find every problem in files of settings and playbooks.",
            "Runs nothing and needs no cluster. Reports each problem with its file, line, path and",
            "the nearest valid name. Takes a file of Robusta's, or a bare list of playbooks.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  causestream check-config generated_values.yaml",
            "  causestream check-config values.yaml playbooks/*.yaml",
            "",
            "Exit codes: 0 no problem, warnings allowed; 2 at least one problem."
        })
public final class CheckConfigCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "YAML; the playbooks of several files are active together")
    private List<Path> files = List.of();

    @Override
    public Integer call() {
        ConfigCheck check = ConfigCheck.of(files, System.getenv());
        PrintWriter out = spec.commandLine().getOut();
        check.warnings().forEach(warning -> out.println("warning: " + warning));
        if (check.problems().isEmpty()) {
            PlaybookSet set = check.playbooks().set();
            out.printf(
                    "no problems; %d playbooks active, version %s%n",
                    set.playbooks().size(), set.version());
            return ExitCode.DONE;
        }
        PrintWriter err = spec.commandLine().getErr();
        check.problems().forEach(err::println);
        return ExitCode.USAGE;
    }
}
