package io.causestream.benchmarks;

import io.causestream.doubles.cluster.RecordedCluster;
import io.causestream.doubles.cluster.Recording;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How long {@code causestream up} takes from its start until it accepts an alert, and until that
 * alert's finding is in Slack: on a fresh data directory, on a warm one, and after {@code kill -9}.
 * The fresh start of the same run is the baseline. Argument: the launcher (bin/causestream), which
 * has been built before.
 */
public final class StandaloneStart {

    /** The warm one is ended with {@code kill -9}. */
    private static final List<String> STARTS = List.of("fresh", "warm", "after kill -9");

    private StandaloneStart() {}

    public static void main(String[] args) throws Exception {
        Path launcher = Path.of(args.length > 0 ? args[0] : "bin/causestream").toAbsolutePath();
        System.out.println(
                "start            | takes an alert after s | its finding in Slack after s | against fresh | peak RSS MiB");
        var _ = measure(launcher, STARTS.size());
    }

    /**
     * @param starts how many of the three, from the first on
     * @return after how many seconds the finding was in Slack
     */
    public static List<Double> measure(Path launcher, int starts) throws Exception {
        try (TemporaryFolder temporary = TemporaryFolder.create("causestream-start");
                RecordedCluster cluster =
                        RecordedCluster.start(RecordedCluster.Settings.of(Recording.story()));
                SlackDouble slack =
                        SlackDouble.start(SlackSettings.withChannels(StandaloneProcess.CHANNEL))) {
            cluster.kubeconfig(temporary.path().resolve("kubeconfig"));
            Start start = new Start(launcher, temporary.path(), slack);
            List<Double> seconds = new ArrayList<>();
            for (String name : STARTS.subList(0, starts)) {
                double fresh = seconds.isEmpty() ? 0 : seconds.getFirst();
                seconds.add(start.measure(name, fresh, name.equals("warm")));
            }
            return seconds;
        }
    }

    private record Start(Path launcher, Path folder, SlackDouble slack) {

        /** Starts, measures and ends it, with {@code kill -9} if {@code kill} is set. */
        double measure(String name, double fresh, boolean kill) throws Exception {
            String alert = "Bench" + name.replaceAll("\\W", "");
            try (StandaloneProcess process = StandaloneProcess.start(launcher, folder, slack, "")) {
                process.await(() -> process.post(List.of(alert)));
                double accepts = process.secondsSinceStart();
                process.await(() ->
                        slack.messages(StandaloneProcess.CHANNEL).stream()
                                .anyMatch(message -> message.words().contains(alert)));
                double seconds = process.secondsSinceStart();
                System.out.printf(
                        "%-16s | %22.1f | %28.1f | %13.2f | %12d%n",
                        name,
                        accepts,
                        seconds,
                        fresh == 0 ? 1.0 : seconds / fresh,
                        process.status("VmHWM") / 1024);
                if (kill) {
                    process.kill();
                }
                return seconds;
            }
        }
    }
}
