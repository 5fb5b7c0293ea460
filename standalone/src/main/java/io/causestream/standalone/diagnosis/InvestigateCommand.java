package io.causestream.standalone.diagnosis;

import io.causestream.enrich.rules.Reasons;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.Unavailable;
import io.causestream.finding.Finding;
import io.causestream.findings.FindingRecord;
import io.causestream.findings.FindingsTopicReader;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.AlertmanagerObservation;
import io.causestream.observation.Scope;
import io.causestream.service.ExitCode;
import io.causestream.settings.Settings;
import io.causestream.standalone.config.CannotRun;
import io.causestream.standalone.config.KafkaConnection;
import io.causestream.standalone.config.KafkaOptions;
import io.causestream.standalone.findings.FindingDescription;
import io.causestream.standalone.findings.TerminalText;
import io.causestream.standalone.incident.GivenAgent;
import io.causestream.topics.Json;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.KafkaUnreachable;
import io.causestream.topics.Topic;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code causestream investigate}. */
@Command(
        name = "investigate",
        mixinStandardHelpOptions = true,
        description = {
            "Look into something that does not alert: as for an alert, its log, Events, memory, pods and node",
            "are looked up by the cluster's agent, the rules are applied and the model is asked. Printed as",
            "soon as the context is in, and again with the model's answer. Notifies nobody without --post.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  causestream investigate deploy/checkout -n shop",
            "  causestream investigate po/checkout-7d4b9 -n shop -c web --post --reason 'slow since noon'",
            "  causestream investigate node/worker-3 --cluster home --bootstrap-servers kafka:9092",
            "  causestream investigate sts/db -n shop --wait 0s    without waiting for the model"
        })
public final class InvestigateCommand implements Callable<Integer> {

    /** How the finding is printed. */
    enum Output {
        TEXT,
        JSON
    }

    /** Names one investigation, in the labels of its alert and of its finding. */
    static final String LABEL = "investigation";

    /**
     * An alert about an object that was not seen waits 15 s for it, and the context has 10 s: after
     * this, nothing will come.
     */
    private static final Duration TIME_TO_FIND = Duration.ofSeconds(45);

    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final Duration TIME_WITHOUT_PROGRESS = Duration.ofSeconds(20);
    private static final Duration TIME_TO_WRITE = Duration.ofSeconds(35);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MOST_OPEN = 5;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private KafkaOptions kafka = new KafkaOptions();

