package io.causestream.standalone.findings;

import static java.util.stream.Collectors.toSet;

import io.causestream.finding.Finding;
import io.causestream.findings.FindingBodies;
import io.causestream.findings.FindingFilter;
import io.causestream.findings.FindingIndex;
import io.causestream.findings.FindingRecord;
import io.causestream.findings.FindingSummary;
import io.causestream.findings.FindingsTopicReader;
import io.causestream.findings.StoredFinding;
import io.causestream.service.ExitCode;
import io.causestream.settings.Settings;
import io.causestream.standalone.config.CannotRun;
import io.causestream.standalone.config.KafkaConnection;
import io.causestream.standalone.config.KafkaOptions;
import io.causestream.topics.Json;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code causestream findings}. */
@Command(
        name = "findings",
        mixinStandardHelpOptions = true,
        description = {
            "Show what is wrong: findings as they stand on their topic.",
            "Lists the open ones, those that began last first; with an ID it shows one in full. Reads the",
            "Kafka of causestream up, whether it runs or not, or any other. Changes nothing.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  causestream findings",
            "  causestream findings -n shop --severity critical,high",
            "  causestream findings --all --since 2h -o json",
            "  causestream findings --follow           each new revision, until Ctrl-C",
            "  causestream findings 02e6ef38c3612486   in full; the beginning of an id is enough",
            "  causestream findings --bootstrap-servers kafka:9092"
        })
public final class FindingsCommand implements Callable<Integer> {

    /** How findings are printed. */
    enum Output {
        TABLE,
        JSON
    }

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration TIME_WITHOUT_PROGRESS = Duration.ofSeconds(20);
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(20);
    private static final int NAMES_TO_COMPARE = 1_000;

