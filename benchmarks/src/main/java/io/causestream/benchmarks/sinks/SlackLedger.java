package io.causestream.benchmarks.sinks;

import io.causestream.benchmarks.House;
import io.causestream.benchmarks.ServiceJvm;
import io.causestream.doubles.slack.PostedMessage;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackFault;
import io.causestream.doubles.slack.SlackFault.Kind;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import io.causestream.topics.Installation;
import io.causestream.topics.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import tools.jackson.databind.JsonNode;

/**
 * Whether each finding has one message in each of its channels, at its last revision, after Slack
 * failed in every way and slack-sink was killed again and again: two processes, one of which
 * delivers. Arguments: findings (2,000), rounds (10), seconds in each of them (55), seed (1).
 */
public final class SlackLedger {

    private static final int REVISIONS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /**
     * Nineteen channels by severity and part of the findings, besides one for the rest. HIGH and
     * CRITICAL share theirs, and so do LOW and INFO: a rise there posts anew.
     */
    private static final Map<String, Integer> PARTS = Map.of("high", 7, "medium", 6, "low", 6);

    private static final String CONFIG =
            """
            sinksConfig:
            - slack_sink:
                name: bench
                api_key: "{{ env.SLACK_API_KEY }}"
                slack_channel: "#rest"
                storm_threshold: 0
                routes:
            """
                    + routes();

    private static String routes() {
        StringBuilder routes = new StringBuilder();
        PARTS.forEach((name, parts) -> {
            String severities =
                    switch (name) {
                        case "high" -> "HIGH|CRITICAL";
                        case "medium" -> "MEDIUM";
                        default -> "LOW|INFO";
                    };
            for (int part = 0; part < parts; part++) {
                routes.append(
                        "    - {matchers: ['severity=~\"%1$s\"', '%2$s=\"%3$d\"'], channel: \"#%2$s-%3$d\"}\n"
                                .formatted(severities, name, part));
            }
        });
        return routes.toString();
    }

    private static String[] channels() {
        List<String> all = new ArrayList<>(List.of("rest"));
        PARTS.forEach((name, parts) -> {
            for (int part = 0; part < parts; part++) {
                all.add(name + "-" + part);
            }
        });
        return all.toArray(String[]::new);
    }

    private static Map<String, String> labels(int number) {
        Map<String, String> labels = new HashMap<>();
        PARTS.forEach((name, parts) -> labels.put(name, String.valueOf(number % parts)));
        return labels;
    }

    /**
     * What became of the findings.
     *
     * @param lost ids of findings whose last channel does not show their last revision
     * @param twice messages and replies that are there more than once
     * @param outdated messages that show an earlier revision than the last
     * @param calls that reached Slack, and of them those that failed
     */
    record Outcome(
            int findings,
            int kills,
            Set<String> lost,
            Set<String> twice,
            Set<String> outdated,
            int messages,
            int calls,
            int failures,
            Duration took) {}

    private SlackLedger() {}

    public static void main(String[] args) throws Exception {
        int findings = args.length > 0 ? Integer.parseInt(args[0]) : 2_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        Duration between = Duration.ofSeconds(args.length > 2 ? Long.parseLong(args[2]) : 55);
        long seed = args.length > 3 ? Long.parseLong(args[3]) : 1;
        Outcome outcome = measure(findings, rounds, between, seed);
        System.out.printf(
                "%d findings of %d revisions, %d kills, %d calls of Slack (%d of them failed), %d messages, %d s%n",
                outcome.findings(),
                REVISIONS,
                outcome.kills(),
                outcome.calls(),
                outcome.failures(),
                outcome.messages(),
                outcome.took().toSeconds());
        System.out.printf(
                "lost %s, twice %s, outdated %s%n",
                outcome.lost(), outcome.twice(), outcome.outdated());
        if (!outcome.lost().isEmpty()
                || !outcome.twice().isEmpty()
                || !outcome.outdated().isEmpty()) {
            System.exit(1);
        }
    }

    /**
     * @param kills how often one process or both are killed
     * @param between two kills, while findings come at an even rate
     * @param seed of the faults, and of who is killed
     */
    static Outcome measure(int findings, int kills, Duration between, long seed) throws Exception {
        try (House house = House.open(Installation.STANDALONE);
                SlackDouble slack = SlackDouble.start(SlackSettings.withChannels(channels()));
                KafkaProducer<String, Finding> producer = producer(house);
                Run run = new Run(house, slack, producer, new Random(seed))) {
            return run.keep(findings, kills, between);
        }
    }

    private static KafkaProducer<String, Finding> producer(House house) {
        Topic<String, Finding> topic = house.settings().topics().findings();
        return new KafkaProducer<>(
                house.settings().patientProducer("load"),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer());
    }

    private static final class Run implements AutoCloseable {
        private final House house;
        private final SlackDouble slack;
        private final KafkaProducer<String, Finding> producer;
        private final Random random;
        private final Path config;
        private final Deque<ServiceJvm> running = new ArrayDeque<>();
        private final List<ServiceJvm> all = new ArrayList<>();
        private int killed;

