package io.causestream.standalone.robusta;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code causestream import}. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Make settings of another system's configuration.",
        subcommands = ImportRobustaCommand.class,
        footer = {"", "Examples:", "  causestream import robusta values.yaml -o causestream.yaml"})
public final class ImportCommand implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "import from what: %s?".formatted(String.join(", ", spec.subcommands().keySet())));
    }
}
