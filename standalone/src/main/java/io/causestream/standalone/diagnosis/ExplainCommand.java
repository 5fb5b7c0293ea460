package io.causestream.standalone.diagnosis;

import io.causestream.enrich.PlaybookSettings;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.enrich.state.PodState;
import io.causestream.finding.Finding;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.redaction.Redactor;
import io.causestream.replay.ReplayedFinding;
import io.causestream.replay.scenario.GivenReplay;
import io.causestream.replay.scenario.ListedObjects;
import io.causestream.service.ExitCode;
import io.causestream.standalone.config.CannotRun;
import io.causestream.standalone.findings.FindingDescription;
import io.causestream.standalone.findings.TerminalText;
import io.causestream.standalone.incident.GivenAgent;
import io.causestream.topics.Json;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code causestream explain}. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Say why it broke, from files: with its evidence, what to do, and what would make it surer.",
            "A file has Kubernetes objects as kubectl get -o yaml prints them, or a finding. Needs no",
            "cluster and no Kafka. The rules are those of the services, the playbooks the shipped ones.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  kubectl get pod checkout-7d4b9 -n shop -o yaml > pod.yaml",
            "  kubectl logs checkout-7d4b9 -n shop > log.txt",
            "  causestream explain pod.yaml --log log.txt",
            "  causestream explain pod.yaml deployment.yaml --log web=log.txt --events events.yaml",
            "  kubectl get pods,deploy,events -n shop -o yaml | causestream explain -",
            "  causestream findings 02e6ef38c3612486 -o json > finding.json; causestream explain finding.json"
        })
public final class ExplainCommand implements Callable<Integer> {

    /** How the findings are printed. */
    enum Output {
        TEXT,
        JSON
    }

    /** A file names no cluster. */
    private static final String CLUSTER = "given";

    /** Longer than anything has to last in a shipped playbook. */
    private static final Duration LASTING = Duration.ofMinutes(20);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Objects or findings, as YAML or JSON; - is standard input")
    private List<String> files = List.of();

    @Option(
            names = "--log",
            paramLabel = "[CONTAINER=]FILE",
            description = "A container's log; its end is read. - is standard input")
    private List<String> logs = List.of();

    @Option(
            names = "--events",
            paramLabel = "FILE",
            description = "Events, as kubectl get events -o yaml prints them")
    private List<String> events = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, or json: each finding in full on a line. Default: text")
    private Output output = Output.TEXT;

    @Override
    public Integer call() {
        refuseSecondStandardInput();
        // Standard output is for the explanation alone. Set before the first logger is made.
        System.setProperty("causestream.log.console", "OFF");
        List<Finding> findings = new ArrayList<>();
        List<ObjectNode> objects = new ArrayList<>();
        for (String file : files) {
            GivenFile given = GivenFile.read(file);
            findings.addAll(given.findings());
            objects.addAll(given.objects());
            if (!given.notRead().isEmpty()) {
                spec.commandLine()
                        .getErr()
                        .printf(
                                "%s: left out, since nothing is read in them: %s%n",
                                file, TerminalText.line(String.join(", ", given.notRead())));
            }
        }
        events.forEach(file -> objects.addAll(GivenFile.events(file)));
        Redactor redactor = Redactor.standard();
        Explanation.Beside beside =
                new Explanation.Beside(
                        objects,
                        logs.stream().map(log -> GivenLog.read(log, redactor)).toList(),
                        redactor);
        refuseUnknownContainers(beside);
        List<Finding> alerting = new ArrayList<>(findings);
        List<Finding> others = new ArrayList<>();
        if (objects.stream().anyMatch(each -> !GivenFile.kind(each).equals(GivenFile.EVENT))
                || findings.isEmpty()) {
            List<Finding> found = replayed(objects);
            alerting.addAll(found);
            others.addAll(lastExits(objects, found));
        }
        print(alerting, others, beside);
        return ExitCode.DONE;
    }

