package io.causestream.benchmarks.fleet;

import io.causestream.ai.AiWorkerMain;
import io.causestream.benchmarks.AnsweringAgent;
import io.causestream.benchmarks.ApiServer;
import io.causestream.benchmarks.ChildProcess;
import io.causestream.benchmarks.ClusterObservations;
import io.causestream.benchmarks.ClusterObservations.PodStatus;
import io.causestream.benchmarks.House;
import io.causestream.benchmarks.Sent;
import io.causestream.benchmarks.ServiceJvm;
import io.causestream.benchmarks.fleet.ProblemLedger.Road;
import io.causestream.benchmarks.fleet.ProblemLedger.Step;
import io.causestream.benchmarks.fleet.ProblemLedger.Stretch;
import io.causestream.doubles.model.Reply;
import io.causestream.doubles.model.Script;
import io.causestream.doubles.model.ScriptedAnalysis;
import io.causestream.doubles.model.ScriptedModel;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.enrich.EnrichStreamsMain;
import io.causestream.ingest.alertmanager.IngestAlertmanagerMain;
import io.causestream.ingest.kube.IngestKubeMain;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.Scope;
import io.causestream.sink.slack.SlackSinkMain;
import io.causestream.topics.Json;
import io.causestream.topics.Topic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import tools.jackson.databind.node.ObjectNode;

/**
 * Two instances of each service over topics of eight partitions: what each does, what becomes of
 * the share of an instance that is killed with {@code kill -9} under load, and whether every
 * problem is one finding and one message in the end. Arguments: problems (180), milliseconds
 * between two of them (500). A third of the problems are pods of a real API server, a third alerts
 * that are posted to the webhooks, a third pods in the raw topic, as agents of other clusters write
 * them. Needs {@code CAUSESTREAM_ENVTEST} and {@code KUBEBUILDER_ASSETS}, as {@link ApiServer}.
 */
public final class ScaleOut {

    /** Of every topic that is divided by key. */
    static final int PARTITIONS = 8;

    /** The JVM of a container with a limit of 512 MiB, as the images have it. */
    static final List<String> CONTAINER =
            List.of(
                    "-XX:MaxRAM=512m",
                    "-XX:MaxRAMPercentage=50",
                    "-Xms32m",
                    "-XX:MinHeapFreeRatio=10",
                    "-XX:MaxHeapFreeRatio=20",
                    "-XX:+ExitOnOutOfMemoryError");

    /** One message a finding, with all of it inline; a channel for each severity. */
    static final String SINK =
            """
            sinksConfig:
              - slack_sink:
                  name: scale
                  api_key: "{{ env.SLACK_API_KEY }}"
                  slack_channel: "#medium"
                  slack_message: inline
                  severity_routes: {CRITICAL: "#critical", HIGH: "#high", MEDIUM: "#medium", INFO: "#info"}
            """;

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration TIME_TO_POST = Duration.ofSeconds(5);
    private static final Duration BETWEEN_POSTS = Duration.ofMillis(500);
    private static final int OTHER_CLUSTERS = 24;

    /** So many times the problems of the load, at most, until both instances had work. */
    private static final int MOST_TIMES = 10;

    private static final String MODEL = "phi3:mini";
    private static final List<String> SEVERITIES = List.of("critical", "warning", "info");
    private static final List<Road> ROADS = List.of(Road.values());
    private static final String PODS = "/api/v1/namespaces/default/pods";

    /** How an instance of all services is divided into JVMs. */
    enum Placement {
        /** As in a cluster. */
        A_JVM_EACH,
        /** To start fewer JVMs; the kill hits all services at the same moment either way. */
        ONE_JVM
    }

