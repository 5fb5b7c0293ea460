package io.causestream.enrich.action;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.MetricRange;
import io.causestream.context.ContextQuery.Resource;
import io.causestream.context.ContextQuery.Usage;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.playbook.catalogue.Parameters;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Graphs of the memory, CPU with its throttling, and disk of a container, or of a pod. */
final class UsageLookUp implements LookUp {

    private static final String THROTTLING = "CPU throttling of ";

    @Override
    public String prefix() {
        return "2-usage";
    }

    @Override
    public Map<String, ContextQuery> asks(AskedFinding about, Parameters arguments) {
        String whose = arguments.declares("item_type") ? arguments.text("item_type") : "";
        boolean isOfNode = whose.equals("Node");
        String container = whose.equals("Pod") ? "" : about.container();
        boolean isKnown = whose.equals("Pod") || !container.isEmpty();
        Subject pod = about.pod();
        if (pod == null || !about.hasRun() || !isKnown || isOfNode || !wantsAny(arguments)) {
            return Map.of();
        }
        Map<String, ContextQuery> queries = new TreeMap<>();
        for (Resource resource : resources(about, arguments)) {
            GraphParameters.OtherQuery own =
                    GraphParameters.override(
                            arguments, resource, container.isEmpty() ? "Pod" : "Container");
            queries.put(
                    "%s-%s-%s".formatted(prefix(), place(resource), container),
                    new Usage(
                            resource,
                            container,
                            GraphParameters.window(arguments),
                            GraphParameters.until(about),
                            own.query(),
                            own.unit()));
            if (resource == Resource.CPU) {
                queries.put(
                        "%s-3-%s".formatted(prefix(), container),
                        throttling(about, pod, container, arguments));
            }
        }
        return queries;
    }

    private static MetricRange throttling(
            AskedFinding about, Subject pod, String container, Parameters arguments) {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("namespace", pod.namespace());
        parameters.put("pod", pod.name());
        parameters.put("container", container);
        return new MetricRange(
                THROTTLING + (container.isEmpty() ? pod.name() : container),
                MetricTables.throttled(container.isEmpty()),
                parameters,
                "ratio",
                GraphParameters.window(arguments),
                null,
                GraphParameters.until(about),
                "{{container}}");
    }

    private static Set<Resource> resources(AskedFinding about, Parameters arguments) {
        Set<Resource> resources = EnumSet.noneOf(Resource.class);
        switch (arguments.declares("resource_type") ? arguments.text("resource_type") : "Memory") {
            case "CPU" -> resources.add(Resource.CPU);
            case "Disk" -> resources.add(Resource.DISK);
            default -> resources.add(Resource.MEMORY);
        }
        if (about.reason().toUpperCase(Locale.ROOT).contains("CPU")) {
            resources.add(Resource.CPU);
        }
        return resources;
    }

    private static String place(Resource resource) {
        return switch (resource) {
            case MEMORY -> "1";
            case CPU -> "2";
            case DISK -> "4";
        };
    }

    private static boolean wantsAny(Parameters arguments) {
        return !arguments.declares("container_memory_graph")
                || arguments.flag("container_memory_graph");
    }

    @Override
    public ContextQuery wider(ContextQuery one, ContextQuery other) {
        return GraphParameters.wider(one, other);
    }

    /** With the event and the change before it; what is not throttled says why. */
    @Override
    public Enrichment makes(AskedFinding about, Enrichment answer, List<Parameters> arguments) {
        if (answer instanceof Enrichment.Unavailable(String what, String why)
                && what.startsWith(THROTTLING)
                && why.contains("no series matched")) {
            return new Enrichment.Unavailable(
                    what, "Prometheus has none; a container without a CPU limit is not throttled");
        }
        return GraphMarks.on(answer, about);
    }
}
