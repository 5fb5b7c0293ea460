package io.causestream.replay.anonymise;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.replay.incident.IncidentReader;
import io.causestream.replay.incident.IncidentRecord;
import io.causestream.replay.incident.IncidentTopic;
import io.causestream.replay.incident.IncidentWriter;
import io.causestream.replay.incident.Manifest;
import io.causestream.topics.Json;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Replaces the names of clusters, namespaces, nodes, hosts, addresses, workloads and pods by
 * others, each by the same one everywhere, in texts such as logs too. Labels, annotations and the
 * words of logs stay otherwise.
 *
 * <p>Analyses are left out: they answer a question that is found by its hash, in which the names
 * are.
 */
public final class Anonymiser {

    /** What the topology decides by; no name stands there. */
    private static final Set<String> VOCABULARY =
            Set.of(
                    "type",
                    "kind",
                    "apiVersion",
                    "reason",
                    "phase",
                    "change",
                    "uid",
                    "schemaVersion");

    private static final EnumSet<IncidentTopic> KEPT =
            EnumSet.complementOf(EnumSet.of(IncidentTopic.ANALYSES));

    private final NameCollector found = new NameCollector();

    /**
     * Writes the same incident under other names.
     *
     * @return the manifest of {@code to}
     * @throws io.causestream.replay.incident.BadIncident if the incident is damaged
     */
    public static Manifest anonymise(IncidentReader incident, Path to) {
        return new Anonymiser().rewrite(incident, to);
    }

    private Manifest rewrite(IncidentReader incident, Path to) {
        Iterator<IncidentRecord> records = incident.records(KEPT);
        while (records.hasNext()) {
            collect(records.next());
        }
        Pseudonyms names = new Pseudonyms(found);
        try (IncidentWriter writer = new IncidentWriter(to)) {
            Iterator<IncidentRecord> again = incident.records(KEPT);
            while (again.hasNext()) {
                writer.add(renamed(again.next(), names));
            }
            Manifest before = incident.manifest();
            return writer.finish(
                    new Manifest(
                            before.format(),
                            before.version(),
                            before.leadIn(),
                            before.from(),
                            before.to(),
                            before.clusters().stream().map(names::in).toList(),
                            before.namespaces().stream().map(names::in).toList(),
                            true,
                            Map.of(),
                            List.of()));
        }
    }

    private void collect(IncidentRecord record) {
        byte[] key = record.key();
        if (key != null && record.topic() != IncidentTopic.CONTROL) {
            found.addKey(new String(key, UTF_8));
        }
        JsonNode value = json(record);
        if (value != null && record.topic() != IncidentTopic.CONTROL) {
            found.addNamesIn(value);
        }
    }

    private static @Nullable JsonNode json(IncidentRecord record) {
        byte[] value = record.value();
        try {
            return value == null ? null : Json.MAPPER.readTree(value);
        } catch (JacksonException notJson) {
            return null;
        }
    }

    private static IncidentRecord renamed(IncidentRecord record, Pseudonyms names) {
        JsonNode value = json(record);
        return new IncidentRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                renamed(record.key(), names),
                // Other bytes are unreadable in a replay too, and may contain anything.
                value == null
                        ? (record.value() == null ? null : "unreadable".getBytes(UTF_8))
                        : Json.MAPPER.writeValueAsBytes(renamed(value, names)),
                renamed(record.headers(), names));
    }

    private static byte @Nullable [] renamed(byte @Nullable [] text, Pseudonyms names) {
        return text == null ? null : names.in(new String(text, UTF_8)).getBytes(UTF_8);
    }

    private static Headers renamed(Headers headers, Pseudonyms names) {
        RecordHeaders all = new RecordHeaders();
        for (Header header : headers) {
            all.add(header.key(), renamed(header.value(), names));
        }
        return all;
    }

    private static JsonNode renamed(JsonNode node, Pseudonyms names) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties()
                    .forEach(field ->
                            copy.set(
                                    field.getKey(),
                                    VOCABULARY.contains(field.getKey())
                                                    && field.getValue().isString()
                                            ? field.getValue()
                                            : renamed(field.getValue(), names)));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            array.forEach(element -> copy.add(renamed(element, names)));
            return copy;
        }
        return node.isString() ? StringNode.valueOf(names.in(node.asString())) : node;
    }
}