    private void refuseSecondStandardInput() {
        long count =
                Stream.of(files, logs, events)
                        .flatMap(List::stream)
                        .filter(each ->
                                each.equals(GivenFile.STANDARD_INPUT)
                                        || each.endsWith("=" + GivenFile.STANDARD_INPUT))
                        .count();
        if (count > 1) {
            throw new ParameterException(
                    spec.commandLine(), "standard input (-) is named %d times".formatted(count));
        }
    }

    private static void refuseUnknownContainers(Explanation.Beside beside) {
        Set<String> known = new TreeSet<>();
        for (ObjectNode object : beside.objects()) {
            if (GivenFile.kind(object).equals("Pod")) {
                for (String list : List.of("containers", "initContainers", "ephemeralContainers")) {
                    object.path("spec")
                            .path(list)
                            .forEach(each -> known.add(each.path("name").asString("")));
                }
            }
        }
        for (GivenLog log : beside.logs()) {
            if (!log.container().isEmpty()
                    && !known.isEmpty()
                    && !known.contains(log.container())) {
                throw CannotRun.wrongArgument(
                        "--log: the pods have no container '%s'; they have %s"
                                .formatted(log.container(), String.join(", ", known)),
                        null);
            }
        }
    }

    /** What the playbooks make of the objects, what notifies first. */
    private static List<Finding> replayed(List<ObjectNode> objects) {
        try {
            return new GivenReplay(EnrichmentRules.defaults())
                            .over(
                                    ListedObjects.of(new GivenAgent(CLUSTER), objects, LASTING),
                                    PlaybookSettings.shipped().starting().set())
                            .stream()
                            .map(ReplayedFinding::last)
                            .sorted(Comparator.comparing(Finding::isHeldBack))
                            .toList();
        } catch (IllegalArgumentException e) {
            throw CannotRun.wrongArgument(String.valueOf(e.getMessage()), e);
        } catch (UncheckedIOException e) {
            throw new CannotRun(
                    "no temporary file can be written: %s; set java.io.tmpdir"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    /** Of the pods of which nothing was found. */
    private static List<Finding> lastExits(List<ObjectNode> objects, List<Finding> found) {
        GivenAgent agent = new GivenAgent(CLUSTER);
        List<Finding> exits = new ArrayList<>();
        for (ObjectNode object : ListedObjects.sorted(agent, objects)) {
            if (agent.sees(Change.LISTED, object, agent.latestTime(object)).orElse(null)
                            instanceof ObjectObserved seen
                    && seen.object().kind().equals("Pod")
                    && found.stream().noneMatch(finding -> isAbout(finding, seen))) {
                Explanation.lastExit(CLUSTER, PodState.of(seen), seen.workload())
                        .ifPresent(exits::add);
            }
        }
        return exits;
    }

    private static boolean isAbout(Finding finding, ObjectObserved pod) {
        return finding.subject().equals(pod.object())
                || (finding.workload().equals(pod.workload())
                        && finding.affected().contains(pod.object().name()));
    }

    private void print(List<Finding> alerting, List<Finding> others, Explanation.Beside beside) {
        PrintWriter out = spec.commandLine().getOut();
        Instant now = Instant.now();
        if (alerting.isEmpty()) {
            (output == Output.JSON ? spec.commandLine().getErr() : out)
                    .println("Nothing in it would alert.");
        }
        boolean isFirst = alerting.size() > 0;
        for (Finding finding : Stream.concat(alerting.stream(), others.stream()).toList()) {
            Explanation explanation = Explanation.of(finding, beside, now);
            if (output == Output.JSON) {
                out.println(Json.MAPPER.writeValueAsString(explanation.finding()));
                continue;
            }
            if (!isFirst) {
                out.println();
            }
            isFirst = false;
            FindingDescription.of(explanation.finding(), List.of(), now).forEach(out::println);
            if (explanation.finding().diagnosis() == null) {
                out.printf("%nCause%n  no rule knows it, from what was given%n");
            }
            if (!explanation.wouldHelp().isEmpty()) {
                out.printf("%nTo be surer, give also%n");
                explanation
                        .wouldHelp()
                        .forEach(each -> out.println("  - " + TerminalText.line(each)));
            }
        }
        out.flush();
    }
}