    /** The services, and by which metric an instance shows that it works. */
    enum Kind {
        INGEST_KUBE(
                IngestKubeMain.class,
                "causestream_ingest_kube_observations_total",
                "outcome=\"published\""),
        INGEST_ALERTMANAGER(
                IngestAlertmanagerMain.class,
                "causestream_ingest_alertmanager_alerts_total",
                "outcome=\"published\""),
        ENRICH_STREAMS(
                EnrichStreamsMain.class,
                "kafka_consumer_fetch_manager_records_consumed_total",
                "StreamThread-1-consumer"),
        AI_WORKER(AiWorkerMain.class, "causestream_ai_records_total", "outcome=\"accepted\""),
        SLACK_SINK(
                SlackSinkMain.class, "causestream_sink_message_parts_total", "outcome=\"posted\"");

        private final Class<?> main;
        private final String work;
        private final String label;

        Kind(Class<?> main, String work, String label) {
            this.main = main;
            this.work = work;
            this.label = label;
        }

        /**
         * One agent of a cluster works, and one process of a sink delivers: the others stand by.
         */
        boolean isShared() {
            return this != INGEST_KUBE && this != SLACK_SINK;
        }
    }

    /**
     * How much is done.
     *
     * @param problems half of them before the kill, or more if one instance has no work yet
     * @param between two problems
     */
    record Load(int problems, Duration between, Placement placement) {}

    /**
     * @param before what each instance had done when the first was killed
     * @param steps of all problems
     * @param killed when
     * @param missing problems without a finding or a message, at the end
     * @param doubled problems with more than one
     * @param withoutAnalysis pods' problems of which the model said nothing
     */
    record Outcome(
            Map<Kind, List<Double>> before,
            List<Step> steps,
            Instant killed,
            List<String> missing,
            List<String> doubled,
            List<String> withoutAnalysis) {

        /** The longest time that a stretch took which ended before the kill, or after it. */
        Duration longest(Stretch stretch, boolean afterKill) {
            return steps.stream()
                    .filter(step -> step.stretch() == stretch)
                    .filter(step -> step.to().isAfter(killed) == afterKill)
                    .map(Step::took)
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
        }
    }

    private ScaleOut() {}

    public static void main(String[] args) throws Exception {
        int problems = args.length > 0 ? Integer.parseInt(args[0]) : 180;
        long between = args.length > 1 ? Long.parseLong(args[1]) : 500;
        Outcome outcome =
                measure(new Load(problems, Duration.ofMillis(between), Placement.A_JVM_EACH));
        System.out.println(
                "service | done by the instance that is killed | by the other, until then");
        outcome.before()
                .forEach((kind, done) ->
                        System.out.printf(
                                "%-19s | %,14.0f | %,14.0f%n",
                                kind, done.getFirst(), done.getLast()));
        System.out.println("stretch | problems | longest s before the kill | longest s after it");
        for (Stretch stretch : Stretch.values()) {
            System.out.printf(
                    "%-40s | %4d | %6.1f | %6.1f%n",
                    stretch.title,
                    outcome.steps().stream().filter(step -> step.stretch() == stretch).count(),
                    outcome.longest(stretch, false).toMillis() / 1e3,
                    outcome.longest(stretch, true).toMillis() / 1e3);
        }
        System.out.printf(
                "%d lost %s, %d double %s, %d pods without an analysis %s%n",
                outcome.missing().size(),
                outcome.missing(),
                outcome.doubled().size(),
                outcome.doubled(),
                outcome.withoutAnalysis().size(),
                outcome.withoutAnalysis());
        if (!outcome.missing().isEmpty() || !outcome.doubled().isEmpty()) {
            throw new IllegalStateException("the books do not agree");
        }
    }

    /** On a Kafka and an API server of its own. */
    static Outcome measure(Load load) throws Exception {
        Script script =
                Script.always(
                        new Reply.After(
                                Duration.ofMillis(200),
                                new Reply.Analyses(
                                        new ScriptedAnalysis(
                                                "The container ends with an error.",
                                                List.of("Error"),
                                                List.of("Read its log"),
                                                "LOW"))));
        try (House house = House.withPartitions(PARTITIONS);
                ApiServer server =
                        ApiServer.start(Files.createDirectory(house.folder().resolve("cluster")));
                SlackDouble slack =
                        SlackDouble.start(
                                SlackSettings.withChannels("critical", "high", "medium", "info"));
                ScriptedModel model = ScriptedModel.start(MODEL, script);
                Run run = new Run(house, server, slack, model, load)) {
            return run.measure();
        }
    }

