package io.causestream.benchmarks;

import io.causestream.benchmarks.TopologyThroughput.Figure;
import io.causestream.enrich.PlaybookSettings;
import io.causestream.observation.KubeObservation;
import io.causestream.playbook.PlaybookReader;
import io.causestream.playbook.ReadPlaybooks;
import io.causestream.playbook.catalogue.Catalogue;
import io.causestream.topics.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How the topology's cost grows: its throughput, CPU time and state as the cluster, the playbooks,
 * the threads and the records get more, each against one usual cluster in the same run. Argument:
 * records that each row measures and warms up with (100000), half of each; a larger cluster is
 * listed as a whole first.
 */
public final class TopologyCost {

    /** A record of 76 KB costs as much as many usual ones: so many fewer are measured. */
    private static final int FEWER_OF_LARGE = 20;

    private static final int PADDING_TO_76_KB = 73_000;

    private static final int USERS_PLAYBOOKS = 200;

    /** Which playbooks are in force. */
    enum Playbooks {
        NONE,
        SHIPPED,
        SHIPPED_AND_USERS
    }

    /** What the records after the list are. */
    enum News {
        USUAL,
        LARGE,
        EVENT_STORM
    }

    /**
     * One row of the table.
     *
     * @param pods a multiple of 10: each Deployment has 10, and is in one namespace
     */
    record Row(
            int pods,
            int namespaces,
            Playbooks playbooks,
            int threads,
            Installation installation,
            News news) {

        /** One that differs from a usual cluster in its size only. */
        static Row of(int pods, int namespaces) {
            return new Row(
                    pods, namespaces, Playbooks.SHIPPED, 1, Installation.STANDALONE, News.USUAL);
        }

        private static Row with(Playbooks playbooks) {
            return new Row(10_000, 200, playbooks, 1, Installation.STANDALONE, News.USUAL);
        }

        private static Row on(int threads, Installation installation) {
            return new Row(10_000, 200, Playbooks.SHIPPED, threads, installation, News.USUAL);
        }

        private static Row of(int pods, int namespaces, News news) {
            return new Row(pods, namespaces, Playbooks.SHIPPED, 1, Installation.STANDALONE, news);
        }
    }

    /** The first is what the others are compared with. */
    private static final List<Row> ROWS =
            List.of(
                    Row.of(10_000, 200),
                    Row.of(1_000, 100),
                    Row.of(20_000, 200),
                    Row.of(50_000, 200),
                    Row.of(20_000, 10),
                    Row.of(20_000, 2_000),
                    Row.with(Playbooks.NONE),
                    Row.with(Playbooks.SHIPPED_AND_USERS),
                    Row.on(2, Installation.STANDALONE),
                    Row.on(1, Installation.CENTRAL),
                    Row.on(2, Installation.CENTRAL),
                    Row.of(1_000, 100, News.LARGE),
                    Row.of(1_000, 1, News.EVENT_STORM));

    /**
     * @param playbooks the number in force
     * @param partitions of the topic that is read
     * @param stateBytes keys and values of all stores, as a restart would restore them
     */
    record Cost(int playbooks, int partitions, Figure throughput, long stateBytes) {}

    private TopologyCost() {}

    public static void main(String[] args) throws Exception {
        int records = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        System.out.println(
                "pods   | namespaces | playbooks | threads | partitions | news        | records/s | CPU us a record | state KB | records/s against first | CPU | state");
        Cost first = null;
        for (Row row : ROWS) {
            Cost cost = measure(row, records);
            first = first == null ? cost : first;
            System.out.printf(
                    "%6d | %10d | %9d | %7d | %10d | %-11s | %,9.0f | %15.1f | %,8d | %23.2f | %3.2f | %5.2f%n",
                    row.pods(),
                    row.namespaces(),
                    cost.playbooks(),
                    row.threads(),
                    cost.partitions(),
                    row.news(),
                    cost.throughput().perSecond(),
                    cost.throughput().cpuMicros(),
                    cost.stateBytes() / 1024,
                    cost.throughput().perSecond() / first.throughput().perSecond(),
                    cost.throughput().cpuMicros() / first.throughput().cpuMicros(),
                    cost.stateBytes() / (double) first.stateBytes());
        }
    }