    /** In place of an offset. */
    private static final long LATEST = -1;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private KafkaOptions kafka = new KafkaOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            description = "Show this finding in full; the beginning of its id is enough")
    private @Nullable String id;

    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            description = "Only of this cluster; several: separated by commas")
    private List<String> clusters = List.of();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "Only of workloads in this namespace")
    private List<String> namespaces = List.of();

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "firing or resolved. Default: open findings, see --all")
    private List<String> statuses = List.of();

    @Option(
            names = "--severity",
            paramLabel = "SEVERITY",
            description = "critical, high, medium, low, info or debug")
    private List<String> severities = List.of();

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            description = "CrashLoopBackOff, or the name of an alert")
    private List<String> reasons = List.of();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "Only what began, was seen or ended since: 30m, 2h, 1d, or 2026-01-01T12:00:00Z")
    private @Nullable String since;

    @Option(
            names = "--all",
            description = "Resolved findings and those that were over at once as well")
    private boolean all;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many at most. Default: ${DEFAULT-VALUE}")
    private int limit;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with each new revision until Ctrl-C")
    private boolean follow;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, or json: each finding in full on a line. Default: table")
    private Output output = Output.TABLE;

    /** What came since all was read that was there. */
    private final List<FindingRecord> news = new ArrayList<>();

    private boolean follows;

    @Override
    public Integer call() throws InterruptedException {
        FindingFilter filter = filter();
        if (limit < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--limit: %d is not at least 1".formatted(limit));
        }
        if (id != null && follow) {
            throw new ParameterException(
                    spec.commandLine(), "--follow and an ID exclude each other; omit one of them");
        }
        // Standard output is for findings alone. Set before the first logger is made.
        System.setProperty("causestream.log.console", "OFF");
        try (KafkaConnection connection = kafka.connect()) {
            FindingIndex index = new FindingIndex(FindingIndex.Limits.USUAL, _ -> {});
            try (FindingBodies bodies = new FindingBodies(connection.settings(), index);
                    FindingsTopicReader reader =
                            new FindingsTopicReader(
                                    connection.settings(), "findings-command", listener(index))) {
                reader.readToEnd(TIME_WITHOUT_PROGRESS);
                if (id != null) {
                    describe(index, bodies, id);
                } else {
                    list(filter, index, bodies, reader);
                }
            }
        }
        return ExitCode.DONE;
    }

    private FindingFilter filter() {
        try {
            return FindingFilter.of(
                    clusters, namespaces, statuses, severities, reasons, since, Instant.now());
        } catch (FindingFilter.InvalidValue e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
        }
    }

    private FindingsTopicReader.Listener listener(FindingIndex index) {
        return new FindingsTopicReader.Listener() {
            @Override
            public void onRevision(FindingRecord record) {
                index.add(record);
                if (follows) {
                    news.add(record);
                }
            }

            @Override
            public void onTombstone(String gone) {
                index.remove(gone);
            }
        };
    }

    private void list(
            FindingFilter filter,
            FindingIndex index,
            FindingBodies bodies,
            FindingsTopicReader reader)
            throws InterruptedException {
        boolean onlyOpen = !all && statuses.isEmpty();
        Predicate<FindingSummary> wanted =
                finding -> filter.matches(finding) && (!onlyOpen || finding.isOpen());
        // One more than is shown says whether there are more.
        List<FindingSummary> found =
                index.newest(wanted, limit == Integer.MAX_VALUE ? limit : limit + 1);
        List<FindingSummary> shown = found.subList(0, Math.min(limit, found.size()));
        PrintWriter out = spec.commandLine().getOut();
        FindingTable table = new FindingTable(shown, Instant.now());
        if (output == Output.JSON) {
            for (FindingSummary finding : shown) {
                printBody(out, bodies, index.get(finding.id()), LATEST);
            }
        } else if (shown.isEmpty() && !follow) {
            out.println(
                    onlyOpen
                            ? "No open findings match; --all shows those that are over as well."
                            : "No findings match.");
        } else {
            table.lines().forEach(out::println);
            if (found.size() > shown.size()) {
                out.printf("There are more than %d; see them with --limit.%n", limit);
            }
        }
        out.flush();
        if (follow) {
            follow(filter, table, index, bodies, reader, out);
        }
    }

    /** Until Ctrl-C or SIGTERM: the process then ends with the signal's exit code. */
    private void follow(
            FindingFilter filter,
            FindingTable table,
            FindingIndex index,
            FindingBodies bodies,
            FindingsTopicReader reader,
            PrintWriter out)
            throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("stop")
                                .unstarted(() -> {
                                    reader.wakeUp();
                                    awaitQuietly(ended);
                                }));
        follows = true;
        try {
            while (true) {
                reader.poll(POLL);
                for (FindingRecord record : news) {
                    FindingSummary revision = FindingSummary.of(record.finding());
                    if (!filter.matches(revision)) {
                        continue;
                    }
                    if (output == Output.JSON) {
                        printBody(out, bodies, index.get(revision.id()), record.offset());
                    } else {
                        out.println(table.line(revision, Instant.now()));
                    }
                }
                news.clear();
                out.flush();
            }
        } catch (WakeupException stopped) {
            out.flush();
        } finally {
            ended.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch ended) {
        try {
            ended.await(TIME_TO_STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Prints a revision as it was published, on one line; nothing if the topic has it no more.
     *
     * @param offset of the revision; the latest is printed if it is none's
     */
    private static void printBody(
            PrintWriter out, FindingBodies bodies, Optional<StoredFinding> finding, long offset)
            throws InterruptedException {
        if (finding.isEmpty()) {
            return;
        }
        StoredFinding.Revision revision =
                finding.get().revisions().stream()
                        .filter(each -> each.offset() == offset)
                        .findFirst()
                        .orElse(finding.get().revisions().getFirst());
        bodies.of(finding.get(), revision)
                .ifPresent(body -> out.println(Json.MAPPER.readTree(body).toString()));
    }

    private void describe(FindingIndex index, FindingBodies bodies, String wanted)
            throws InterruptedException {
        StoredFinding finding = named(index, wanted);
        Optional<String> body = bodies.of(finding, finding.revisions().getFirst());
        if (body.isEmpty()) {
            throw CannotRun.wrongArgument(
                    "finding '%s' is no longer on the topic".formatted(wanted), null);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (output == Output.JSON) {
            out.println(Json.MAPPER.readTree(body.get()).toString());
        } else {
            FindingDescription.of(
                            Json.MAPPER.readValue(body.get(), Finding.class),
                            finding.revisions(),
                            Instant.now())
                    .forEach(out::println);
        }
        out.flush();
    }

    private static StoredFinding named(FindingIndex index, String wanted) {
        Optional<StoredFinding> exact = index.get(wanted);
        if (exact.isPresent()) {
            return exact.get();
        }
        List<FindingSummary> begun = index.newest(finding -> finding.id().startsWith(wanted), 2);
        if (begun.size() == 1) {
            return index.get(begun.getFirst().id()).orElseThrow();
        }
        if (begun.size() == 2) {
            throw CannotRun.wrongArgument(
                    "several findings begin with '%s', such as %s and %s; name more of the id"
                            .formatted(wanted, begun.getFirst().id(), begun.getLast().id()),
                    null);
        }
        Set<String> ids =
                index.newest(_ -> true, NAMES_TO_COMPARE).stream()
                        .map(FindingSummary::id)
                        .collect(toSet());
        throw CannotRun.wrongArgument(
                ids.isEmpty()
                        ? "there is no finding '%s': the topic has none".formatted(wanted)
                        : "there is no finding '%s'; did you mean %s?"
                                .formatted(wanted, Settings.nearest(wanted, ids)),
                null);
    }
}
