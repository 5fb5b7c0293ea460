package io.causestream.standalone;

import static java.util.stream.Collectors.toCollection;

import io.causestream.kafka.KafkaDidNotStart;
import io.causestream.replay.incident.BadIncident;
import io.causestream.replay.recording.NothingRecorded;
import io.causestream.service.ExitCode;
import io.causestream.service.HealthServer;
import io.causestream.service.ServiceFailed;
import io.causestream.settings.BadSettings;
import io.causestream.settings.Settings;
import io.causestream.standalone.config.CannotRun;
import io.causestream.topics.KafkaLoginRefused;
import io.causestream.topics.KafkaUnreachable;
import io.causestream.topics.TopicsDiffer;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reports what went wrong in a sentence on standard error; stack traces are for the log file. */
final class Sentences implements IParameterExceptionHandler, IExecutionExceptionHandler {

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        command.getErr()
                .printf(
                        "%s (see %s --help)%n",
                        e instanceof UnmatchedArgumentException unmatched
                                ? unknown(unmatched, command.getCommandSpec())
                                : e.getMessage(),
                        command.getCommandSpec().qualifiedName());
        return ExitCode.USAGE;
    }

    private static String unknown(UnmatchedArgumentException e, CommandSpec command) {
        String word = e.getUnmatched().getFirst().split("=", 2)[0];
        Set<String> valid =
                word.startsWith("-")
                        ? command.options().stream()
                                .map(option -> option.longestName())
                                .collect(toCollection(TreeSet::new))
                        : command.subcommands().keySet();
        return valid.isEmpty()
                ? "%s takes no '%s'".formatted(command.qualifiedName(), word)
                : "unknown %s '%s': did you mean %s?"
                        .formatted(
                                word.startsWith("-") ? "option" : "command",
                                word,
                                Settings.nearest(word, valid));
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        switch (e) {
            // A problem of the environment or the configuration: the sentence is sufficient.
            case BadSettings _, BadIncident _ -> {
                command.getErr().println(e.getMessage());
                return ExitCode.USAGE;
            }
            case CannotRun cannot -> {
                command.getErr().println(e.getMessage());
                return cannot.exitCode();
            }
            case KafkaDidNotStart _,
                    TopicsDiffer _,
                    KafkaLoginRefused _,
                    KafkaUnreachable _,
                    NothingRecorded _,
                    HealthServer.CannotOpen _ ->
                    command.getErr().println(e.getMessage());
            case ServiceFailed _ -> {
                LoggerFactory.getLogger(Sentences.class).atDebug().setCause(e).log("failed");
                command.getErr().println(e.getMessage());
            }
            default -> {
                LoggerFactory.getLogger(Sentences.class).atError().setCause(e).log("failed");
                command.getErr()
                        .printf("internal error: %s (see the log file in the data folder)%n", e);
            }
        }
        return ExitCode.FAILED;
    }
}