    /** On a Kafka of its own. */
    static Cost measure(Row row, int records) throws Exception {
        ClusterObservations objects =
                new ClusterObservations(
                        "bench", row.namespaces(), row.news() == News.LARGE ? PADDING_TO_76_KB : 0);
        ClusterLoad load = new ClusterLoad(objects, row.pods());
        int measured = row.news() == News.LARGE ? records / FEWER_OF_LARGE : records;
        int warmUp = Math.max(measured / 2, load.existing());
        int all = warmUp + measured / 2;
        try (House house = House.open(row.installation())) {
            PlaybookSettings playbooks = settings(row.playbooks(), house.folder());
            TopologyThroughput.produce(
                    house,
                    row.news() == News.EVENT_STORM ? eventStorm(objects, load, row) : load::next,
                    all);
            Figure throughput =
                    TopologyThroughput.topology(house, playbooks, row.threads(), warmUp, all);
            return new Cost(
                    inForce(playbooks),
                    house.settings().topics().rawKube().spread().partitions(row.installation()),
                    throughput,
                    ChangelogState.of(house).bytes());
        }
    }

    /** All objects, and from then on Events of pods. */
    private static Supplier<KubeObservation> eventStorm(
            ClusterObservations objects, ClusterLoad load, Row row) {
        AtomicLong next = new AtomicLong();
        return () -> {
            long at = next.getAndIncrement();
            return at < load.existing() ? load.next() : objects.pulled((int) (at % row.pods()), at);
        };
    }

    static PlaybookSettings settings(Playbooks playbooks, Path folder) throws IOException {
        Path values = folder.resolve("values.yaml");
        Files.writeString(
                values,
                switch (playbooks) {
                    case NONE -> "priorityBuiltinPlaybooks: []\nbuiltinPlaybooks: []\n";
                    case SHIPPED -> "";
                    case SHIPPED_AND_USERS -> usersPlaybooks();
                });
        PlaybookSettings shipped = PlaybookSettings.shipped();
        return new PlaybookSettings(List.of(values), shipped.reloadEvery(), shipped.environment());
    }

    /** A quarter about crashes of a team, one about a Deployment's pods, its rollouts, Events. */
    private static String usersPlaybooks() {
        return IntStream.range(0, USERS_PLAYBOOKS)
                .mapToObj(number ->
                        """
                          - name: ours-%d
                            triggers:
                              - %s
                            actions:
                              - create_finding: {title: "Ours: $name", aggregation_key: Ours%d}
                        """
                                .formatted(number, trigger(number), number))
                .collect(Collectors.joining("", "customPlaybooks:\n", ""));
    }

    private static String trigger(int number) {
        String trigger =
                switch (number % 4) {
                    case 0 -> "on_pod_crash_loop: {namespace_prefix: team-%d, restart_count: 3}";
                    case 1 ->
                            "on_pod_update: {labels_selector: \"app=service-%d\", change_filters: {include: [spec.containers]}}";
                    case 2 ->
                            "on_deployment_update: {scope: {include: [{namespace: [team-%d], labels: [\"tier=front\"]}]}}";
                    default ->
                            "on_kubernetes_warning_event: {namespace_prefix: team-%d, include: [BackOff]}";
                };
        return trigger.formatted(number);
    }

    /** How many of the playbooks are in force; a mistake in them would falsify the figures. */
    static int inForce(PlaybookSettings settings) {
        ReadPlaybooks read =
                PlaybookReader.read(settings.load(), settings.environment(), Catalogue.declared());
        if (!read.problems().isEmpty()) {
            throw new IllegalStateException("playbooks with problems: " + read.problems());
        }
        return read.set().playbooks().size();
    }
}
