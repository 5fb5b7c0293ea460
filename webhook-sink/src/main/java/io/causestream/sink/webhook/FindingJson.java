package io.causestream.sink.webhook;

import io.causestream.finding.Finding;
import io.causestream.topics.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A finding as on the topic, of at most so many bytes: what is left out is named in {@code
 * truncated}.
 *
 * @param shown the body without what changes though nothing new is shown
 */
record FindingJson(String body, String shown) {

    static final String TRUNCATED = "truncated";

    private static final Set<String> CHANGES_EACH_TIME =
            Set.of("epoch", "revision", "coalesced", "playbooksVersion");

    /** What is left out, one after the other, when no enrichment is left. */
    private static final List<String> NEXT =
            List.of(
                    "changes",
                    "annotations",
                    "labels",
                    "description",
                    "affected",
                    "links",
                    "ai_analysis",
                    "diagnosis");

    private static final int HEADLINE_TITLE = 200;

    static FindingJson of(Finding finding, int sizeLimit) {
        ObjectNode tree = Json.MAPPER.valueToTree(finding);
        String body = bounded(tree, finding, sizeLimit);
        ObjectNode shown = tree.deepCopy();
        shown.remove(CHANGES_EACH_TIME);
        return new FindingJson(body, shown.toString());
    }

    private static String bounded(ObjectNode tree, Finding finding, int sizeLimit) {
        List<String> cut = new ArrayList<>();
        String body = tree.toString();
        while (ByteLimit.bytes(body) > sizeLimit) {
            if (!leaveOutLargest(tree, cut) && !leaveOutNext(tree, cut)) {
                return headline(finding, sizeLimit);
            }
            ArrayNode names = tree.putArray(TRUNCATED);
            cut.forEach(names::add);
            body = tree.toString();
        }
        return body;
    }

    private static boolean leaveOutLargest(ObjectNode tree, List<String> cut) {
        if (!(tree.path("enrichments") instanceof ArrayNode enrichments) || enrichments.isEmpty()) {
            return false;
        }
        int largest = 0;
        for (int i = 1; i < enrichments.size(); i++) {
            if (size(enrichments.get(i)) > size(enrichments.get(largest))) {
                largest = i;
            }
        }
        JsonNode gone = enrichments.remove(largest);
        cut.add("enrichment %s (%d bytes)".formatted(gone.path("type").asString(""), size(gone)));
        return true;
    }

    private static boolean leaveOutNext(ObjectNode tree, List<String> cut) {
        for (String name : NEXT) {
            JsonNode there = tree.path(name);
            if (!there.isMissingNode() && size(there) > 2) {
                cut.add("%s (%d bytes)".formatted(name, size(there)));
                tree.remove(name);
                return true;
            }
        }
        return false;
    }

    private static int size(JsonNode node) {
        return ByteLimit.bytes(node.toString());
    }

    /** What identifies the finding, and its title: less than the least limit. */
    static String headline(Finding finding, int sizeLimit) {
        ObjectNode tree = Json.MAPPER.createObjectNode();
        tree.put("id", finding.id());
        tree.put("epoch", finding.epoch());
        tree.put("fingerprint", finding.fingerprint().value());
        tree.put("revision", finding.revision());
        tree.put("status", finding.status().name());
        tree.put("severity", finding.severity().name());
        tree.put("title", ByteLimit.characters(finding.title(), HEADLINE_TITLE));
        tree.put("cluster", ByteLimit.characters(finding.cluster(), HEADLINE_TITLE));
        tree.putArray(TRUNCATED).add("all but this: size_limit is %d bytes".formatted(sizeLimit));
        return tree.toString();
    }
}