        Run(House house, SlackDouble slack, KafkaProducer<String, Finding> producer, Random random)
                throws IOException {
            this.house = house;
            this.slack = slack;
            this.producer = producer;
            this.random = random;
            this.config = Files.writeString(house.folder().resolve("slack-sink.yaml"), CONFIG);
        }

        Outcome keep(int findings, int kills, Duration between) throws Exception {
            Instant began = Instant.now();
            start();
            start();
            running.getFirst().awaitReady(PATIENCE);
            failAtRandom(findings * 20);
            slack.limit("rest");
            List<Finding> revisions = inTurn(findings);
            int batch = Math.ceilDiv(revisions.size(), kills + 1);
            for (int kill = 0; kill <= kills; kill++) {
                List<Finding> next =
                        revisions.subList(
                                Math.min(kill * batch, revisions.size()),
                                Math.min((kill + 1) * batch, revisions.size()));
                send(next, between);
                if (kill < kills) {
                    kill(kill);
                }
            }
            // However slow the machine is: what waits by now meets failures as well.
            boolean done = slack.await(() -> lost(findings).isEmpty(), PATIENCE);
            slack.heal();
            if (done || slack.await(() -> lost(findings).isEmpty(), PATIENCE)) {
                settle();
            }
            return new Outcome(
                    findings,
                    killed,
                    lost(findings),
                    twice(),
                    outdated(),
                    messages().size(),
                    slack.calls().size(),
                    (int) slack.calls().stream().filter(c -> !c.outcome().equals("ok")).count(),
                    Duration.between(began, Instant.now()));
        }

        /** Until nothing waits in the process that delivers: what it holds twice would show now. */
        private void settle() throws Exception {
            Instant deadline = Instant.now().plus(PATIENCE);
            while (waiting() > 0 && Instant.now().isBefore(deadline)) {
                // Each call of Slack is a change that it waits for.
                boolean more = slack.await(() -> false, Duration.ofMillis(200));
                assert !more;
            }
        }

        private double waiting() throws Exception {
            double waiting = 0;
            for (ServiceJvm process : running) {
                process.awaitReady(PATIENCE);
                waiting += process.metric("causestream_sink_findings_waiting");
            }
            return waiting;
        }

        private void start() throws IOException {
            ServiceJvm process =
                    ServiceJvm.start(
                            house,
                            "slack-sink-" + all.size(),
                            ImpatientSlackSink.class,
                            List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"),
                            Map.of(
                                    "SLACK_API_KEY", SlackSettings.withChannels().token(),
                                    "CAUSESTREAM_SLACK_API_URL", slack.apiUrl()),
                            config.toString());
            running.addLast(process);
            all.add(process);
        }

        /** In turn the one that delivers, so that the other one takes over, and both. */
        private void kill(int number) throws IOException {
            int count = number % 2 == 0 ? 1 : running.size();
            for (int i = 0; i < count; i++) {
                running.removeFirst().kill();
                killed++;
            }
            while (running.size() < 2) {
                start();
            }
        }

        /** Of fifty calls, some fail in each way. */
        private void failAtRandom(int calls) {
            Duration slow = ImpatientSlackSink.CALL.multipliedBy(3).dividedBy(5);
            for (int i = 0; i < calls; i++) {
                Kind kind =
                        switch (random.nextInt(50)) {
                            case 0, 1, 2 -> new Kind.Status(500);
                            case 3 -> new Kind.RateLimited(1);
                            case 4, 5 -> new Kind.StoredThenCut();
                            case 6, 7 -> new Kind.StoredThenError();
                            case 8 -> new Kind.StoredThenLate(slow);
                            case 9 -> new Kind.Late(slow);
                            case 10, 11 -> new Kind.Cut();
                            case 12 -> new Kind.Body("{\"ok\":tr");
                            case 13, 14 -> new Kind.Late(Duration.ofMillis(100));
                            default -> new Kind.Late(Duration.ZERO);
                        };
                slack.fault(new SlackFault("*", "*", 1, kind));
            }
        }

        private void send(List<Finding> revisions, Duration within) {
            String topic = house.settings().topics().findings().name();
            Instant began = Instant.now();
            for (int i = 0; i < revisions.size(); i++) {
                Finding finding = revisions.get(i);
                var _ = producer.send(new ProducerRecord<>(topic, finding.id(), finding));
                Duration due = within.multipliedBy(i + 1L).dividedBy(revisions.size());
                Duration left = Duration.between(Instant.now(), began.plus(due));
                if (left.isPositive()) {
                    boolean more = slack.await(() -> false, left);
                    assert !more;
                }
            }
            producer.flush();
        }