    /** One instance of each service. */
    private record Instance(Map<Kind, ServiceJvm> services, URI webhook) {

        Collection<ServiceJvm> processes() {
            Set<ServiceJvm> all = new LinkedHashSet<>(services.values());
            return all;
        }

        ServiceJvm of(Kind kind) {
            ServiceJvm process = services.get(kind);
            if (process == null) {
                throw new IllegalStateException("there is no " + kind);
            }
            return process;
        }

        boolean isLeading() throws IOException, InterruptedException {
            return of(Kind.INGEST_KUBE).metric("causestream_ingest_kube_leader") == 1;
        }

        double done(Kind kind) throws IOException, InterruptedException {
            return of(kind).metric(kind.work, kind.label);
        }
    }

    /** Two instances, and the load. */
    private static final class Run implements AutoCloseable {

        private final House house;
        private final ApiServer server;
        private final SlackDouble slack;
        private final ScriptedModel model;
        private final Load load;
        private final ProblemLedger ledger;
        private final AnsweringAgent agent;
        private final KafkaProducer<Scope, KubeObservation> producer;
        private final HttpClient client = HttpClient.newHttpClient();
        private final List<Instance> instances = new ArrayList<>();

        Run(House house, ApiServer server, SlackDouble slack, ScriptedModel model, Load load) {
            this.house = house;
            this.server = server;
            this.slack = slack;
            this.model = model;
            this.load = load;
            this.ledger = new ProblemLedger(house, true);
            this.agent = new AnsweringAgent(house.settings());
            Topic<Scope, KubeObservation> topic = house.settings().topics().rawKube();
            this.producer =
                    new KafkaProducer<>(
                            house.settings().patientProducer("load"),
                            topic.keySerde().serializer(),
                            topic.valueSerde().serializer());
        }

        Outcome measure() throws Exception {
            for (int number = 0; number < 2; number++) {
                instances.add(start(number));
            }
            for (Instance instance : instances) {
                for (ServiceJvm process : instance.processes()) {
                    process.awaitReady(TIMEOUT);
                }
            }
            await("a leader", () -> victim(Instance::isLeading) >= 0);
            Instance killed = instances.get(victim(Instance::isLeading));
            Instance other = instances.get(1 - instances.indexOf(killed));
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> made = new ArrayList<>();
                Instant begin = Instant.now();
                int problem = 0;
                // A model is asked about few of them, perhaps by one alone: until both had work.
                while (problem < load.problems() / 2 || !bothWork(killed, other)) {
                    if (problem == load.problems() * MOST_TIMES) {
                        throw failed("work for both after %d problems".formatted(problem));
                    }
                    made.add(make(threads, problem++, begin));
                }
                Map<Kind, List<Double>> before = new EnumMap<>(Kind.class);
                for (Kind kind : Kind.values()) {
                    before.put(kind, List.of(killed.done(kind), other.done(kind)));
                }
                Instant kill = Instant.now();
                killed.processes().forEach(ServiceJvm::kill);
                for (int last = problem + load.problems() / 2; problem < last; problem++) {
                    made.add(make(threads, problem, begin));
                }
                for (Future<?> one : made) {
                    one.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
                }
                awaitOrGoOn(() ->
                        ledger.missing(slack).isEmpty() && ledger.withoutAnalysis().isEmpty());
                return new Outcome(
                        before,
                        ledger.steps(slack),
                        kill,
                        ledger.missing(slack),
                        ledger.doubled(slack),
                        ledger.withoutAnalysis());
            }
        }

        private interface Check {
            boolean of(Instance instance) throws Exception;
        }

