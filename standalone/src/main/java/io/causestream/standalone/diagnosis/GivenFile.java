package io.causestream.standalone.diagnosis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.causestream.finding.Finding;
import io.causestream.ingest.kube.watch.GivenObjects;
import io.causestream.redaction.Redactor;
import io.causestream.settings.Problem;
import io.causestream.settings.YamlDocument;
import io.causestream.standalone.config.CannotRun;
import io.causestream.standalone.findings.TerminalText;
import io.causestream.topics.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * What is in a file that someone wants explained: findings, or Kubernetes objects and Events, as
 * YAML or JSON; one, a List, or several documents.
 *
 * @param objects of the kinds that are watched
 * @param notRead kinds that are not watched, sorted
 */
record GivenFile(List<Finding> findings, List<ObjectNode> objects, Set<String> notRead) {

    /** In place of a file's name: standard input. */
    static final String STANDARD_INPUT = "-";

    static final String EVENT = "Event";

    private static final int MOST_BYTES = 32 << 20;
    private static final int MOST_KEYS = 8;

    /** The parts of a finding that come from logs, Events and people. */
    private static final List<String> TEXTS =
            List.of(
                    "title",
                    "description",
                    "annotations",
                    "enrichments",
                    "diagnosis",
                    "ai_analysis");

    private static final Pattern NEXT_DOCUMENT = Pattern.compile("(?m)^---(?:[ \\t].*)?$");
    private static final String ACCEPTED =
            "give a finding (causestream findings ID -o json), or objects (kubectl get pod NAME -o yaml)";

    /**
     * Reads it.
     *
     * @throws CannotRun if it can't be read, or is neither; says what it is and what is accepted
     */
    static GivenFile read(String name) {
        String text = text(name);
        List<Finding> findings = new ArrayList<>();
        List<ObjectNode> objects = new ArrayList<>();
        Set<String> notRead = new TreeSet<>();
        List<JsonNode> documents =
                text.stripLeading().startsWith("{") ? json(name, text) : yaml(name, text);
        for (JsonNode document : documents) {
            for (JsonNode each : items(document)) {
                if (!(each instanceof ObjectNode object)) {
                    throw refused(
                            name,
                            each.isString()
                                    ? "text, which may be a log (give that with --log, beside the pod)"
                                    : "neither a finding nor a Kubernetes object");
                }
                String kind = object.path("kind").asString("");
                if (object.has("apiVersion") && !kind.isEmpty()) {
                    if (!GivenObjects.kinds().contains(kind)) {
                        notRead.add(kind);
                        continue;
                    }
                    if (object.path("metadata").path("name").asString("").isEmpty()) {
                        throw refused(name, "a %s without metadata.name".formatted(kind));
                    }
                    objects.add(kind.equals(EVENT) ? CoreEvent.renamed(object) : object);
                } else if (object.has("fingerprint") && object.has("workload")) {
                    findings.add(finding(name, object));
                } else {
                    throw refused(
                            name,
                            "neither a finding nor a Kubernetes object, but a map with %s"
                                    .formatted(keys(object)));
                }
            }
        }
        if (findings.isEmpty() && objects.isEmpty()) {
            throw refused(
                    name,
                    notRead.isEmpty()
                            ? "empty"
                            : "of kinds that say nothing of a cause: "
                                    + String.join(", ", notRead));
        }
        return new GivenFile(List.copyOf(findings), List.copyOf(objects), notRead);
    }

    /** The Events in it, and nothing else. */
    static List<ObjectNode> events(String name) {
        GivenFile read = read(name);
        if (!read.findings.isEmpty()
                || read.objects.stream().anyMatch(each -> !kind(each).equals(EVENT))) {
            throw CannotRun.wrongArgument(
                    "%s: --events takes Events only, as kubectl get events -o yaml prints them; name the rest without an option"
                            .formatted(name),
                    null);
        }
        return read.objects;
    }

    static String kind(ObjectNode object) {
        return object.path("kind").asString("");
    }

