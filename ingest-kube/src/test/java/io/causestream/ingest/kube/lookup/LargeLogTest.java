package io.causestream.ingest.kube.lookup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.ContainerLogs;
import io.causestream.context.ContextQuery.PodFacts;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.ScriptedApi;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a cluster answers is more than asked for, or no text. */
class LargeLogTest {

    private static final Subject POD = Subject.pod("shop", "web-1");
    private static final String POD_PATH = "/api/v1/namespaces/shop/pods/web-1";
    private static final int LIMIT = 65_536;
    private static final ContainerLogs LOGS = new ContainerLogs("web", null, null, 100, LIMIT);
    private static final int MEGABYTE = 1 << 20;

    @Test
    void aServerThatSendsFiftyMegabytesIsCutAndTheFindingSaysWhy() throws Exception {
        String line = "2026-01-31T12:00:00.1Z " + "x".repeat(1_000);
        try (ScriptedApi api = new ScriptedApi()) {
            api.at(POD_PATH, 200, crashed()).atRepeating(POD_PATH + "/log", line, 50_000);

            assertThat(ask(api, LOGS))
                    .isEqualTo(
                            new Enrichment.Unavailable(
                                    "logs of container web",
                                    "the cluster sends the log from its beginning, whatever end of it is requested"));
            // Some requests with fewer lines each, and what lay in buffers between the two.
            assertThat(api.written()).isLessThan(30L * MEGABYTE);
        }
    }

    @Test
    void oneLineThatIsLongerThanTheLimitIsCutAtIt() throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            api.at(POD_PATH, 200, crashed())
                    .at(
                            POD_PATH + "/log",
                            200,
                            "2026-01-31T12:00:00.1Z boom " + "x".repeat(3 * MEGABYTE));

            assertThat(ask(api, LOGS))
                    .isInstanceOfSatisfying(
                            Enrichment.Logs.class,
                            logs ->
                                    assertThat(logs.lines())
                                            .singleElement()
                                            .satisfies(line -> {
                                                assertThat(line).startsWith("boom x");
                                                assertThat(line.length()).isLessThan(LIMIT);
                                            }));
        }
    }

    /** One byte that is no text is three in UTF-8: counted so, the log would seem to be cut. */
    @Test
    void bytesThatAreNoTextAreReplacedAndLeaveAllLines() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            lines.add("2026-01-31T12:00:00.1Z " + i + " caf\u00e9 \u00ff\u00fe".repeat(80));
        }
        lines.add("2026-01-31T12:00:00.2Z FATAL no DATABASE_URL \u00ff");
        byte[] latin = (String.join("\n", lines) + "\n").getBytes(ISO_8859_1);
        assertThat(latin.length).isBetween(LIMIT / 3, LIMIT);
        try (ScriptedApi api = new ScriptedApi()) {
            api.at(POD_PATH, 200, crashed()).atBytes(POD_PATH + "/log", latin);

            assertThat(ask(api, LOGS))
                    .isInstanceOfSatisfying(
                            Enrichment.Logs.class,
                            logs -> {
                                assertThat(logs.lines())
                                        .hasSize(51)
                                        .endsWith("FATAL no DATABASE_URL \ufffd");
                                assertThat(logs.lines().getFirst()).startsWith("0 caf\ufffd");
                                assertThat(logs.truncated()).isFalse();
                            });
        }
    }

    @Test
    void aPodWithFortyContainersHasItsFactsAndTheLogOfTheOneThatIsMeant() throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            api.at(POD_PATH, 200, withContainers(40))
                    .at(POD_PATH + "/log", 200, "2026-01-31T12:00:00.1Z boom of 39\n");

            assertThat(ask(api, new PodFacts()))
                    .isInstanceOfSatisfying(
                            Enrichment.Table.class,
                            table ->
                                    assertThat(table.rows().stream().map(List::getFirst).distinct())
                                            .hasSize(41)
                                            .contains("pod", "container c0", "container c39"));
            assertThat(ask(api, new ContainerLogs("c39", null, null, 100, LIMIT)))
                    .isEqualTo(
                            new Enrichment.Logs(
                                    "web-1", "c39", true, List.of("boom of 39"), false));
        }
    }

    private static Enrichment ask(ScriptedApi scripted, ContextQuery query) throws Exception {
        return OneLookUp.of(scripted, POD, query);
    }

    private static String crashed() {
        return "{\"spec\":{\"containers\":[{\"name\":\"web\"}]},\"status\":{\"containerStatuses\":[%s]}}"
                .formatted(status("web"));
    }

    private static String withContainers(int count) {
        return "{\"spec\":{\"containers\":[%s]},\"status\":{\"containerStatuses\":[%s]}}"
                .formatted(
                        IntStream.range(0, count)
                                .mapToObj(i ->
                                        "{\"name\":\"c%d\",\"image\":\"shop/c%d:1\"}"
                                                .formatted(i, i))
                                .collect(Collectors.joining(",")),
                        IntStream.range(0, count)
                                .mapToObj(i -> status("c" + i))
                                .collect(Collectors.joining(",")));
    }

    private static String status(String container) {
        return "{\"name\":\"%s\",\"restartCount\":3,\"state\":{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}},\"lastState\":{\"terminated\":{\"exitCode\":1,\"containerID\":\"id-%s\",\"startedAt\":\"2026-01-31T12:00:00Z\",\"finishedAt\":\"2026-01-31T12:00:01Z\"}}}"
                .formatted(container, container);
    }
}
