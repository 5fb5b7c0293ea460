package io.causestream.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.context.ContextResult;
import io.causestream.finding.Analysis;
import io.causestream.replay.incident.IncidentReader;
import io.causestream.replay.incident.IncidentRecord;
import io.causestream.replay.incident.IncidentTopic;
import io.causestream.replay.incident.RecordedPlaybooks;
import io.causestream.topics.Control.PlaybooksActivated;
import io.causestream.topics.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Runs the topology over a recorded incident: one driver a cluster, divided over as many threads as
 * there are cores. The same incident and rules give the same bytes.
 *
 * <p>Of the recorded records the raw ones go in as they were, and of control the activated
 * playbooks, unless others are given. Timers elapse by the time of the records and not as recorded:
 * other rules have other timers. Context and analyses are answers to what is asked in the replay.
 */
public final class Replay {

    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
    private static final int BATCH = 256;
    private static final int BATCHES_WAITING = 16;
    private static final int PROGRESS_EVERY = 10_000;

    private static final EnumSet<IncidentTopic> INPUTS =
            EnumSet.of(IncidentTopic.RAW_KUBE, IncidentTopic.RAW_ALERTS, IncidentTopic.CONTROL);

    private final ReplayRules rules;
    private final int threads;
    private PublishedFindings published = PublishedFindings.NONE;
    private LongConsumer progress = records -> {};

    /** What goes to a thread. */
    private sealed interface Work {

        record OfCluster(String cluster, IncidentRecord record) implements Work {}

        record OfAll(IncidentRecord record) implements Work {}
    }

    private record ClusterResult(List<ReplayedFinding> findings, long unreadable) {}

