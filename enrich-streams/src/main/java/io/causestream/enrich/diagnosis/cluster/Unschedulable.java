package io.causestream.enrich.diagnosis.cluster;

import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.enrich.diagnosis.evidence.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why the scheduler takes no node, as it says in {@code 0/3 nodes are available: …}.
 *
 * @param nodes of the cluster
 * @param obstacles the most frequent first as the scheduler lists them; empty if it names none
 * @param beyondAnyNode whether the requests exceed what a node has even without other pods: then
 *     the scheduler says of each node that preemption does not help
 */
record Unschedulable(int nodes, List<Obstacle> obstacles, boolean beyondAnyNode) {

    private static final Pattern VERDICT =
            Pattern.compile("^\\d{1,6}/(\\d{1,6}) nodes are available: ([^\\n]{1,1900})");
    private static final Pattern END =
            Pattern.compile("\\.? (?:no new claims to deallocate|preemption: )|\\.$");
    private static final Pattern PART = Pattern.compile("^(\\d{1,6}) (.{1,500})");
    private static final Pattern NO_HELP =
            Pattern.compile("available: (\\d{1,6}) Preemption is not helpful");
    private static final Pattern INSUFFICIENT =
            Pattern.compile("^Insufficient ([A-Za-z0-9./_-]{1,316})");
    private static final Pattern TAINT =
            Pattern.compile("had (?:untolerated )?taint(?:\\(s\\)|s)?(?: \\{([^}]{1,400})})?");

    /** What is in the way on some nodes. */
    enum Kind {
        RESOURCE,
        TAINT,
        CONDITION,
        SELECTOR,
        AFFINITY,
        SPREAD,
        PODS,
        PORT,
        VOLUME,
        CORDON,
        OTHER
    }

    /**
     * @param what the resource, the taint, or the scheduler's own words
     */
    record Obstacle(int nodes, Kind kind, String what) {

        /** For a sentence: {@code 2 have too little cpu left}. */
        String words() {
            return "%d %s".formatted(nodes, verb());
        }

        private String verb() {
            boolean one = nodes == 1;
            String have = one ? "has" : "have";
            String are = one ? "is" : "are";
            return switch (kind) {
                case RESOURCE -> "%s too little %s left".formatted(have, what);
                case TAINT ->
                        what.isEmpty()
                                ? "%s a taint that the pod does not tolerate".formatted(have)
                                : "%s the taint {%s}, which the pod does not tolerate"
                                        .formatted(have, what);
                case CONDITION -> "%s unfit itself (taint %s)".formatted(are, what);
                case SELECTOR ->
                        "%s not match its node selector or node affinity"
                                .formatted(one ? "does" : "do");
                case AFFINITY -> "%s ruled out by its %s".formatted(are, what);
                case SPREAD ->
                        "%s ruled out by its topology spread constraints%s".formatted(are, what);
                case PODS -> "%s as many pods as allowed (Too many pods)".formatted(have);
                case PORT -> "%s its host port in use by another pod".formatted(have);
                case VOLUME -> "can't reach its volume: %s".formatted(what);
                case CORDON -> "%s cordoned".formatted(are);
                case OTHER -> "report %s".formatted(what);
            };
        }
    }

    static Optional<Unschedulable> in(String message) {
        Matcher verdict = VERDICT.matcher(message);
        if (!verdict.find()) {
            return Optional.empty();
        }
        String rest = verdict.group(2);
        Matcher end = END.matcher(rest);
        String parts = end.find() ? rest.substring(0, end.start()) : rest;
        int nodes = Integer.parseInt(verdict.group(1));
        List<Obstacle> obstacles = new ArrayList<>();
        for (String part : parts.split(", (?=\\d{1,6} )", -1)) {
            Matcher matcher = PART.matcher(part);
            if (matcher.find()) {
                obstacles.add(obstacle(Integer.parseInt(matcher.group(1)), matcher.group(2)));
            }
        }
        boolean helpless =
                Found.in(message, NO_HELP)
                        .filter(found -> Integer.parseInt(found.word()) == nodes)
                        .isPresent();
        return Optional.of(
                new Unschedulable(
                        nodes,
                        List.copyOf(obstacles),
                        helpless
                                && obstacles.stream()
                                        .anyMatch(one -> one.kind() == Kind.RESOURCE)));
    }

    boolean has(Kind kind) {
        return obstacles.stream().anyMatch(one -> one.kind() == kind);
    }

    private static Obstacle obstacle(int nodes, String text) {
        Optional<Found> resource = Found.in(text, INSUFFICIENT);
        if (resource.isPresent()) {
            return new Obstacle(nodes, Kind.RESOURCE, resource.get().word());
        }
        Matcher taint = TAINT.matcher(text);
        if (taint.find()) {
            String named =
                    taint.group(1) == null ? "" : Text.quote(taint.group(1)).replaceFirst(":$", "");
            if (named.startsWith("node.kubernetes.io/unschedulable")) {
                return new Obstacle(nodes, Kind.CORDON, "");
            }
            return new Obstacle(
                    nodes,
                    named.startsWith("node.kubernetes.io/") ? Kind.CONDITION : Kind.TAINT,
                    named);
        }
        if (text.contains("volume") || text.contains("pvc") || text.contains("available disk")) {
            String why =
                    text.contains("node affinity conflict") || text.contains("zone")
                            ? "it is in another zone, or on another node"
                            : Text.quote(text);
            return new Obstacle(nodes, Kind.VOLUME, why);
        }
        if (text.contains("topology spread")) {
            return new Obstacle(
                    nodes,
                    Kind.SPREAD,
                    text.contains("missing required label") ? ", whose label they lack" : "");
        }
        if (text.contains("anti-affinity")) {
            return new Obstacle(nodes, Kind.AFFINITY, "pod anti-affinity, or another pod's");
        }
        if (text.contains("pod affinity")) {
            return new Obstacle(nodes, Kind.AFFINITY, "pod affinity");
        }
        if (text.contains("node affinity") || text.contains("node selector")) {
            return new Obstacle(nodes, Kind.SELECTOR, "");
        }
        if (text.contains("free ports")) {
            return new Obstacle(nodes, Kind.PORT, "");
        }
        if (text.contains("Too many pods")) {
            return new Obstacle(nodes, Kind.PODS, "");
        }
        return text.contains("were unschedulable")
                ? new Obstacle(nodes, Kind.CORDON, "")
                : new Obstacle(nodes, Kind.OTHER, Text.quote(text));
    }
}
