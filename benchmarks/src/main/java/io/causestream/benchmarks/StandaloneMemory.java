package io.causestream.benchmarks;

import io.causestream.doubles.cluster.RecordedCluster;
import io.causestream.doubles.cluster.Recording;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * How much memory {@code causestream up} has a minute after it is ready, and after 2,000 different
 * alerts in posts of 50; then where that memory is, in a second process whose JVM keeps account of
 * it (which takes some MiB by itself). Idle is the baseline. Linux only. Argument: the launcher
 * (bin/causestream), which has been built before.
 */
public final class StandaloneMemory {

    private static final int ALERTS = 2_000;
    private static final int ALERTS_A_POST = 50;
    private static final int SECONDS_AT_REST = 60;
    private static final int SECONDS_AFTER_LOAD = 30;

    private StandaloneMemory() {}

    public static void main(String[] args) throws Exception {
        Path launcher = Path.of(args.length > 0 ? args[0] : "bin/causestream").toAbsolutePath();
        try (RecordedCluster cluster =
                RecordedCluster.start(RecordedCluster.Settings.of(Recording.story()))) {
            System.out.println(
                    "when             | RSS MiB | peak RSS MiB | threads | against idle");
            resident(launcher, cluster);
            System.out.println();
            breakdown(launcher, cluster);
        }
    }

    private static void resident(Path launcher, RecordedCluster cluster) throws Exception {
        try (SlackDouble slack = slack();
                StandaloneProcess process = start(launcher, cluster, slack, "")) {
            double idle = process.status("VmRSS") / 1024.0;
            print(process, "idle", idle);
            load(process);
            print(process, "after the alerts", idle);
        }
    }

    private static void print(StandaloneProcess process, String when, double idle)
            throws IOException {
        long rss = process.status("VmRSS") / 1024;
        System.out.printf(
                "%-16s | %7d | %12d | %7d | %.2f%n",
                when, rss, process.status("VmHWM") / 1024, process.status("Threads"), rss / idle);
    }

    private static void breakdown(Path launcher, RecordedCluster cluster) throws Exception {
        try (SlackDouble slack = slack();
                StandaloneProcess process =
                        start(launcher, cluster, slack, "-XX:NativeMemoryTracking=summary")) {
            JvmMemory idle = JvmMemory.of(process.pid());
            load(process);
            JvmMemory after = JvmMemory.of(process.pid());
            print("resident, by what it is for", idle.resident(), after.resident());
            print("allocated by malloc, by whom", idle.allocated(), after.allocated());
            System.out.printf(
                    "live Java heap, after a full collection: %.1f MiB idle, %.1f MiB after%n",
                    idle.liveHeap(), after.liveHeap());
        }
    }

    private static void print(String title, Map<String, Double> idle, Map<String, Double> after) {
        System.out.printf("%-34s | idle MiB | after the alerts MiB%n", title);
        for (String what : new TreeSet<>(after.keySet())) {
            System.out.printf(
                    "%-34s | %8.1f | %20.1f%n",
                    what, idle.getOrDefault(what, 0.0), after.get(what));
        }
        System.out.println();
    }

    private static SlackDouble slack() throws IOException {
        return SlackDouble.start(SlackSettings.withChannels(StandaloneProcess.CHANNEL));
    }

    /** Returns when it has been ready and at rest for a minute. */
    private static StandaloneProcess start(
            Path launcher, RecordedCluster cluster, SlackDouble slack, String flags)
            throws Exception {
        Path folder = Files.createTempDirectory("causestream-memory");
        cluster.kubeconfig(folder.resolve("kubeconfig"));
        StandaloneProcess process = StandaloneProcess.start(launcher, folder, slack, flags);
        process.awaitReady();
        TimeUnit.SECONDS.sleep(SECONDS_AT_REST);
        return process;
    }

    /** Returns half a minute after all alerts were accepted. */
    private static void load(StandaloneProcess process) throws InterruptedException {
        for (int first = 0; first < ALERTS; first += ALERTS_A_POST) {
            List<String> names =
                    IntStream.range(first, first + ALERTS_A_POST)
                            .mapToObj("Bench%d"::formatted)
                            .toList();
            if (!process.post(names)) {
                throw new IllegalStateException(
                        "a post of %d alerts was not accepted".formatted(ALERTS_A_POST));
            }
        }
        TimeUnit.SECONDS.sleep(SECONDS_AFTER_LOAD);
    }
}
