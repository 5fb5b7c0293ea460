package io.causestream.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.doubles.cluster.RecordedCluster;
import io.causestream.doubles.cluster.Recording;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * How much memory {@code causestream up} has a minute after it is ready, and after 2,000 different
 * alerts in posts of 50; then where that memory is, of a second process whose JVM keeps account of
 * it (Native Memory Tracking, which itself takes some MiB). Idle is the baseline. Argument: the
 * launcher (bin/causestream), which has been built before.
 */
public final class StandaloneMemory {

    private static final int ALERTS = 2_000;
    private static final int ALERTS_A_POST = 50;
    private static final int SECONDS_AT_REST = 60;
    private static final int SECONDS_AFTER_LOAD = 30;

    /** A mapping as {@code jcmd PID System.map} prints it: from-to, size, resident, ..., what. */
    private static final Pattern MAPPING =
            Pattern.compile("0x\\p{XDigit}+-0x\\p{XDigit}+ +\\d+ +\\S+ +(\\d+) +\\d+ +(.*)");

    private StandaloneMemory() {}

    public static void main(String[] args) throws Exception {
        Path launcher = Path.of(args.length > 0 ? args[0] : "bin/causestream").toAbsolutePath();
        System.out.println("when             | RSS MiB | peak RSS MiB | threads | against idle");
        try (RecordedCluster cluster =
                        RecordedCluster.start(RecordedCluster.Settings.of(Recording.story()));
                SlackDouble slack =
                        SlackDouble.start(
                                SlackSettings.withChannels(StandaloneProcess.CHANNEL))) {
            Path folder = Files.createTempDirectory("causestream-memory");
            cluster.kubeconfig(folder.resolve("kubeconfig"));
            try (StandaloneProcess process =
                    StandaloneProcess.start(launcher, folder, slack, "")) {
                process.awaitReady();
                TimeUnit.SECONDS.sleep(SECONDS_AT_REST);
                double idle = print(process, "idle", 0);
                post(process, "Bench");
                TimeUnit.SECONDS.sleep(SECONDS_AFTER_LOAD);
                print(process, "after the alerts", idle);
            }
        }
    }

    private static double print(StandaloneProcess process, String when, double idle)
            throws IOException {
        double rss = process.status("VmRSS") / 1024.0;
        System.out.printf(
                "%-16s | %7.0f | %12d | %7d | %.2f%n",
                when,
                rss,
                process.status("VmHWM") / 1024,
                process.status("Threads"),
                idle == 0 ? 1.0 : rss / idle);
        return rss;
    }

    private static void post(StandaloneProcess process, String prefix) throws InterruptedException {
        for (int first = 0; first < ALERTS; first += ALERTS_A_POST) {
            List<String> names =
                    IntStream.range(first, first + ALERTS_A_POST)
                            .mapToObj(number -> prefix + number)
                            .toList();
            if (!process.post(names)) {
                throw new IllegalStateException("a post was not accepted");
            }
        }
    }
}
