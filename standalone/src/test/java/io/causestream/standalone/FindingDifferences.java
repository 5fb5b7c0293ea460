package io.causestream.standalone;

import static java.util.stream.Collectors.toMap;

import io.causestream.finding.Finding;
import io.causestream.topics.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * In what two sets of findings differ, but for ids, times and the number of revisions. Findings are
 * the same if they have one fingerprint and were there at one time.
 */
final class FindingDifferences {

    /**
     * Times, and what counts revisions: how often a finding is published depends on when. So do
     * which of a container's restarts is shown, and whether it ran or waited at that moment; how it
     * ended does not.
     */
    private static final List<String> LEFT_OUT =
            List.of(
                    "id",
                    "revision",
                    "startsAt",
                    "endsAt",
                    "occurrences",
                    "coalesced",
                    "reminders");

    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z";

    private FindingDifferences() {}

    /** For people; empty if there are none. */
    static List<String> between(Collection<Finding> some, Collection<Finding> others) {
        List<String> differences = new ArrayList<>();
        Map<String, Finding> someById = byId(some);
        Map<String, Finding> othersById = byId(others);
        Set<String> met = new TreeSet<>();
        for (Finding one : some) {
            List<Finding> same = others.stream().filter(other -> isSame(one, other)).toList();
            same.forEach(other -> met.add(other.id()));
            if (same.size() == 1) {
                compare(content(one, someById), content(same.getFirst(), othersById))
                        .forEach(each -> differences.add(title(one) + ": " + each));
            } else {
                differences.add(
                        "%s has %d counterparts: %s"
                                .formatted(
                                        title(one),
                                        same.size(),
                                        same.stream().map(FindingDifferences::title).toList()));
            }
        }
        others.stream()
                .filter(other -> !met.contains(other.id()))
                .forEach(other -> differences.add(title(other) + " has no counterpart"));
        return differences;
    }

    private static Map<String, Finding> byId(Collection<Finding> findings) {
        return findings.stream().collect(toMap(Finding::id, Function.identity()));
    }

    private static boolean isSame(Finding one, Finding other) {
        return one.fingerprint().equals(other.fingerprint())
                && !one.startsAt().isAfter(end(other))
                && !other.startsAt().isAfter(end(one));
    }

    private static Instant end(Finding finding) {
        return Objects.requireNonNullElse(finding.endsAt(), Instant.MAX);
    }

    private static List<String> compare(ObjectNode one, ObjectNode other) {
        Set<String> fields = new TreeSet<>(one.propertyNames());
        fields.addAll(other.propertyNames());
        return fields.stream()
                .filter(field -> !Objects.equals(one.get(field), other.get(field)))
                .map(field ->
                        "%s is %s in one and %s in the other"
                                .formatted(field, one.get(field), other.get(field)))
                .toList();
    }

    private static ObjectNode content(Finding finding, Map<String, Finding> byId) {
        JsonNode json =
                Json.MAPPER.readTree(
                        Json.MAPPER
                                .writeValueAsString(finding)
                                .replaceAll(TIME, "TIME")
                                .replaceAll("\"restarts\":\\d+", "\"restarts\":0"));
        ObjectNode content = (ObjectNode) json;
        for (JsonNode enrichment : content.path("enrichments")) {
            if (enrichment.path("type").asString("").equals("crash_info")) {
                ((ObjectNode) enrichment).remove(List.of("status", "reason", "message"));
            }
        }
        content.remove(LEFT_OUT);
        content.putArray("relations")
                .add(fingerprints(finding.relations().causeOf(), byId))
                .add(fingerprints(finding.relations().symptomOf(), byId))
                .add(finding.relations().mergedInto() != null);
        return content;
    }

    private static ArrayNode fingerprints(List<String> ids, Map<String, Finding> byId) {
        ArrayNode fingerprints = Json.MAPPER.createArrayNode();
        ids.stream()
                .map(id -> byId.containsKey(id) ? byId.get(id).fingerprint().value() : "unknown")
                .sorted()
                .forEach(fingerprints::add);
        return fingerprints;
    }

    private static String title(Finding finding) {
        return "%s '%s' %s from %s to %s"
                .formatted(
                        finding.cluster(),
                        finding.title(),
                        finding.status(),
                        finding.startsAt(),
                        finding.endsAt());
    }
}