        private Set<String> lost(int findings) {
            Map<String, Long> shown =
                    messages().stream()
                            .filter(message -> revision(message) == REVISIONS)
                            .filter(SlackLedger::isCurrent)
                            .collect(
                                    Collectors.groupingBy(
                                            message -> findingId(message) + route(message),
                                            Collectors.counting()));
            Set<String> lost = new TreeSet<>();
            for (int i = 0; i < findings; i++) {
                Finding last = revision(i, REVISIONS);
                if (!shown.containsKey(last.id() + "#" + channel(last.severity(), i))) {
                    lost.add(last.id());
                }
            }
            return lost;
        }

        /** By finding, part and channel; the message before an escalation is another part. */
        private Set<String> twice() {
            return everything()
                    .filter(message -> !findingId(message).isEmpty())
                    .collect(
                            Collectors.groupingBy(
                                    message ->
                                            "%s %s %s"
                                                    .formatted(
                                                            findingId(message),
                                                            part(message),
                                                            route(message)),
                                    Collectors.counting()))
                    .entrySet()
                    .stream()
                    .filter(entry -> entry.getValue() > 1)
                    .map(entry -> entry.getKey() + " ×" + entry.getValue())
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private Set<String> outdated() {
            return messages().stream()
                    .filter(message ->
                            isCurrent(message)
                                    ? revision(message) < REVISIONS
                                    : !message.body().toString().contains("/archives/"))
                    .map(message -> findingId(message) + " in " + route(message))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private List<PostedMessage> messages() {
            return slack.messages();
        }

        private Stream<PostedMessage> everything() {
            return messages().stream()
                    .flatMap(message ->
                            Stream.concat(Stream.of(message), slack.replies(message).stream()));
        }

        @Override
        public void close() {
            all.forEach(ServiceJvm::kill);
            all.forEach(ServiceJvm::close);
        }
    }

    /** All revisions: those of one finding in order, and some findings always in between. */
    private static List<Finding> inTurn(int findings) {
        int apart = Math.max(1, findings / 8);
        List<Finding> all = new ArrayList<>();
        for (int turn = 0; turn < findings + (REVISIONS - 1) * apart; turn++) {
            for (int revision = 1; revision <= REVISIONS; revision++) {
                int number = turn - (revision - 1) * apart;
                if (number >= 0 && number < findings) {
                    all.add(revision(number, revision));
                }
            }
        }
        return all;
    }

    private static Finding revision(int number, int revision) {
        Course course = course(number);
        String id = course.name().toLowerCase(Locale.ROOT) + "-" + number;
        Subject deployment = new Subject("Deployment", "shop", "checkout-" + number);
        Instant began = Instant.parse("2026-01-01T12:00:00Z");
        FindingDraft draft =
                new FindingDraft(
                                id,
                                Fingerprint.of("bench", "CrashLoopBackOff", deployment, id),
                                course.severity(revision),
                                "CrashLoopBackOff",
                                "Crashing pod checkout-%d, seen %d times"
                                        .formatted(number, revision),
                                "bench",
                                Subject.pod("shop", "checkout-%d-x2x2x".formatted(number)),
                                deployment,
                                began)
                        .labels(labels(number))
                        .revision(revision);
        return course == Course.RESOLVES && revision == REVISIONS
                ? draft.status(Finding.Status.RESOLVED).endsAt(began.plusSeconds(60)).finding()
                : draft.finding();
    }

    /** Few only change: they are in the channel where Slack takes one message a second. */
    private static Course course(int number) {
        if (number % 16 == 3) {
            return Course.CHANGES;
        }
        return switch (number % 3) {
            case 0 -> Course.RESOLVES;
            case 1 -> Course.MOVES;
            default -> Course.RISES;
        };
    }

    /** What happens to a finding. */
    private enum Course {
        RESOLVES,
        MOVES,
        RISES,
        CHANGES;

        Severity severity(int revision) {
            return switch (this) {
                case RESOLVES -> Severity.MEDIUM;
                case MOVES -> revision == 1 ? Severity.LOW : Severity.HIGH;
                case RISES -> revision == 1 ? Severity.HIGH : Severity.CRITICAL;
                case CHANGES -> Severity.DEBUG;
            };
        }
    }

    private static String channel(Severity severity, int number) {
        String name =
                switch (severity) {
                    case CRITICAL, HIGH -> "high";
                    case MEDIUM -> "medium";
                    case LOW, INFO -> "low";
                    case DEBUG -> "rest";
                };
        Integer parts = PARTS.get(name);
        return parts == null ? name : name + "-" + number % parts;
    }

    /** Not the message before an escalation, which has to lead to the one after it. */
    private static boolean isCurrent(PostedMessage message) {
        return part(message).startsWith("message");
    }

    private static JsonNode tag(PostedMessage message) {
        return message.body().path("metadata").path("event_payload");
    }

    private static String findingId(PostedMessage message) {
        return tag(message).path("finding_id").asString("");
    }

    private static String part(PostedMessage message) {
        return tag(message).path("part").asString("");
    }

    private static String route(PostedMessage message) {
        return tag(message).path("route").asString("");
    }

    private static int revision(PostedMessage message) {
        return tag(message).path("revision").asInt(0);
    }
}
