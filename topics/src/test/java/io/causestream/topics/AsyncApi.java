package io.causestream.topics;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The AsyncAPI 3 document of all topics: what stands where, who writes it, how long it stays. */
final class AsyncApi {

    private static final String HEADER_SCHEMA = "cloudEventHeaders";

    private final Topics topics;

    AsyncApi(Topics topics) {
        this.topics = topics;
    }

    ObjectNode document() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("asyncapi", "3.0.0");
        ObjectNode info = document.putObject("info");
        info.put("title", "Causestream");
        info.put("version", "1");
        info.put(
                "description",
                "The topics of an installation with the prefix '%s'. Open to any reader is findings; the others are between services and may change with them."
                        .formatted(Topics.DEFAULT_PREFIX));
        info.putObject("license").put("name", "Apache-2.0");
        document.put("defaultContentType", "application/json");
        ObjectNode channels = document.putObject("channels");
        ObjectNode operations = document.putObject("operations");
        ObjectNode components = document.putObject("components");
        components.putObject("schemas").set(HEADER_SCHEMA, headers());
        ObjectNode messages = components.putObject("messages");
        for (Topic<?, ?> topic : topics.all()) {
            String name = shortName(topic);
            String message = messageName(topic);
            if (!messages.has(message)) {
                messages.set(message, message(topic));
            }
            channels.set(name, channel(topic, message));
            operations.set("write." + name, write(topic, message));
        }
        return document;
    }

    /** Without the prefix. */
    static String shortName(Topic<?, ?> topic) {
        return topic.name().substring(Topics.DEFAULT_PREFIX.length());
    }

    /** {@code finding.v1}: its {@code ce_type} without {@code io.causestream}. */
    static String messageName(Topic<?, ?> topic) {
        if (!isJson(topic)) {
            return shortName(topic);
        }
        RecordHeaders headers = new RecordHeaders();
        serde(topic)
                .serializer()
                .serialize(topic.name(), headers, StoredSample.of(topic).getFirst().value());
        return new String(headers.lastHeader("ce_type").value(), UTF_8)
                .replaceFirst("^io\\.causestream\\.", "");
    }

    static boolean isJson(Topic<?, ?> topic) {
        return topic.type() != byte[].class;
    }

    @SuppressWarnings("unchecked")
    static Serde<Object> serde(Topic<?, ?> topic) {
        return (Serde<Object>) topic.valueSerde();
    }

    private static ObjectNode headers() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("type", "object");
        schema.put("description", "CloudEvents 1.0, Kafka binding, binary mode");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("ce_specversion").put("type", "string").put("const", "1.0");
        properties
                .putObject("ce_id")
                .put("type", "string")
                .put("description", "the same whenever the same value is written");
        properties.putObject("ce_type").put("type", "string");
        properties
                .putObject("ce_source")
                .put("type", "string")
                .put("description", "/clusters/NAME");
        properties.putObject("ce_time").put("type", "string").put("format", "date-time");
        properties.putObject("content-type").put("type", "string").put("const", "application/json");
        return schema;
    }

    private static ObjectNode message(Topic<?, ?> topic) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        if (!isJson(topic)) {
            message.put("title", "a record that could not be read");
            message.put("contentType", "application/octet-stream");
            ObjectNode properties =
                    message.putObject("headers").put("type", "object").putObject("properties");
            for (String header :
                    new String[] {
                        DeadLetters.REASON,
                        DeadLetters.EXCEPTION,
                        DeadLetters.TOPIC,
                        DeadLetters.PARTITION,
                        DeadLetters.OFFSET
                    }) {
                properties.putObject(header).put("type", "string");
            }
            message.putObject("payload").put("description", "the bytes as received");
            return message;
        }
        String name = messageName(topic);
        message.put("name", "io.causestream." + name);
        message.put("title", topic.type().getSimpleName());
        message.putObject("headers").put("$ref", "#/components/schemas/" + HEADER_SCHEMA);
        ObjectNode payload = message.putObject("payload");
        payload.put("schemaFormat", "application/schema+json;version=draft-07");
        payload.putObject("schema").put("$ref", "./schemas/%s.json".formatted(name));
        var examples = message.putArray("examples");
        for (StoredSample sample : StoredSample.of(topic)) {
            examples.addObject()
                    .put("name", sample.name())
                    .set("payload", Json.MAPPER.readTree(sample.text()));
        }
        return message;
    }

    private static ObjectNode channel(Topic<?, ?> topic, String message) {
        ObjectNode channel = JsonNodeFactory.instance.objectNode();
        channel.put("address", topic.name());
        channel.putObject("messages")
                .putObject(message)
                .put("$ref", "#/components/messages/" + message);
        ObjectNode kafka = channel.putObject("bindings").putObject("kafka");
        kafka.put("topic", topic.name());
        kafka.put("partitions", topic.spread().partitions(Installation.CENTRAL));
        ObjectNode settings = kafka.putObject("topicConfiguration");
        var policies = settings.putArray("cleanup.policy");
        for (String policy : topic.keeps().cleanupPolicy().split(",")) {
            policies.add(policy);
        }
        settings.put("retention.ms", topic.retention().toMillis());
        kafka.put("bindingVersion", "0.5.0");
        return channel;
    }

    private static ObjectNode write(Topic<?, ?> topic, String message) {
        String name = shortName(topic);
        ObjectNode operation = JsonNodeFactory.instance.objectNode();
        operation.put("action", "send");
        operation.put(
                "title",
                isJson(topic)
                        ? "%s writes %s".formatted(topic.owner(), name)
                        : "every service that reads writes " + name);
        operation.putObject("channel").put("$ref", "#/channels/" + name);
        operation
                .putArray("messages")
                .addObject()
                .put("$ref", "#/channels/%s/messages/%s".formatted(name, message));
        return operation;
    }
}
