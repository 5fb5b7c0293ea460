package io.causestream.enrich.action.metric;

import static io.causestream.enrich.action.metric.MetricCells.number;
import static io.causestream.enrich.action.metric.MetricCells.text;

import io.causestream.enrich.action.metric.MetricCells.Format;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.Table;
import io.causestream.finding.Enrichment.Text;
import io.causestream.finding.Excerpt;
import io.causestream.playbook.catalogue.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The sentences that follow from values of Prometheus. Pure. */
public final class MetricFindings {

    /** From this part of its limit on, the limit killed a container and not its node. */
    private static final double NEAR_THE_LIMIT = 0.92;

    /** Prometheus' own rule alerts above it. */
    private static final double MUCH = 0.25;

    private static final int LONGEST = 4_000;

    private MetricFindings() {}

    /** The columns are: requested, allocatable, the largest node's. */
    public static Enrichment overcommit(Table answer, String what, Format format) {
        List<OptionalDouble> values =
                answer.rows().getFirst().stream().map(MetricCells::number).toList();
        if (values.stream().anyMatch(OptionalDouble::isEmpty) || values.get(1).getAsDouble() <= 0) {
            return new Enrichment.Unavailable(
                    answer.title(),
                    "Prometheus has no requests or no allocatable resources of kube-state-metrics");
        }
        double requested = values.get(0).getAsDouble();
        double allocatable = values.get(1).getAsDouble();
        double without = allocatable - values.get(2).getAsDouble();
        String consequence =
                requested > allocatable
                        ? "Pods are pending now, or will be when they are replaced. Lower requests or add a node."
                        : requested > without
                                ? "If the largest node fails, %s of requests find no place. Lower requests or add a node."
                                        .formatted(text(requested - without, format))
                                : "It is enough at the moment, even if the largest node fails.";
        return new Text(
                answer.title(),
                "Pods request %s of %s; the nodes can allocate %s (%s of it is requested), and %s without the largest node. %s"
                        .formatted(
                                text(requested, format),
                                what,
                                text(allocatable, format),
                                text(requested / allocatable, Format.RATIO),
                                text(without, format),
                                consequence));
    }

    /** One sentence a container; the columns are those of the query. */
    public static Enrichment throttling(Table answer, List<Parameters> arguments) {
        List<String> sentences = new ArrayList<>();
        for (List<String> row : answer.rows()) {
            OptionalDouble throttled = number(row.get(1));
            OptionalDouble limit = number(row.get(4));
            String used = text(row.get(2), Format.CORES);
            String requested = text(row.get(3), Format.CORES);
            if (limit.isEmpty()) {
                sentences.add(
                        "Container %s has no CPU limit, so it is not throttled by one; it uses %s."
                                .formatted(row.getFirst(), used));
            } else if (throttled.isEmpty()) {
                sentences.add(
                        "Container %s has a CPU limit of %s, and Prometheus has no throttling figures of it."
                                .formatted(
                                        row.getFirst(), text(limit.getAsDouble(), Format.CORES)));
            } else {
                sentences.add(
                        "Container %s is throttled in %s of its periods: it uses %s of a limit of %s, and requested %s. %s"
                                .formatted(
                                        row.getFirst(),
                                        text(throttled.getAsDouble(), Format.RATIO),
                                        used,
                                        text(limit.getAsDouble(), Format.CORES),
                                        requested.equals(MetricCells.NONE) ? "nothing" : requested,
                                        throttled.getAsDouble() > MUCH
                                                ? "Raise the limit, or remove it and keep the request, which holds its share of the node's CPU."
                                                : "That is little; short bursts reach the limit."));
            }
        }
        return new Text(answer.title(), Excerpt.of(String.join("\n", sentences), LONGEST));
    }

    /** Only what was killed; by its own limit, or because the node had no memory left. */
    public static Enrichment oomKills(Table answer, List<Parameters> arguments) {
        List<List<String>> rows =
                answer.rows().stream()
                        .filter(row -> number(row.get(3)).isPresent())
                        .map(row -> {
                            OptionalDouble peak = number(row.get(4));
                            OptionalDouble limit = number(row.get(5));
                            return List.of(
                                    row.get(0) + "/" + row.get(1),
                                    row.get(2),
                                    text(row.get(3), Format.COUNT),
                                    text(row.get(4), Format.BYTES),
                                    text(row.get(5), Format.BYTES),
                                    why(peak, limit));
                        })
                        .toList();
        return rows.isEmpty()
                ? new Enrichment.Unavailable(
                        answer.title(),
                        "no container of it was restarted after an OOM kill in that time; what was killed may be a process of the node itself")
                : new Table(
                        answer.title(),
                        List.of("Pod", "Container", "Kills", "Peak", "Limit", "Why"),
                        rows);
    }

    private static String why(OptionalDouble peak, OptionalDouble limit) {
        if (limit.isEmpty()) {
            return "node out of memory";
        }
        if (peak.isEmpty()) {
            return "not known";
        }
        return peak.getAsDouble() >= NEAR_THE_LIMIT * limit.getAsDouble()
                ? "its limit"
                : "a peak between two scrapes, or the node";
    }

    public static Enrichment kubeletServices(Table answer) {
        List<String> services =
                answer.rows().stream().map(row -> row.get(0) + "/" + row.get(1)).toList();
        if (services.size() < 2) {
            return new Text(
                    answer.title(),
                    "There is one, %s: the kubelet's series are not doubled, and the rules fail for another reason."
                            .formatted(services.getFirst()));
        }
        String[] last = services.getLast().split("/", 2);
        return new Text(
                answer.title(),
                "There are %d: %s. Each series of the kubelet exists as many times, so that rules fail with \"many-to-many matching not allowed\". Delete those that no Prometheus Operator keeps any more, for example: kubectl -n %s delete service %s"
                        .formatted(services.size(), String.join(", ", services), last[0], last[1]));
    }

    /** The columns are: job, up, targets. */
    public static Enrichment dns(Table answer) {
        String all =
                answer.rows().stream()
                        .map(row ->
                                "%s: %s of %s up"
                                        .formatted(
                                                row.get(0),
                                                text(row.get(1), Format.COUNT),
                                                text(row.get(2), Format.COUNT)))
                        .collect(Collectors.joining("; "));
        boolean isAnyUp = answer.rows().stream().anyMatch(row -> number(row.get(1)).orElse(0) > 0);
        return new Text(
                answer.title(),
                all
                        + (isAnyUp
                                ? ". The cluster's DNS answers."
                                : ". None answers: look at its pods, kubectl -n kube-system get pods -l k8s-app=kube-dns"));
    }
}