    /**
     * @param threads at least 1
     */
    public Replay(ReplayRules rules, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException(
                    "a replay needs at least one thread, not " + threads);
        }
        this.rules = rules;
        this.threads = threads;
    }

    /** With as many threads as there are cores. */
    public Replay(ReplayRules rules) {
        this(rules, Runtime.getRuntime().availableProcessors());
    }

    /** Also gives each revision to {@code listener}. */
    public Replay publishing(PublishedFindings listener) {
        this.published = listener;
        return this;
    }

    /** Tells {@code listener} now and then how many records were read, by the calling thread. */
    public Replay reporting(LongConsumer listener) {
        this.progress = listener;
        return this;
    }

    /**
     * @throws io.causestream.replay.incident.BadIncident if the file is damaged
     */
    public ReplayResult over(IncidentReader incident) {
        RecordedAnswers<ContextResult> contexts =
                new RecordedAnswers<>(
                        incident,
                        IncidentTopic.CONTEXT_RESULTS,
                        TOPICS.contextResults(),
                        result -> {
                            Question question =
                                    new Question(
                                            result.cluster(), result.subject(), result.query());
                            return Set.of(
                                    question.inRequest(result.requestId()),
                                    question,
                                    question.ofAnyRun());
                        });
        RecordedAnswers<Analysis> analyses =
                new RecordedAnswers<>(
                        incident,
                        IncidentTopic.ANALYSES,
                        TOPICS.analyses(),
                        analysis -> Set.of(analysis.contextHash()));
        List<BlockingQueue<List<Work>>> queues = new ArrayList<>();
        List<Future<Map<String, ClusterResult>>> results = new ArrayList<>();
        long records;
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            try {
                for (int worker = 0; worker < threads; worker++) {
                    BlockingQueue<List<Work>> queue = new ArrayBlockingQueue<>(BATCHES_WAITING);
                    queues.add(queue);
                    results.add(workers.submit(() -> work(queue, incident, contexts, analyses)));
                }
                records = distribute(incident, queues, results);
                return collect(results, records, contexts.unreadable() + analyses.unreadable());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the replay was interrupted", e);
            } finally {
                workers.shutdownNow();
            }
        }
    }

    private long distribute(
            IncidentReader incident,
            List<BlockingQueue<List<Work>>> queues,
            List<Future<Map<String, ClusterResult>>> results)
            throws InterruptedException {
        List<List<Work>> batches = new ArrayList<>();
        queues.forEach(queue -> batches.add(new ArrayList<>(BATCH)));
        Map<String, Integer> workerOf = new TreeMap<>();
        String lastSet = "";
        long read = 0;
        Iterator<IncidentRecord> records = incident.records(INPUTS);
        while (records.hasNext()) {
            IncidentRecord record = records.next();
            if (++read % PROGRESS_EVERY == 0) {
                progress.accept(read);
            }
            if (record.topic() == IncidentTopic.CONTROL) {
                String set =
                        rules.asRecorded()
                                ? RecordedPlaybooks.in(record)
                                        .map(PlaybooksActivated::version)
                                        .orElse(lastSet)
                                : lastSet;
                // Each partition has its own record of the same set.
                if (set.equals(lastSet)) {
                    continue;
                }
                lastSet = set;
                for (int worker = 0; worker < queues.size(); worker++) {
                    add(new Work.OfAll(record), worker, batches, queues, results);
                }
                continue;
            }
            String cluster = cluster(record);
            int worker = workerOf.computeIfAbsent(cluster, any -> workerOf.size() % queues.size());
            add(new Work.OfCluster(cluster, record), worker, batches, queues, results);
        }
        for (int worker = 0; worker < queues.size(); worker++) {
            put(batches.get(worker), worker, queues, results);
            put(List.of(), worker, queues, results);
        }
        progress.accept(read);
        return read;
    }

    private static void add(
            Work work,
            int worker,
            List<List<Work>> batches,
            List<BlockingQueue<List<Work>>> queues,
            List<Future<Map<String, ClusterResult>>> results)
            throws InterruptedException {
        List<Work> batch = batches.get(worker);
        batch.add(work);
        if (batch.size() >= BATCH) {
            batches.set(worker, new ArrayList<>(BATCH));
            put(batch, worker, queues, results);
        }
    }

    /** An empty batch is the end. */
    private static void put(
            List<Work> batch,
            int worker,
            List<BlockingQueue<List<Work>>> queues,
            List<Future<Map<String, ClusterResult>>> results)
            throws InterruptedException {
        while (!queues.get(worker).offer(batch, 1, TimeUnit.SECONDS)) {
            if (results.get(worker).isDone()) {
                // It failed, which is reported when its result is collected.
                return;
            }
        }
    }

    /** What stands before the slash of a scope; a key that is none is a cluster of its own. */
    private static String cluster(IncidentRecord record) {
        byte[] bytes = record.key();
        String key = bytes == null ? "" : new String(bytes, UTF_8);
        int slash = key.indexOf('/');
        return slash < 0 ? key : key.substring(0, slash);
    }

    private Map<String, ClusterResult> work(
            BlockingQueue<List<Work>> queue,
            IncidentReader incident,
            RecordedAnswers<ContextResult> contexts,
            RecordedAnswers<Analysis> analyses)
            throws InterruptedException {
        Map<String, ClusterReplay> clusters = new TreeMap<>();
        IncidentRecord playbooks = null;
        try {
            while (true) {
                List<Work> batch = queue.take();
                if (batch.isEmpty()) {
                    return finish(clusters, incident.manifest().to());
                }
                for (Work work : batch) {
                    switch (work) {
                        case Work.OfAll(IncidentRecord record) -> {
                            playbooks = record;
                            clusters.values().forEach(cluster -> cluster.accept(record));
                        }
                        case Work.OfCluster(String name, IncidentRecord record) -> {
                            ClusterReplay cluster = clusters.get(name);
                            if (cluster == null) {
                                Instant begin = Instant.ofEpochMilli(record.timestamp());
                                cluster =
                                        new ClusterReplay(
                                                rules,
                                                contexts,
                                                analyses,
                                                incident.manifest().from(),
                                                begin,
                                                published);
                                clusters.put(name, cluster);
                                if (playbooks != null) {
                                    cluster.accept(playbooks);
                                }
                            }
                            cluster.accept(record);
                        }
                    }
                }
            }
        } finally {
            clusters.values().forEach(ClusterReplay::close);
        }
    }

    private static Map<String, ClusterResult> finish(
            Map<String, ClusterReplay> clusters, Instant to) {
        Map<String, ClusterResult> results = new TreeMap<>();
        clusters.forEach((name, cluster) -> {
            List<ReplayedFinding> findings = cluster.finish(to);
            results.put(name, new ClusterResult(findings, cluster.unreadable()));
        });
        return results;
    }

    private static ReplayResult collect(
            List<Future<Map<String, ClusterResult>>> results, long records, long unreadable)
            throws InterruptedException {
        Map<String, ClusterResult> all = new TreeMap<>();
        for (Future<Map<String, ClusterResult>> result : results) {
            try {
                all.putAll(result.get());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
        return new ReplayResult(
                all.values().stream().flatMap(result -> result.findings().stream()).toList(),
                records,
                unreadable + all.values().stream().mapToLong(ClusterResult::unreadable).sum(),
                List.copyOf(all.keySet()));
    }
}
