package io.causestream.enrich.action;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.Resource;
import io.causestream.context.ContextQuery.Usage;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.playbook.catalogue.Parameters;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The curves of memory and CPU of a container, or of a pod. */
final class UsageLookUp implements LookUp {

    private static final Duration CURVE = Duration.ofHours(1);
    private static final int FEWEST_MINUTES = 5;
    private static final int MOST_MINUTES = 24 * 60;

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
        if (!about.hasRun() || !isKnown || isOfNode || !wantsAny(arguments)) {
            return Map.of();
        }
        CrashInfo crash = about.crash();
        Map<String, ContextQuery> queries = new TreeMap<>();
        for (Resource resource : resources(about, arguments)) {
            queries.put(
                    "%s-%s-%s".formatted(prefix(), place(resource), container),
                    new Usage(
                            resource,
                            container,
                            window(arguments),
                            crash == null ? null : crash.finishedAt()));
        }
        return queries;
    }

    private static Set<Resource> resources(AskedFinding about, Parameters arguments) {
        Set<Resource> resources = EnumSet.noneOf(Resource.class);
        switch (arguments.declares("resource_type") ? arguments.text("resource_type") : "Memory") {
            case "CPU" -> resources.add(Resource.CPU);
            case "Disk" -> {
                // Declared as without effect yet: a graph of memory would answer another question.
            }
            default -> resources.add(Resource.MEMORY);
        }
        if (about.reason().toUpperCase(Locale.ROOT).contains("CPU")) {
            resources.add(Resource.CPU);
        }
        return resources;
    }

    private static Duration window(Parameters arguments) {
        return arguments.declares("graph_duration_minutes")
                ? Duration.ofMinutes(
                        Math.clamp(
                                arguments.number("graph_duration_minutes"),
                                FEWEST_MINUTES,
                                MOST_MINUTES))
                : CURVE;
    }

    private static String place(Resource resource) {
        return resource == Resource.MEMORY ? "1" : "2";
    }

    private static boolean wantsAny(Parameters arguments) {
        return !arguments.declares("container_memory_graph")
                || arguments.flag("container_memory_graph");
    }

    @Override
    public ContextQuery wider(ContextQuery one, ContextQuery other) {
        return ((Usage) one).window().compareTo(((Usage) other).window()) >= 0 ? one : other;
    }

    @Override
    public Enrichment makes(AskedFinding about, Enrichment answer, List<Parameters> arguments) {
        return answer;
    }
}