        private int victim(Check check) throws Exception {
            for (int number = 0; number < instances.size(); number++) {
                if (check.of(instances.get(number))) {
                    return number;
                }
            }
            return -1;
        }

        private static boolean bothWork(Instance one, Instance other) throws Exception {
            for (Kind kind : Kind.values()) {
                if (kind.isShared() && (one.done(kind) == 0 || other.done(kind) == 0)) {
                    return false;
                }
            }
            return true;
        }

        private void await(String what, ChildProcess.Condition condition) throws Exception {
            if (!awaitOrGoOn(condition)) {
                throw failed("%s after %s".formatted(what, TIMEOUT));
            }
        }

        private IllegalStateException failed(String what) throws Exception {
            StringBuilder done = new StringBuilder();
            StringBuilder printed = new StringBuilder();
            for (Instance instance : instances) {
                for (Kind kind : Kind.values()) {
                    done.append(kind).append(' ').append(instance.done(kind)).append('\n');
                }
                for (ServiceJvm process : instance.processes()) {
                    printed.append(process.printed());
                }
            }
            return new IllegalStateException("no %s: %s%s".formatted(what, done, printed));
        }

        private static boolean awaitOrGoOn(ChildProcess.Condition condition) throws Exception {
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (!condition.holds()) {
                if (System.nanoTime() - deadline > 0) {
                    return false;
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
            return true;
        }

        private Future<?> make(ExecutorService threads, int problem, Instant begin)
                throws InterruptedException {
            Instant when = begin.plus(load.between().multipliedBy(problem));
            TimeUnit.NANOSECONDS.sleep(
                    Math.max(0, Duration.between(Instant.now(), when).toNanos()));
            String number = ProblemLedger.number(problem);
            Road road = ROADS.get(problem % ROADS.size());
            ledger.make(number, road);
            return threads.submit(() -> {
                switch (road) {
                    case API_SERVER -> crashInApiServer(number);
                    case WEBHOOK -> post(number, problem);
                    case RAW_TOPIC -> crashInTopic(number, problem);
                }
                return null;
            });
        }

        private void crashInApiServer(String number) {
            ObjectNode pod =
                    (ObjectNode)
                            server.create(
                                    PODS,
                                    Json.MAPPER.readTree(
                                            """
                                            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"pod-%s"},
                                             "spec":{"containers":[{"name":"web","image":"registry.example.com/web:1"}]}}\
                                            """
                                                    .formatted(number)));
            Instant now = Instant.now();
            pod.set(
                    "status",
                    Json.MAPPER.readTree(
                            """
                            {"phase":"Running","containerStatuses":[{"name":"web","image":"registry.example.com/web:1","imageID":"",
                             "ready":false,"restartCount":3,"state":{"waiting":{"reason":"CrashLoopBackOff"}},
                             "lastState":{"terminated":{"exitCode":1,"reason":"Error","startedAt":"%s","finishedAt":"%s"}}}]}\
                            """
                                    .formatted(seconds(now.minusSeconds(2)), seconds(now))));
            server.replace(PODS + "/pod-" + number + "/status", pod);
        }

        private static String seconds(Instant time) {
            return Instant.ofEpochSecond(time.getEpochSecond()).toString();
        }

        /** As Alertmanager behind a Service: again, and to another instance, until it is taken. */
        private void post(String number, int problem) throws Exception {
            String body =
                    """
                    {"version":"4","status":"firing","receiver":"scale","groupKey":"{}:{}","groupLabels":{},"externalURL":"http://alertmanager",
                    "alerts":[{"status":"firing","labels":{"alertname":"Alert-%s","severity":"%s"},"annotations":{"summary":"an alert"},
                    "startsAt":"%s","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus"}]}\
                    """
                            .formatted(
                                    number,
                                    SEVERITIES.get(problem / 3 % SEVERITIES.size()),
                                    Instant.now());
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            for (int turn = problem / 3; !isTaken(body, problem, turn); turn++) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("nobody took alert " + number);
                }
                TimeUnit.MILLISECONDS.sleep(BETWEEN_POSTS.toMillis());
            }
            ledger.taken(number);
        }

