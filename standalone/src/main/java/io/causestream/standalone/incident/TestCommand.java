package io.causestream.standalone.incident;

import static java.util.stream.Collectors.joining;

import io.causestream.playbook.PlaybookFile;
import io.causestream.replay.ReplayRules;
import io.causestream.replay.scenario.JunitReport;
import io.causestream.replay.scenario.PlaybookTest;
import io.causestream.replay.scenario.PlaybookTestReader;
import io.causestream.replay.scenario.PlaybookTestResult;
import io.causestream.replay.scenario.PlaybookTestRunner;
import io.causestream.replay.scenario.ReadPlaybookTests;
import io.causestream.service.ExitCode;
import io.causestream.settings.Problem;
import io.causestream.standalone.config.CannotRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code causestream test}. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = {
            "Run tests of playbooks: what is given, and which findings are expected of it.",
            "Each test is replayed with the shipped playbooks and its own, in this process.",
            "Ends with 1 if a test failed. The language: docs/playbook-tests.md",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  causestream test playbook-tests/",
            "  causestream test my-tests/ --playbooks my-playbooks/ --junit target/playbooks.xml",
            "  causestream test my-tests/pods.yaml --only 'a pod that was killed'"
        })
public final class TestCommand implements Callable<Integer> {

    private static final double NANOS = 1e9;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "PATH", description = "A file of tests, or a folder of them")
    private Path place = Path.of(".");

    @Option(
            names = "--playbooks",
            paramLabel = "PATH",
            description =
                    "A file of playbooks or settings, or a folder: in force in every test, with the shipped ones")
    private @Nullable Path playbooks;

    @Option(
            names = "--only",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Only the tests in whose name this is. Default: all")
    private String only = "";

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            description = "Also write the results there, as JUnit XML")
    private @Nullable Path junit;

    @Override
    public Integer call() {
        long begin = System.nanoTime();
        List<Path> users = playbooks == null ? List.of() : List.of(playbooks);
        ReplayRules rules = RulesFiles.of(users, System.getenv());
        ReadPlaybookTests read = read(RulesFiles.texts(users));
        List<PlaybookTest> selected =
                read.tests().stream().filter(test -> test.name().contains(only)).toList();
        if (selected.isEmpty()) {
            throw CannotRun.wrongArgument(
                    read.tests().isEmpty()
                            ? "%s: has no tests".formatted(place)
                            : "%s: no test has '%s' in its name".formatted(place, only),
                    null);
        }
        PrintWriter out = spec.commandLine().getOut();
        ResultPrinter printer = new ResultPrinter(out);
        List<PlaybookTestResult> results = run(rules, selected, printer);
        long failed = results.stream().filter(result -> !result.passed()).count();
        out.printf(
                Locale.ROOT,
                "%n%,d tests, %,d failed (%.1f s)%n",
                results.size(),
                failed,
                (System.nanoTime() - begin) / NANOS);
        out.flush();
        writeJunit(results);
        return failed == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    private ReadPlaybookTests read(List<PlaybookFile> users) {
        if (!Files.exists(place)) {
            throw CannotRun.wrongArgument(
                    "%s: there is no such file or folder".formatted(place), null);
        }
        try {
            ReadPlaybookTests read =
                    new PlaybookTestReader(users, System.getenv(), () -> new GivenAgent("test"))
                            .read(place);
            if (!read.problems().isEmpty()) {
                throw CannotRun.wrongArgument(
                        read.problems().stream().map(Problem::toString).collect(joining("\n")),
                        null);
            }
            return read;
        } catch (UncheckedIOException e) {
            throw CannotRun.wrongArgument(
                    "%s: can't be read (%s)".formatted(place, e.getMessage()), e);
        }
    }

    private static List<PlaybookTestResult> run(
            ReplayRules rules, List<PlaybookTest> tests, ResultPrinter printer) {
        try {
            return new PlaybookTestRunner(
                            rules.limits(), Runtime.getRuntime().availableProcessors())
                    .run(tests, printer::print);
        } catch (UncheckedIOException e) {
            throw new CannotRun(
                    "no temporary file can be written: %s; set java.io.tmpdir"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private void writeJunit(List<PlaybookTestResult> results) {
        if (junit == null) {
            return;
        }
        try {
            JunitReport.write(junit, results);
        } catch (IOException e) {
            throw new CannotRun("%s: can't be written (%s)".formatted(junit, e.getMessage()), e);
        }
    }

    /** A line a test, under the name of its file. */
    private static final class ResultPrinter {

        private final PrintWriter out;
        private String file = "";

        ResultPrinter(PrintWriter out) {
            this.out = out;
        }

        void print(PlaybookTestResult result) {
            if (!result.test().file().equals(file)) {
                file = result.test().file();
                out.println(file);
            }
            out.printf(
                    Locale.ROOT,
                    "  %-6s  %s (%d ms)%n",
                    result.passed() ? "ok" : "FAILED",
                    result.test().name(),
                    result.took().toMillis());
            result.differences().forEach(each -> out.printf("          %s%n", each));
            if (!result.passed()) {
                out.printf("          at %s, line %d%n", file, result.test().line());
            }
            out.flush();
        }
    }
}
