package io.causestream.service;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of a service; the same for all services. */
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = ServiceCommand.Version.class,
        description = {
            "Runs the service until SIGTERM, SIGINT or its failure.",
            "Settings come from a YAML file and from environment variables (CAUSESTREAM_...), which",
            "override the file. The README of the service lists them.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 asked to stop, or --help; 1 could not start or keep running, see its last line;",
            "2 the command line or the settings are wrong; 130 or 143 stopped cleanly by Ctrl-C or",
            "SIGTERM."
        })
final class ServiceCommand implements Callable<Integer> {

    /** Runs the service with the settings file, if there is one, and returns the exit code. */
    @FunctionalInterface
    interface Run {
        int with(@Nullable Path file);
    }

    private final Run run;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description =
                    "YAML file with settings; without it, all settings come from the environment")
    private @Nullable Path file;

    ServiceCommand(Run run) {
        this.run = run;
    }

    @Override
    public Integer call() {
        return run.with(file);
    }

    /** Prints the problem as one sentence on standard error. */
    static int misunderstood(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        command.getErr().printf("%s (see %s --help)%n", e.getMessage(), command.getCommandName());
        return ExitCode.USAGE;
    }

    /** The version that the jar states. */
    static final class Version implements IVersionProvider {

        @Spec private @Nullable CommandSpec command;

        @Override
        public String[] getVersion() {
            String version = ServiceCommand.class.getPackage().getImplementationVersion();
            return new String[] {
                "%s %s"
                        .formatted(
                                command == null ? "" : command.name(),
                                version == null ? "(not packaged)" : version)
            };
        }
    }
}