        private boolean isTaken(String body, int problem, int turn) throws InterruptedException {
            URI webhook =
                    instances
                            .get(turn % 2)
                            .webhook()
                            .resolve("/api/alerts/" + otherCluster(problem));
            try {
                return client.send(
                                        HttpRequest.newBuilder(webhook)
                                                .timeout(TIME_TO_POST)
                                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                                .build(),
                                        HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200;
            } catch (IOException killed) {
                return false;
            }
        }

        private void crashInTopic(String number, int problem) throws Exception {
            ClusterObservations cluster =
                    new ClusterObservations(otherCluster(problem), OTHER_CLUSTERS, 0);
            KubeObservation crash =
                    cluster.pod(
                            Integer.parseInt(number) * 10,
                            Change.MODIFIED,
                            problem + 1L,
                            1,
                            PodStatus.RUNNING.crashed(Instant.now()).crashed(Instant.now()),
                            "");
            String topic = house.settings().topics().rawKube().name();
            var _ =
                    producer.send(new ProducerRecord<>(topic, crash.scope(), crash), Sent.ORFAIL)
                            .get(30, TimeUnit.SECONDS);
            ledger.taken(number);
        }

        private static String otherCluster(int problem) {
            return "edge-" + problem / 3 % OTHER_CLUSTERS;
        }

        private Instance start(int number) throws IOException {
            int webhook = ChildProcess.freePort();
            Path file = house.folder().resolve("instance-%d.yaml".formatted(number));
            Files.writeString(file, SINK);
            Map<String, String> environment = new HashMap<>();
            environment.put("CAUSESTREAM_CLUSTER_NAME", "home");
            environment.put("CAUSESTREAM_KUBECONFIG", server.kubeconfig().toString());
            environment.put("CAUSESTREAM_LEASE_NAMESPACE", "default");
            environment.put("CAUSESTREAM_LEASE_NAME", "ingest-kube");
            environment.put("CAUSESTREAM_WEBHOOK_AUTHENTICATION", "none");
            environment.put("CAUSESTREAM_WEBHOOK_PORT", Integer.toString(webhook));
            environment.put("CAUSESTREAM_AI_URL", model.url().toString());
            environment.put("CAUSESTREAM_AI_MODEL", MODEL);
            environment.put("CAUSESTREAM_SLACK_API_URL", slack.apiUrl());
            environment.put("SLACK_API_KEY", SlackSettings.withChannels().token());
            // A storm would be told as one, and is no matter of loss.
            environment.put("CAUSESTREAM_STORM_LIMIT", "1000");
            Map<Kind, ServiceJvm> services = new EnumMap<>(Kind.class);
            if (load.placement() == Placement.ONE_JVM) {
                List<String> flags = List.of("-Xmx384m", "-XX:TieredStopAtLevel=1");
                ServiceJvm all =
                        ServiceJvm.start(
                                house,
                                "instance-" + number,
                                OneOfEach.class,
                                flags,
                                environment,
                                file.toString());
                for (Kind kind : Kind.values()) {
                    services.put(kind, all);
                }
            } else {
                for (Kind kind : Kind.values()) {
                    services.put(
                            kind,
                            ServiceJvm.start(
                                    house,
                                    kind + "-" + number,
                                    kind.main,
                                    CONTAINER,
                                    environment,
                                    file.toString()));
                }
            }
            return new Instance(services, URI.create("http://127.0.0.1:" + webhook));
        }

        @Override
        public void close() {
            for (Instance instance : instances) {
                // What they still do has no reader: none needs to end in good order.
                instance.processes().forEach(ServiceJvm::kill);
                instance.processes().forEach(ServiceJvm::close);
            }
            client.close();
            producer.close(Duration.ofSeconds(5));
            agent.close();
            ledger.close();
        }
    }
}