    private static Finding finding(String name, ObjectNode object) {
        try {
            return Json.MAPPER.treeToValue(masked(object), Finding.class);
        } catch (JacksonException | IllegalArgumentException e) {
            throw CannotRun.wrongArgument(
                    "%s: looks like a finding and can't be read as one (%s)"
                            .formatted(name, firstLine(String.valueOf(e.getMessage()))),
                    e);
        }
    }

    /** An agent has masked it before it was on the topic, but a file may have been edited. */
    private static ObjectNode masked(ObjectNode finding) {
        ObjectNode masked = finding.deepCopy();
        for (String field : TEXTS) {
            if (masked.has(field)) {
                masked.set(field, masked(masked.path(field), Redactor.standard()));
            }
        }
        return masked;
    }

    private static JsonNode masked(JsonNode node, Redactor redactor) {
        if (node.isString()) {
            return StringNode.valueOf(redactor.redact(node.asString()));
        }
        if (node instanceof ObjectNode object) {
            object.propertyNames()
                    .forEach(name -> object.replace(name, masked(object.path(name), redactor)));
        } else if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, masked(list.path(i), redactor));
            }
        }
        return node;
    }

    private static Iterable<JsonNode> items(JsonNode document) {
        boolean isList =
                document.path("kind").asString("").endsWith("List")
                        && document.path("items").isArray();
        return isList ? document.path("items") : document.isArray() ? document : List.of(document);
    }

    /** One value after the other, as findings -o json prints them. */
    private static List<JsonNode> json(String name, String text) {
        try (MappingIterator<JsonNode> values =
                Json.MAPPER.readerFor(JsonNode.class).readValues(text)) {
            return values.readAll();
        } catch (JacksonException e) {
            throw CannotRun.wrongArgument(
                    "%s: not JSON: %s".formatted(name, firstLine(e.getOriginalMessage())), e);
        }
    }

    private static List<JsonNode> yaml(String name, String text) {
        List<JsonNode> documents = new ArrayList<>();
        for (String part : NEXT_DOCUMENT.split(text)) {
            YamlDocument document = YamlDocument.of(name, part);
            if (!document.problems().isEmpty()) {
                throw refused(
                        name,
                        "no YAML or JSON that can be read (%s); a log is given with --log, beside the pod"
                                .formatted(
                                        document.problems().stream()
                                                .limit(1)
                                                .map(Problem::toString)
                                                .collect(joining())));
            }
            if (!document.root().isMissingNode() && !document.root().isNull()) {
                documents.add(document.root());
            }
        }
        return documents;
    }

    private static String text(String name) {
        try (InputStream in = open(name)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw CannotRun.wrongArgument(
                        "%s: is larger than %d MB; name the objects that matter"
                                .formatted(name, MOST_BYTES >> 20),
                        null);
            }
            return new String(bytes, UTF_8);
        } catch (IOException e) {
            throw CannotRun.wrongArgument(
                    "%s: can't be read (%s)".formatted(name, e.getMessage()), e);
        }
    }

    /** The file, or standard input. */
    static InputStream open(String name) throws IOException {
        if (name.equals(STANDARD_INPUT)) {
            return System.in;
        }
        Path file = Path.of(name);
        if (!Files.exists(file)) {
            throw CannotRun.wrongArgument("%s: there is no such file".formatted(name), null);
        }
        return Files.newInputStream(file);
    }

    private static CannotRun refused(String name, String what) {
        return CannotRun.wrongArgument("%s: is %s; %s".formatted(name, what, ACCEPTED), null);
    }

    private static String keys(ObjectNode object) {
        String keys =
                object.propertyNames().stream()
                        .limit(MOST_KEYS)
                        .map(TerminalText::line)
                        .collect(joining(", "));
        return keys.isEmpty() ? "no key" : "the keys " + keys;
    }

    private static String firstLine(String text) {
        return TerminalText.line(text.lines().findFirst().orElse(""));
    }
}