    @Parameters(
            paramLabel = "KIND/NAME",
            description = "A pod, deployment, statefulset, daemonset, job or node: deploy/checkout")
    private String object = "";

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            defaultValue = "default",
            description = "Of the object. Default: ${DEFAULT-VALUE}")
    private String namespace = "default";

    @Option(
            names = {"-c", "--container"},
            paramLabel = "NAME",
            defaultValue = "",
            description = "Of a pod. Default: the one that failed last, or the last one")
    private String container = "";

    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            description = "Needed only if agents of several clusters send heartbeats")
    private @Nullable String cluster;

    @Option(names = "--post", description = "Also send it to the sinks, as any other finding")
    private boolean post;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Why you ask: shown as its description, and told to the model")
    private String reason = "";

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "90s",
            description =
                    "For the model's answer, at most 1h; 0s: not at all. Default: ${DEFAULT-VALUE}")
    private String wait = "90s";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, or json: each revision in full on a line. Default: text")
    private Output output = Output.TEXT;

    private final Set<String> clusters = new TreeSet<>();

    /** By id, of all clusters: those that last, and are open. */
    private final Map<String, Finding> open = new LinkedHashMap<>();

    private final List<Finding> ours = new ArrayList<>();
    private final String id = randomId();

    @Override
    public Integer call() {
        ObjectName named = ObjectName.of(object, namespace);
        Duration patience = patience();
        // Standard output is for the finding alone. Set before the first logger is made.
        System.setProperty("causestream.log.console", "OFF");
        try (KafkaConnection connection = kafka.connect()) {
            if (connection.isStartedHere()) {
                throw new CannotRun(
                        "causestream up does not run on %s, and an investigation needs its agent: start it first"
                                .formatted(connection.dataFolder().orElseThrow()));
            }
            try (FindingsTopicReader reader =
                    new FindingsTopicReader(
                            connection.settings(), "investigate-command", listener())) {
                reader.readToEnd(TIME_WITHOUT_PROGRESS);
                String about = cluster(KnownClusters.withHeartbeat(connection.settings()));
                write(connection.settings(), alert(named, about));
                follow(reader, named, about, patience);
            }
        }
        return ExitCode.DONE;
    }

    private static String randomId() {
        byte[] bytes = new byte[6];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private Duration patience() {
        try {
            Duration read = Settings.parseDuration(wait);
            if (!read.isNegative() && read.compareTo(LONGEST_WAIT) <= 0) {
                return read;
            }
        } catch (DateTimeParseException | NumberFormatException | ArithmeticException e) {
            throw new ParameterException(
                    spec.commandLine(), "--wait: '%s' is no time such as 90s".formatted(wait), e);
        }
        throw new ParameterException(
                spec.commandLine(), "--wait: %s is not from 0s to 1h".formatted(wait));
    }

    private FindingsTopicReader.Listener listener() {
        return new FindingsTopicReader.Listener() {
            @Override
            public void onRevision(FindingRecord record) {
                Finding finding = record.finding();
                clusters.add(finding.cluster());
                if (finding.labels().getOrDefault(LABEL, "").equals(id)) {
                    ours.add(finding);
                } else if (finding.isResolved() || finding.kind() != Finding.Kind.CONDITION) {
                    open.remove(finding.id());
                } else {
                    open.put(finding.id(), finding.edit().enrichments(List.of()).finding());
                }
            }

            @Override
            public void onTombstone(String gone) {
                open.remove(gone);
            }
        };
    }

    /**
     * The one that was named, or the only one there is.
     *
     * @param living those whose agents send heartbeats; findings may be of clusters that are gone
     */
    private String cluster(Set<String> living) {
        Set<String> known = new TreeSet<>(clusters);
        known.addAll(living);
        if (cluster != null) {
            if (!known.isEmpty() && !known.contains(cluster)) {
                throw CannotRun.wrongArgument(
                        "no agent of a cluster '%s' is known; did you mean %s? Known: %s"
                                .formatted(
                                        cluster,
                                        Settings.nearest(cluster, known),
                                        String.join(", ", known)),
                        null);
            }
            return cluster;
        }
        Set<String> candidates = living.isEmpty() ? known : living;
        if (candidates.size() == 1) {
            return candidates.iterator().next();
        }
        throw CannotRun.wrongArgument(
                candidates.isEmpty()
                        ? "no agent has sent a heartbeat yet: is ingest-kube up? Its cluster can be named with --cluster"
                        : "which cluster? Name one with --cluster: "
                                + String.join(", ", candidates),
                null);
    }

    /** As ingest-alertmanager publishes an alert: masked, bounded, and with the same fields. */
    private AlertObservation alert(ObjectName named, String about) {
        Instant now = Instant.now();
        ObjectNode alert = JsonNodeFactory.instance.objectNode();
        alert.put("status", "firing").put("startsAt", now.toString());
        ObjectNode labels = alert.putObject("labels");
        labels.put("alertname", Reasons.INVESTIGATION)
                .put("severity", "info")
                .put("post", Boolean.toString(post))
                .put(LABEL, id)
                .put(named.label(), named.subject().name());
        if (named.subject().isNamespaced()) {
            labels.put("namespace", named.subject().namespace());
        }
        if (!container.isEmpty()) {
            labels.put("container", container);
        }
        alert.putObject("annotations")
                .put("summary", "Investigation: " + named.subject())
                .put("description", reason);
        return new GivenAgent(about).hears(alert, now);
    }

    private static void write(KafkaSettings settings, AlertObservation alert) {
        Topic<Scope, AlertmanagerObservation> topic = settings.topics().rawAlerts();
        try (KafkaProducer<Scope, AlertmanagerObservation> producer =
                new KafkaProducer<>(
                        settings.patientProducer("investigate-command"),
                        topic.keySerde().serializer(),
                        topic.valueSerde().serializer())) {
            producer.send(new ProducerRecord<>(topic.name(), alert.scope(), alert))
                    .get(TIME_TO_WRITE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new KafkaUnreachable(
                    "take the investigation on " + topic.name(),
                    e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException | KafkaException e) {
            throw new KafkaUnreachable("take the investigation on " + topic.name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRun("interrupted before the investigation was on Kafka", e);
        }
    }

    private void follow(
            FindingsTopicReader reader, ObjectName named, String about, Duration patience) {
        long end = System.nanoTime() + TIME_TO_FIND.toNanos();
        while (ours.isEmpty() && System.nanoTime() - end < 0) {
            reader.poll(POLL);
        }
        if (ours.isEmpty()) {
            throw new CannotRun(
                    "no finding came of it within %d s: enrich-streams does not run or lags; see causestream doctor"
                            .formatted(TIME_TO_FIND.toSeconds()));
        }
        Finding first = ours.getLast();
        print(first);
        refuseIfNothingIsThere(first, named, about);
        if (first.isHeldBack()) {
            note("A silence or a playbook mutes it: nothing was looked up, and no model is asked.");
            return;
        }
        if (patience.isZero() || first.analysis() != null) {
            return;
        }
        note(
                "Waiting at most %d s for the model; Ctrl-C ends this."
                        .formatted(patience.toSeconds()));
        int printed = ours.size();
        long deadline = System.nanoTime() + patience.toNanos();
        while (ours.getLast().analysis() == null && System.nanoTime() - deadline < 0) {
            reader.poll(POLL);
        }
        if (ours.size() > printed) {
            print(ours.getLast());
        }
        if (ours.getLast().analysis() == null) {
            note("No model has answered within %d s.".formatted(patience.toSeconds()));
        }
    }

    /** Every look-up was in vain: most likely nothing of that name exists. */
    private static void refuseIfNothingIsThere(Finding finding, ObjectName named, String about) {
        List<Enrichment> found = finding.enrichments();
        if (!found.isEmpty() && found.stream().allMatch(Unavailable.class::isInstance)) {
            Unavailable why = (Unavailable) found.getFirst();
            throw new CannotRun(
                    "nothing could be looked up about %s in cluster %s (%s: %s); check its name and namespace"
                            .formatted(
                                    named.subject(),
                                    about,
                                    TerminalText.line(why.what()),
                                    TerminalText.line(why.why())));
        }
    }

    private void print(Finding finding) {
        PrintWriter out = spec.commandLine().getOut();
        if (output == Output.JSON) {
            out.println(Json.MAPPER.writeValueAsString(finding));
        } else {
            FindingDescription.of(finding, List.of(), Instant.now()).forEach(out::println);
            if (finding.diagnosis() == null && finding.analysis() == null) {
                out.printf("%nCause%n  no rule knows it%n");
            }
            List<Finding> beside = openBeside(finding);
            if (!beside.isEmpty()) {
                out.printf("%nOpen findings about it%n");
                beside.forEach(each ->
                        out.printf("  %s  %s%n", each.id(), TerminalText.line(each.title())));
            }
            out.println();
        }
        out.flush();
    }

    private List<Finding> openBeside(Finding finding) {
        return open.values().stream()
                .filter(each -> each.cluster().equals(finding.cluster()))
                .filter(each ->
                        each.workload().equals(finding.workload())
                                || each.subject().equals(finding.subject()))
                .limit(MOST_OPEN)
                .toList();
    }

    /** For people, and never among what is printed for a program. */
    private void note(String sentence) {
        spec.commandLine().getErr().println(sentence);
        spec.commandLine().getErr().flush();
    }
}
