package io.causestream.finding.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LogExcerptTest {

    @Test
    void keepsAShortLogAsItIs() {
        LogExcerpt excerpt = excerpt("checkout 2.4.0 starts\nfatal: DATABASE_URL is not set");

        assertThat(excerpt.lines())
                .containsExactly("checkout 2.4.0 starts", "fatal: DATABASE_URL is not set");
        assertThat(excerpt.isWhole()).isTrue();
        assertThat(excerpt.hasError()).isTrue();
    }

    @Test
    void showsTheInnermostCauseOfJava() {
        LogExcerpt excerpt =
                excerpt(
                        """
                        2026-01-01 13:26:31.005 ERROR 1 --- [main] o.s.boot.SpringApplication : Application run failed

                        org.springframework.beans.factory.BeanCreationException: Error creating bean with name 'liquibase'
                        %s
                        Caused by: org.postgresql.util.PSQLException: Connection to db:5432 refused.
                        \tat org.postgresql.core.v3.ConnectionFactoryImpl.openConnectionImpl(ConnectionFactoryImpl.java:342)
                        \tat org.postgresql.core.ConnectionFactory.openConnection(ConnectionFactory.java:54)
                        \t... 38 more
                        Caused by: java.net.ConnectException: Connection refused
                        \tat java.base/sun.nio.ch.Net.pollConnect(Native Method)
                        \tat java.base/sun.nio.ch.Net.pollConnectNow(Net.java:694)
                        \tat java.base/java.net.Socket.connect(Socket.java:751)
                        \tat shop.checkout.Database.open(Database.java:31)
                        \t... 45 more\
                        """
                                .formatted(frames(36)));

        assertThat(excerpt.lines())
                .containsSubsequence(
                        "org.springframework.beans.factory.BeanCreationException: Error creating bean with name 'liquibase'",
                        "    … 34 lines of the trace",
                        "Caused by: org.postgresql.util.PSQLException: Connection to db:5432 refused.",
                        "Caused by: java.net.ConnectException: Connection refused",
                        "\tat java.base/sun.nio.ch.Net.pollConnect(Native Method)",
                        "\tat shop.checkout.Database.open(Database.java:31)")
                .hasSizeLessThan(16);
    }

    @Test
    void showsPythonsExceptionAndTheLastFrameInUserCode() {
        LogExcerpt excerpt =
                excerpt(
                        """
                        Traceback (most recent call last):
                          File "/app/main.py", line 12, in <module>
                            run()
                          File "/app/shop/orders.py", line 31, in run
                            requests.post(url, json=order)
                          File "/usr/lib/python3.11/site-packages/requests/api.py", line 115, in post
                            return request("post", url, data=data, json=json, **kwargs)
                          File "/usr/lib/python3.11/site-packages/requests/sessions.py", line 589, in request
                            resp = self.send(prep, **send_kwargs)
                          File "/usr/lib/python3.11/site-packages/requests/adapters.py", line 519, in send
                            raise ConnectionError(e, request=request)
                        requests.exceptions.ConnectionError: HTTPConnectionPool(host='stock', port=80): Max retries exceeded\
                        """);

        assertThat(excerpt.lines())
                .containsExactly(
                        "Traceback (most recent call last):",
                        "    … 2 lines of the trace",
                        "  File \"/app/shop/orders.py\", line 31, in run",
                        "    requests.post(url, json=order)",
                        "    … 4 lines of the trace",
                        "  File \"/usr/lib/python3.11/site-packages/requests/adapters.py\", line 519, in send",
                        "    raise ConnectionError(e, request=request)",
                        "requests.exceptions.ConnectionError: HTTPConnectionPool(host='stock', port=80): Max retries exceeded");
    }

    @Test
    void showsGosPanicAndTheFirstFrameBehindIt() {
        LogExcerpt excerpt =
                excerpt(
                        """
                        E0202 02:35:28.127879 1 runtime.go:78] Observed a panic: "invalid memory address"
                        goroutine 131 [running]:
                        k8s.io/apimachinery/pkg/util/runtime.logPanic(0x16c2700, 0x29018a0)
                        \t/go/pkg/mod/k8s.io/apimachinery@v0.17.3/pkg/util/runtime/runtime.go:74 +0xaa
                        panic(0x16c2700, 0x29018a0)
                        \t/usr/local/go/src/runtime/panic.go:513 +0x1b9
                        example.com/shop/stock.(*Cache).Get(0x0, 0xc0006c3748)
                        \t/src/stock/cache.go:205 +0x177
                        main.main()
                        \t/src/main.go:12 +0x1d

                        goroutine 1 [select]:
                        main.wait(0xc0)
                        \t/src/main.go:40 +0x1d\
                        """);

        assertThat(excerpt.lines())
                .containsExactly(
                        "E0202 02:35:28.127879 1 runtime.go:78] Observed a panic: \"invalid memory address\"",
                        "    … 5 lines of the trace",
                        "example.com/shop/stock.(*Cache).Get(0x0, 0xc0006c3748)",
                        "\t/src/stock/cache.go:205 +0x177",
                        "    … 6 lines of the trace");
    }

    @Test
    void keepsNodesSourceLineAndErrorTogether() {
        List<String> log =
                """
                listening on 8080
                node:internal/modules/cjs/loader:1050
                  throw err;
                  ^

                Error: Cannot find module '/app/server.js'
                Require stack:
                - /app/index.js
                    at Module._resolveFilename (node:internal/modules/cjs/loader:1047:15)
                    at Module._load (node:internal/modules/cjs/loader:893:27)
                    at Function.executeUserEntryPoint [as runMain] (node:internal/modules/run_main:81:12)
                    at node:internal/main/run_main_module:23:47 {
                  code: 'MODULE_NOT_FOUND',
                  requireStack: []
                }

                Node.js v18.14.0\
                """
                        .lines()
                        .toList();

        assertThat(LogEntries.of(log)).hasSize(2);
        assertThat(LogExcerpt.of(log, 40, 4_000).lines())
                .contains("Error: Cannot find module '/app/server.js'")
                .anyMatch(line -> line.contains("lines of the trace"));
    }

    @Test
    void showsDotnetsInnerException() {
        LogExcerpt excerpt =
                excerpt(
                        """
                        Unhandled exception. System.Net.Http.HttpRequestException: Connection refused (stock:80)
                         ---> System.Net.Sockets.SocketException (111): Connection refused
                           at System.Net.Sockets.Socket.AwaitableSocketAsyncEventArgs.ThrowException(SocketError error)
                           at System.Net.Sockets.Socket.<ConnectAsync>g__WaitForConnect(Task connect)
                           at System.Net.Http.HttpConnectionPool.ConnectToTcpHostAsync(String host)
                           --- End of inner exception stack trace ---
                           at System.Net.Http.HttpConnectionPool.ConnectAsync(HttpRequestMessage request)
                           at System.Net.Http.HttpClient.SendAsync(HttpRequestMessage request)
                           at Shop.Stock.Client.Read(String item) in /src/Stock/Client.cs:line 20
                           at Program.Main(String[] args) in /src/Program.cs:line 9\
                        """);

        assertThat(excerpt.lines())
                .startsWith(
                        "Unhandled exception. System.Net.Http.HttpRequestException: Connection refused (stock:80)",
                        " ---> System.Net.Sockets.SocketException (111): Connection refused")
                .contains(
                        "   at Shop.Stock.Client.Read(String item) in /src/Stock/Client.cs:line 20")
                .hasSizeLessThan(10);
    }

    @Test
    void foldsRepeatedLinesAndCycles() {
        List<String> log = new ArrayList<>(List.of("starting"));
        IntStream.range(0, 215).forEach(i -> log.add("WARN retry " + i + " of the connection"));
        IntStream.range(0, 72)
                .forEach(i -> Collections.addAll(log, "connecting to db", "connection refused"));

        LogExcerpt excerpt = LogExcerpt.of(log, 20, 2_000);

        assertThat(excerpt.lines())
                .containsExactly(
                        "starting",
                        "WARN retry 0 of the connection",
                        "… 214 more like this",
                        "connecting to db",
                        "connection refused",
                        "… 71 more like these 2");
        assertThat(excerpt.isWhole()).isFalse();
    }

    @Test
    void statesTheTimeOnce() {
        LogExcerpt excerpt =
                excerpt(
                        """
                        2026-01-01T12:01:30.000Z  INFO  http  listening
                        2026-01-01T12:01:31.201Z  ERROR main  configuration is incomplete
                        2026-01-01T12:01:32.900Z  INFO  main  bye
                        fatal: DATABASE_URL is not set\
                        """);

        assertThat(excerpt.span()).isEqualTo("2026-01-01 12:01:30–12:01:32");
        assertThat(excerpt.lines())
                .containsExactly(
                        "INFO  http  listening",
                        "ERROR main  configuration is incomplete",
                        "INFO  main  bye",
                        "fatal: DATABASE_URL is not set");
    }

    @Test
    void keepsTheFirstErrorTheLastErrorAndTheEndOfALongLog() {
        List<String> log = new ArrayList<>();
        log.addAll(words("startup", 400));
        log.add("ERROR the first of all");
        log.addAll(words("request", 400));
        log.add("ERROR the last of all");
        log.addAll(words("closing", 100));

        List<String> lines = LogExcerpt.of(log, 12, 2_000).lines();

        assertThat(lines)
                .containsSubsequence(
                        "ERROR the first of all", "ERROR the last of all", log.getLast())
                .hasSizeLessThanOrEqualTo(12)
                .first()
                .asString()
                .startsWith("… 39");
        assertThat(countedLines(lines)).isEqualTo(902);
    }

    @Test
    void saysThatNothingLooksLikeAnError() {
        LogExcerpt excerpt =
                LogExcerpt.of(
                        Stream.concat(
                                        words("served", 500).stream(),
                                        Stream.of(
                                                "INFO closed with 0 errors",
                                                "level=info msg=\"no errors\" error=null"))
                                .toList(),
                        10,
                        2_000);

        assertThat(excerpt.hasError()).isFalse();
        assertThat(excerpt.lines()).hasSize(10).last().asString().startsWith("level=info");
    }

    @Test
    void isNeverLongerThanItsRoomAndSplitsNoCharacter() {
        Random random = new Random(23);
        String[] parts = {
            "ERROR ",
            "\ud83d\udca5",
            "\tat ",
            "Caused by: ",
            "x".repeat(300),
            "\n",
            "\n",
            "\n\n",
            "错误",
            "goroutine 1 [running]:\n",
            "  File \"a.py\", line 1\n",
            "\u0000",
            "((((",
            " ",
            "2026-01-01T12:00:00Z ",
            "e\u0301",
            "12345678",
            "at most",
            "^",
            "panic: "
        };
        for (int round = 0; round < 400; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(400); i > 0; i--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            List<String> log = text.toString().lines().toList();
            int lines = 4 + random.nextInt(30);
            int characters = 200 + random.nextInt(1_500);

            LogExcerpt excerpt = LogExcerpt.of(log, lines, characters);

            assertThat(excerpt.lines()).hasSizeLessThanOrEqualTo(lines);
            assertThat(
                            excerpt.lines().stream()
                                    .mapToInt(line -> line.codePointCount(0, line.length()) + 1)
                                    .sum())
                    .isLessThanOrEqualTo(characters);
            assertThat(String.join("\n", excerpt.lines()).codePoints())
                    .noneMatch(point -> Character.getType(point) == Character.SURROGATE);
            if (log.stream().anyMatch(line -> !line.isBlank())) {
                assertThat(excerpt.lines()).isNotEmpty();
            }
        }
    }

    @Test
    @Timeout(10)
    void isLinearInAHostileLog() {
        for (String hostile :
                List.of(
                        "(", "\tat ", "Error", "a.b:", "1", " ", "/x:1", "File \"", "^", "[",
                        "timed ")) {
            List<String> log = Collections.nCopies(30, hostile.repeat(10_000));

            assertThat(LogExcerpt.of(log, 30, 2_000).lines()).hasSizeLessThanOrEqualTo(30);
        }
        List<String> many =
                IntStream.range(0, 100_000)
                        .mapToObj(i -> (i % 3 == 0 ? "ERROR " : "\tat ") + Integer.toString(i, 36))
                        .toList();
        long begin = System.nanoTime();
        LogExcerpt.of(many, 30, 2_000);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void refusesARoomInWhichNothingFits() {
        assertThatThrownBy(() -> LogExcerpt.of(List.of("x"), 3, 100))
                .hasMessageContaining("at least 4 and 200");
    }

    @Test
    void cutsALongLogInItsMiddleAndSaysHowMuch() {
        List<String> log = new ArrayList<>(List.of("checkout 2.4.0 starts"));
        log.addAll(words("request", 5_000));
        log.add("fatal: the end");

        List<String> cut = CutLog.of(log, 10_000);
        List<String> again = CutLog.of(cut, 5_000);

        assertThat(String.join("\n", cut).length()).isLessThan(10_000);
        assertThat(cut).startsWith("checkout 2.4.0 starts").endsWith("fatal: the end");
        assertThat(cut).anyMatch(line -> line.matches("\\[… \\d+ lines are left out here …]"));
        assertThat(countedLines(cut)).isEqualTo(log.size());
        assertThat(countedLines(again)).isEqualTo(log.size());
        assertThat(CutLog.of(List.of("a", "b"), 1_000)).containsExactly("a", "b");
    }

    private static LogExcerpt excerpt(String log) {
        return LogExcerpt.of(log.lines().toList(), 40, 4_000);
    }

    private static String frames(int count) {
        return String.join(
                "\n",
                IntStream.range(0, count)
                        .mapToObj(i ->
                                "\tat org.springframework.beans.Factory.step%d(Factory.java:%d)"
                                        .formatted(i, i))
                        .toList());
    }

    /** Lines of different shapes, none of which looks like an error. */
    private static List<String> words(String word, int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        word
                                + " "
                                + Integer.toString(i, 36).replaceAll("\\d", "")
                                + "z".repeat(1 + i % 7))
                .toList();
    }

    /** The lines, those that are left out included. */
    private static int countedLines(List<String> lines) {
        return lines.stream()
                .mapToInt(line ->
                        line.matches("\\[?… \\d+ (lines|more).*")
                                ? Integer.parseInt(line.replaceAll("\\D", ""))
                                : 1)
                .sum();
    }
}
