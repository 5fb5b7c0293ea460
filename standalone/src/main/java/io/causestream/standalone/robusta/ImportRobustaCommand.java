package io.causestream.standalone.robusta;

import io.causestream.service.ExitCode;
import io.causestream.standalone.config.CannotRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code causestream import robusta}. */
@Command(
        name = "robusta",
        mixinStandardHelpOptions = true,
        description = {
            "Make settings of a values.yaml of Robusta's chart.",
            "Reports for each key what it became, what to use in its place if it has no counterpart,",
            "and which environment variables the secrets go to. No secret is printed or written. The",
            "file itself also works unchanged, unless check-config refuses some of it.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  causestream import robusta values.yaml -o causestream.yaml",
            "  causestream import robusta generated_values.yaml > causestream.yaml",
            "  causestream import robusta values.yaml -o causestream.yaml --report json",
            "",
            "Exit codes: 0 imported, whatever the report says; 2 the file can't be read or is not YAML."
        })
public final class ImportRobustaCommand implements Callable<Integer> {

    /** How the report is printed. */
    enum Format {
        TEXT,
        JSON
    }

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The values.yaml")
    private Path file = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "Where the settings are written; the report is on standard output then. Default: the settings on standard output, the report on standard error")
    private @Nullable Path output;

    @Option(
            names = "--report",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json. Default: ${DEFAULT-VALUE}")
    private Format report = Format.TEXT;

    @Override
    public Integer call() {
        RobustaImport.Result result =
                RobustaImport.of(file.toString(), read(file), System.getenv());
        String reported = report == Format.JSON ? result.report().json() : result.report().text();
        PrintWriter out = spec.commandLine().getOut();
        if (output == null) {
            out.print(result.yaml());
            print(spec.commandLine().getErr(), reported);
        } else {
            write(output, result.yaml());
            out.print(reported);
        }
        out.flush();
        return ExitCode.DONE;
    }

    private static void print(PrintWriter writer, String text) {
        writer.print(text);
        writer.flush();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw CannotRun.wrongArgument("%s: can't be read (%s)".formatted(file, e), e);
        }
    }

    private void write(Path target, String yaml) {
        try {
            if (Files.exists(target) && Files.isSameFile(target, file)) {
                throw CannotRun.wrongArgument(
                        "%s is the file that is imported; name another with -o".formatted(target),
                        null);
            }
            Files.writeString(target, yaml);
        } catch (IOException e) {
            throw CannotRun.wrongArgument("%s: can't be written (%s)".formatted(target, e), e);
        }
    }
}
