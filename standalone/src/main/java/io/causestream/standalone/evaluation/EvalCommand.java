package io.causestream.standalone.evaluation;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code causestream eval}. */
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        description = "Measure how good a part is on cases whose right answer is known.",
        subcommands = EvalAiCommand.class,
        footer = {"", "Examples:", "  causestream eval ai --model phi3:mini --model qwen2.5:3b"})
public final class EvalCommand implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "evaluate what: %s?".formatted(String.join(", ", spec.subcommands().keySet())));
    }
}
