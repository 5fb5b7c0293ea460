package io.causestream.benchmarks.fleet;

import io.causestream.benchmarks.House;
import io.causestream.doubles.slack.PostedMessage;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.finding.Analysis;
import io.causestream.finding.Finding;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Books of problems that were made on purpose: when each was made, was seen on the topics on its
 * way, and is in Slack; and how many findings and messages became of it. Each problem's name ends
 * in a number of {@link #DIGITS} digits, which stands in all that is said of it.
 */
final class ProblemLedger implements AutoCloseable {

    static final int DIGITS = 6;

    private static final Pattern NUMBER =
            Pattern.compile("(?<![0-9])[0-9]{" + DIGITS + "}(?![0-9])");

    /** By which way a problem comes to Kafka. */
    enum Road {
        /** A pod in a real API server, by ingest-kube. */
        API_SERVER,
        /** An alert, by ingest-alertmanager. */
        WEBHOOK,
        /** A pod in the raw topic, as the agent of another cluster writes it. */
        RAW_TOPIC
    }

    /** A stretch of the way, and the service that it takes a problem along. */
    enum Stretch {
        INGEST_KUBE("ingest-kube: API server to raw topic"),
        INGEST_ALERTMANAGER("ingest-alertmanager: first post to 200"),
        ENRICH_STREAMS("enrich-streams: raw topic to finding"),
        AI_WORKER("ai-worker: finding to its analysis"),
        SLACK_SINK("slack-sink: finding to message");

        final String title;

        Stretch(String title) {
            this.title = title;
        }
    }

    /** From a moment to another, on one stretch. */
    record Step(Stretch stretch, Instant from, Instant to) {

        Duration took() {
            return Duration.between(from, to);
        }
    }

    /** What is known of one problem; written by one thread each, read by others. */
    static final class Problem {

        private final Road road;
        private final Instant made;
        private volatile @Nullable Instant raw;
        private volatile @Nullable Instant found;
        private volatile @Nullable Instant analysed;
        private final Set<String> findings = ConcurrentHashMap.newKeySet();
        private final Set<String> fingerprints = ConcurrentHashMap.newKeySet();

        Problem(Road road, Instant made) {
            this.road = road;
            this.made = made;
        }
    }

    private final Map<String, Problem> problems = new ConcurrentHashMap<>();
    private final Topics topics;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Reads the topics from their present ends on.
     *
     * @param readsRaw whether problems come over an API server, so that the raw topic has to be
     *     read as well
     */
    ProblemLedger(House house, boolean readsRaw) {
        topics = house.settings().topics();
        Map<String, Object> config = house.settings().reader("ledger");
        consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> all =
                (readsRaw
                                ? List.of(topics.rawKube(), topics.findings())
                                : List.of(topics.findings()))
                        .stream()
                                .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                                .map(info -> new TopicPartition(info.topic(), info.partition()))
                                .toList();
        consumer.assign(all);
        consumer.seekToEnd(all);
        all.forEach(consumer::position);
        thread = Thread.ofPlatform().name("ledger").start(this::read);
    }

    /** The number of a problem, as it stands in names. */
    static String number(int problem) {
        return Integer.toString(100_000 + problem);
    }

    /** A problem is about to be made. */
    void make(String number, Road road) {
        problems.put(number, new Problem(road, Instant.now()));
    }

    /** Kafka has what was posted or written of it; for those whose way to there is not read. */
    void taken(String number) {
        problem(number).raw = Instant.now();
    }

    Map<String, Problem> problems() {
        return new TreeMap<>(problems);
    }

    /** How many problems are findings by now. */
    long found() {
        return problems.values().stream().filter(problem -> problem.found != null).count();
    }

    /** How many problems are messages by now. */
    long told(SlackDouble slack) {
        return messages(slack).size();
    }

    /** Numbers of problems of which there is no finding yet, or no message. */
    List<String> missing(SlackDouble slack) {
        Map<String, List<PostedMessage>> messages = messages(slack);
        return problems().entrySet().stream()
                .filter(each ->
                        each.getValue().found == null || !messages.containsKey(each.getKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What is told more than once, or is more than one finding, each with why. */
    List<String> doubled(SlackDouble slack) {
        Map<String, List<PostedMessage>> messages = messages(slack);
        List<String> doubled = new ArrayList<>();
        problems()
                .forEach((number, problem) -> {
                    int told = messages.getOrDefault(number, List.of()).size();
                    if (told > 1
                            || problem.findings.size() > 1
                            || problem.fingerprints.size() > 1) {
                        doubled.add(
                                "%s: %d messages, %d findings of %d fingerprints"
                                        .formatted(
                                                number,
                                                told,
                                                problem.findings.size(),
                                                problem.fingerprints.size()));
                    }
                });
        return doubled;
    }

    /** Numbers of pods' problems that the model has not been heard about. */
    List<String> withoutAnalysis() {
        return problems().entrySet().stream()
                .filter(each -> each.getValue().road != Road.WEBHOOK)
                .filter(each -> each.getValue().analysed == null)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** All stretches that problems have gone by now. */
    List<Step> steps(SlackDouble slack) {
        Map<String, List<PostedMessage>> messages = messages(slack);
        List<Step> steps = new ArrayList<>();
        problems()
                .forEach((number, problem) -> {
                    if (problem.road == Road.API_SERVER) {
                        add(steps, Stretch.INGEST_KUBE, problem.made, problem.raw);
                    } else if (problem.road == Road.WEBHOOK) {
                        add(steps, Stretch.INGEST_ALERTMANAGER, problem.made, problem.raw);
                    }
                    add(steps, Stretch.ENRICH_STREAMS, problem.raw, problem.found);
                    add(steps, Stretch.AI_WORKER, problem.found, problem.analysed);
                    messages.getOrDefault(number, List.of()).stream()
                            .findFirst()
                            .ifPresent(first ->
                                    add(steps, Stretch.SLACK_SINK, problem.found, posted(first)));
                });
        return steps;
    }

    private static void add(
            List<Step> steps, Stretch stretch, @Nullable Instant from, @Nullable Instant to) {
        if (from != null && to != null) {
            steps.add(new Step(stretch, from, to.isBefore(from) ? from : to));
        }
    }

    private Problem problem(String number) {
        Problem problem = problems.get(number);
        if (problem == null) {
            throw new IllegalArgumentException("no problem " + number + " was made");
        }
        return problem;
    }

    /** Messages by the problem of whose finding they are: each has its finding's id with it. */
    private Map<String, List<PostedMessage>> messages(SlackDouble slack) {
        Map<String, String> numbers = new HashMap<>();
        problems.forEach((number, problem) ->
                problem.findings.forEach(finding -> numbers.put(finding, number)));
        Map<String, List<PostedMessage>> all = new TreeMap<>();
        for (PostedMessage message : slack.messages()) {
            String finding =
                    message.body()
                            .path("metadata")
                            .path("event_payload")
                            .path("finding_id")
                            .asString("");
            String number = numbers.get(finding);
            if (number != null) {
                all.computeIfAbsent(number, _ -> new ArrayList<>()).add(message);
            }
        }
        return all;
    }

    private static Instant posted(PostedMessage message) {
        long micros = Long.parseLong(message.ts().replace(".", ""));
        return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
    }

    private void read() {
        try (consumer) {
            while (!closed) {
                consumer.poll(Duration.ofMillis(50)).forEach(this::take);
            }
        } catch (WakeupException e) {
            // It is closed.
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(topics.findings().name())) {
            if (record.value() != null) {
                take(deserialize(topics.findings(), record));
            }
        } else if (deserialize(topics.rawKube(), record) instanceof ObjectObserved seen) {
            Problem problem = known(seen.object().name());
            // As it was created it had not crashed yet.
            if (problem != null
                    && problem.road == Road.API_SERVER
                    && problem.raw == null
                    && seen.body().toString().contains("CrashLoopBackOff")) {
                problem.raw = Instant.now();
            }
        }
    }

    private void take(Finding finding) {
        Problem problem = known(finding.workload().name());
        if (problem == null) {
            return;
        }
        problem.findings.add(finding.id());
        problem.fingerprints.add(finding.fingerprint().toString());
        if (problem.found == null) {
            problem.found = Instant.now();
        }
        if (problem.analysed == null && finding.analysis() instanceof Analysis.Answered) {
            problem.analysed = Instant.now();
        }
    }

    private @Nullable Problem known(String name) {
        Matcher number = NUMBER.matcher(name);
        return number.find() ? problems.get(number.group()) : null;
    }

    private static <V> V deserialize(Topic<?, V> topic, ConsumerRecord<byte[], byte[]> record) {
        return topic.valueSerde().deserializer().deserialize(record.topic(), record.value());
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
