package io.causestream.standalone;

import io.causestream.doubles.cluster.RecordedAlertmanager;
import io.causestream.doubles.cluster.RecordedCluster;
import io.causestream.doubles.cluster.Recording;
import io.causestream.doubles.model.Script;
import io.causestream.doubles.model.ScriptedModel;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.service.FailureListener;
import io.causestream.service.Service;
import io.causestream.standalone.config.CannotRun;
import io.causestream.topics.KafkaSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All of Causestream, with doubles in place of the systems around it: a cluster and an Alertmanager
 * played back from a recording, a model with a script, and a Slack that shows a page.
 */
final class Demo implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Demo.class);
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration THINKING = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final Recording recording = Recording.story();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Path data;
    private final int pagePort;
    private final double speed;
    private final PrintWriter out;
    private final Standalone standalone;
    private @Nullable World world;

    /** The doubles around Causestream, and the services configured for them. */
    private record World(
            SlackDouble slack, RecordedCluster cluster, TopicTail topics, DemoServices.Made made) {}

    /**
     * @param pagePort 0 for any free one
     * @param speed how many times faster than it happened
     */
    Demo(Path data, int pagePort, double speed, PrintWriter out) {
        this.data = data;
        this.pagePort = pagePort;
        this.speed = speed;
        this.out = out;
        this.standalone = new Standalone(data, 0, this::open);
    }

    /** The data folder is locked by now: only then may a journal in it be opened. */
    private List<Service> open(KafkaSettings kafka, MeterRegistry meters, FailureListener failure) {
        try {
            SlackSettings settings =
                    SlackSettings.withChannels(DemoServices.CHANNELS.toArray(String[]::new))
                            .withJournal(data.resolve("slack.jsonl"))
                            .withPorts(0, pagePort);
            SlackDouble slack = opened(SlackDouble.start(settings));
            RecordedCluster cluster =
                    opened(
                            RecordedCluster.start(
                                    RecordedCluster.Settings.of(recording)
                                            .withSpeed(speed)
                                            .withLongestPause(LONGEST_PAUSE)));
            ScriptedModel model =
                    opened(ScriptedModel.start(DemoServices.MODEL, Script.story(THINKING)));
            DemoServices.Made made =
                    new DemoServices(data, cluster, model.url(), settings.token(), slack.apiUrl())
                            .make(kafka, meters, failure);
            // Opened before the services, so that their first record is reported.
            world = new World(slack, cluster, opened(new TopicTail(kafka)), made);
            return made.services();
        } catch (IOException e) {
            throw new CannotRun("the demo could not start: " + e.getMessage(), e);
        }
    }

    /** Makes {@link #play} return. May be called from any thread. */
    void end() {
        standalone.end();
    }

    /**
     * Plays the recording, once, and prints what happens.
     *
     * @param once whether to return at its end, rather than at {@link #end}
     * @return whether all expected results were delivered; true if it was ended before that could
     *     be determined
     */
    boolean play(boolean once) {
        Duration ready = standalone.start();
        World outside = Objects.requireNonNull(world, "made by the start");
        Narrator narrator = new Narrator(out, System::nanoTime);
        narrator.print(
                "page",
                "%s shows Slack's channels (ready after %.1f s)"
                        .formatted(outside.slack().pageUrl(), ready.toMillis() / 1e3));
        Story story = new Story(outside.topics(), outside.slack(), DemoServices.CHANNELS, narrator);
        RecordedAlertmanager alertmanager =
                opened(
                        RecordedAlertmanager.start(
                                recording.alerts(),
                                outside.cluster().clock(),
                                webhook(outside.made().webhook().address().getPort())));
        outside.cluster().play();
        StoryEnd end =
                new StoryEnd(
                        outside.cluster(),
                        alertmanager,
                        recording.alerts().size(),
                        outside.topics(),
                        outside.slack());
        return follow(story, end, narrator, once);
    }

    private boolean follow(Story story, StoryEnd end, Narrator narrator, boolean once) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        boolean isAnnounced = false;
        while (!standalone.awaitEnd(Duration.ZERO)) {
            story.follow(LOOK);
            if (isAnnounced) {
                continue;
            }
            List<String> missing = end.missing();
            boolean isLate = System.nanoTime() - deadline > 0;
            if (missing.isEmpty()) {
                narrator.print("end", "two findings, two messages, both resolved in place");
            } else if (isLate) {
                narrator.print("missing", String.join("; ", missing));
            } else {
                continue;
            }
            isAnnounced = true;
            log.atInfo().addKeyValue("missing", missing).log("the story has ended");
            if (once) {
                return missing.isEmpty();
            }
            narrator.print("", "the page stays until Ctrl-C");
        }
        return true;
    }

    private static URI webhook(int port) {
        return URI.create("http://127.0.0.1:%d/api/alerts".formatted(port));
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.push(resource);
        return resource;
    }

    /** Closes Causestream first: the doubles stay available until it has ended. */
    @Override
    public void close() {
        standalone.close();
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                log.atWarn().setCause(e).log("did not close cleanly");
            }
        }
    }
}
