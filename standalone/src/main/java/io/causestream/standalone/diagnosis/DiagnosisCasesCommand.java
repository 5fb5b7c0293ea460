package io.causestream.standalone.diagnosis;

import static java.util.stream.Collectors.joining;

import io.causestream.finding.Diagnosis;
import io.causestream.replay.cases.DiagnosisCase;
import io.causestream.replay.cases.DiagnosisCase.Outcome;
import io.causestream.replay.cases.DiagnosisCases;
import io.causestream.replay.cases.DiagnosisScore;
import io.causestream.service.ExitCode;
import io.causestream.settings.Problem;
import io.causestream.standalone.config.CannotRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code causestream diagnosis-cases}. */
@Command(
        name = "diagnosis-cases",
        mixinStandardHelpOptions = true,
        description = {
            "Score the diagnosis rules on cases whose cause is known: a table of each family.",
            "Of each part: tuning, by which rules may be written, and held-out, by which none was.",
            "precision: of the causes that were given, how many are right. coverage: of the cases",
            "that have a cause, how many were given the right one. A guess of low confidence counts",
            "as no answer. The format of a case: diagnosis-cases/README.md",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  causestream diagnosis-cases",
            "  causestream diagnosis-cases --missed my-cases/"
        })
public final class DiagnosisCasesCommand implements Callable<Integer> {

    private static final Set<Outcome> NOT_AS_LABELLED = Set.of(Outcome.WRONG, Outcome.MISSED);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "FOLDER",
            arity = "0..1",
            description = "With the folders tuning and held-out. Default: diagnosis-cases")
    private Path folder = Path.of("diagnosis-cases");

    @Option(
            names = "--missed",
            description = "Also list the cases of tuning that were missed or given a wrong cause")
    private boolean missed;

    @Override
    public Integer call() {
        List<DiagnosisCase> cases = read();
        PrintWriter out = spec.commandLine().getOut();
        for (String part : List.of(DiagnosisCase.TUNING, DiagnosisCase.HELD_OUT)) {
            List<DiagnosisCase> those =
                    cases.stream().filter(each -> each.part().equals(part)).toList();
            out.println(part);
            DiagnosisScore.table(those).forEach(line -> out.println("  " + line));
            out.println();
        }
        if (missed) {
            // Not those that are held out: who reads them can't be measured by them any more.
            cases.stream()
                    .filter(each -> each.part().equals(DiagnosisCase.TUNING))
                    .filter(each -> NOT_AS_LABELLED.contains(each.outcome()))
                    .forEach(each -> print(out, each));
        }
        out.flush();
        return ExitCode.DONE;
    }

    private static void print(PrintWriter out, DiagnosisCase each) {
        out.printf("%s: %s%n", each.family(), each.name());
        out.printf(
                "  expected: %s%n",
                each.hasCause()
                        ? "%s, with %s in it"
                                .formatted(String.join(" or ", each.categories()), each.words())
                        : "no cause");
        out.printf(
                "  given:    %s%n",
                each.diagnose().map(DiagnosisCasesCommand::words).orElse("no cause"));
    }

    private static String words(Diagnosis diagnosis) {
        return "%s: %s".formatted(diagnosis.category(), diagnosis.cause());
    }

    private List<DiagnosisCase> read() {
        try {
            DiagnosisCases read = DiagnosisCases.read(folder);
            if (!read.problems().isEmpty()) {
                throw CannotRun.wrongArgument(
                        read.problems().stream().map(Problem::toString).collect(joining("\n")),
                        null);
            }
            return read.cases();
        } catch (IOException e) {
            throw CannotRun.wrongArgument(
                    "%s: can't be read (%s)".formatted(folder, e.getMessage()), e);
        }
    }
}
