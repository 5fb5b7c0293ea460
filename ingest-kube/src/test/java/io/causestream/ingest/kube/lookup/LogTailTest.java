package io.causestream.ingest.kube.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LogTailTest {

    private static final String BEFORE = "2026-01-31 INFO ready";

    static Stream<List<String>> traces() {
        return Stream.of(
                List.of(
                        "java.lang.IllegalStateException: no DATABASE_URL",
                        "\tat shop.Main.main(Main.java:3)",
                        "Caused by: java.io.IOException: closed",
                        "\tat shop.Wire.read(Wire.java:9)",
                        "\t... 3 more"),
                List.of(
                        "Traceback (most recent call last):",
                        "  File \"app.py\", line 3, in <module>",
                        "    run()",
                        "ValueError: no DATABASE_URL",
                        "",
                        "During handling of the above exception, another exception occurred:",
                        "",
                        "Traceback (most recent call last):",
                        "  File \"app.py\", line 5, in <module>",
                        "    stop()",
                        "KeyError: 'x'"),
                List.of(
                        "panic: no DATABASE_URL",
                        "",
                        "goroutine 1 [running]:",
                        "main.(*Server).run(0x1400)",
                        "\t/src/main.go:12 +0x1d",
                        "main.main()",
                        "\t/src/main.go:5 +0x2a"),
                List.of(
                        "TypeError: Cannot read properties of undefined (reading 'url')",
                        "    at Object.<anonymous> (/app/server.js:3:9)",
                        "    at node:internal/main/run_main_module:28:49"),
                List.of(
                        "Unhandled exception. System.InvalidOperationException: no DATABASE_URL",
                        "   at Shop.Program.Main() in /src/Program.cs:line 3",
                        "   --- End of inner exception stack trace ---"));
    }

    @ParameterizedTest
    @MethodSource("traces")
    void bringsTheWholeTraceWhereverTheTailBegins(List<String> trace) {
        List<String> log = Stream.concat(Stream.of(BEFORE), trace.stream()).toList();

        for (int wanted = 1; wanted <= trace.size(); wanted++) {
            assertThat(LogTail.of(log, wanted, true))
                    .as("%d lines", wanted)
                    .isEqualTo(new LogTail(trace, true));
        }
    }

    @ParameterizedTest
    @MethodSource("traces")
    void saysThatTheBeginningIsCutOff(List<String> trace) {
        List<String> rest = trace.subList(1, trace.size());

        assertThat(LogTail.of(rest, 100, false).lines())
                .startsWith(LogTail.CUT, rest.getFirst())
                .hasSize(trace.size());
    }

    @Test
    void anEntryWithoutAnEndBringsOnlySoMuch() {
        List<String> endless = Collections.nCopies(1_000, "  and so on");

        LogTail tail = LogTail.of(endless, 10, true);

        assertThat(tail.lines()).hasSize(10 + LogTail.MORE + 1).startsWith(LogTail.CUT);
        assertThat(tail.truncated()).isTrue();
    }

    @Test
    void linesOfTheirOwnAreCutWhereTheTailBegins() {
        List<String> log = List.of("one", "two: 2", "KeyError: 'x'", "done()");

        assertThat(LogTail.of(log, 2, true))
                .isEqualTo(new LogTail(List.of("KeyError: 'x'", "done()"), true));
        assertThat(LogTail.of(log, 4, true)).isEqualTo(new LogTail(log, false));
        assertThat(LogTail.of(log, 4, false)).isEqualTo(new LogTail(log, true));
    }
}
