package io.causestream.standalone;

import io.causestream.standalone.config.CausestreamVersion;
import io.causestream.standalone.config.CheckConfigCommand;
import io.causestream.standalone.config.PlaybooksCommand;
import io.causestream.standalone.diagnosis.DiagnosisCasesCommand;
import io.causestream.standalone.diagnosis.ExplainCommand;
import io.causestream.standalone.diagnosis.InvestigateCommand;
import io.causestream.standalone.doctor.DoctorCommand;
import io.causestream.standalone.evaluation.EvalCommand;
import io.causestream.standalone.findings.FindingsCommand;
import io.causestream.standalone.findings.RouteCommand;
import io.causestream.standalone.incident.DiffCommand;
import io.causestream.standalone.incident.RecordCommand;
import io.causestream.standalone.incident.ReplayCommand;
import io.causestream.standalone.incident.TestCommand;
import io.causestream.standalone.rewind.CutOverCommand;
import io.causestream.standalone.rewind.RewindCommand;
import io.causestream.standalone.robusta.ImportCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
        name = "causestream",
        mixinStandardHelpOptions = true,
        versionProvider = CausestreamVersion.class,
        description = "Kubernetes alerts that arrive with their cause.",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            CheckConfigCommand.class,
            PlaybooksCommand.class,
            ImportCommand.class,
            RecordCommand.class,
            ReplayCommand.class,
            DiffCommand.class,
            TestCommand.class,
            FindingsCommand.class,
            RouteCommand.class,
            ExplainCommand.class,
            InvestigateCommand.class,
            DiagnosisCasesCommand.class,
            EvalCommand.class,
            DoctorCommand.class,
            RewindCommand.class,
            CutOverCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  causestream demo              watch a recorded incident arrive in Slack; needs nothing",
            "  causestream up                watch the cluster of your kubeconfig",
            "  causestream check-config FILE find every problem in your settings and playbooks",
            "  causestream playbooks         what becomes a message, and what is done for it",
            "  causestream import robusta    make settings of Robusta's values.yaml, and say what became of it",
            "  causestream record --from 2h  cut an incident out of the topics, into a file",
            "  causestream replay FILE       what would have been found in it, with these or other rules",
            "  causestream diff FILE         what other rules would have changed in it",
            "  causestream test DIR          run tests of playbooks",
            "  causestream findings          what is wrong now; --follow goes on with what comes",
            "  causestream route --finding F where a finding would go, and why",
            "  causestream explain pod.yaml  why it broke, from files; needs no cluster",
            "  causestream investigate pod/x look into something that does not alert",
            "  causestream diagnosis-cases   how good the rules are on cases whose cause is known",
            "  causestream eval ai           how good a model is on them, or on your own incidents",
            "  causestream doctor            whether Kafka, Kubernetes, Slack and the rest work, and what to do",
            "  causestream rewind --to 2h    what it would mean to read the last two hours again",
            "  causestream COMMAND --help    the options of a command",
            "",
            "Exit codes: 0 done; 1 could not start or keep running, see its last line; 2 the command line or the",
            "settings are wrong; 3 diff found differences; 130 or 143 stopped cleanly by Ctrl-C or SIGTERM."
        })
public final class Causestream implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    public static void main(String[] args) {
        System.exit(
                run(
                        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                        args));
    }

    /**
     * @return the exit code
     */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        Sentences sentences = new Sentences();
        return new CommandLine(new Causestream())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(sentences)
                .setExecutionExceptionHandler(sentences)
                .setUsageHelpWidth(100)
                .execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "which command: %s?".formatted(String.join(", ", spec.subcommands().keySet())));
    }
}
