package io.causestream.replay.cases;

import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import io.causestream.settings.ConfigNode;
import io.causestream.settings.Problem;
import io.causestream.settings.YamlDocument;
import io.causestream.topics.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the files of {@link DiagnosisCases}. */
final class DiagnosisCaseReader {

    private static final Instant NOON = DiagnosisCases.NOON;

    private static final String POD = "Pod shop/checkout-5d9c-x2x2x";
    private static final String WORKLOAD = "Deployment shop/checkout";
    private static final Pattern SUBJECT =
            Pattern.compile("([A-Z]\\w{0,62}) (?:([a-z0-9.-]{1,253})/)?([A-Za-z0-9.:_-]{1,253})");

    private static final Set<String> KEYS = Set.of("name", "from", "finding", "category", "cause");
    private static final Set<String> FINDING_KEYS =
            Set.of(
                    "reason",
                    "title",
                    "description",
                    "subject",
                    "workload",
                    "affected",
                    "labels",
                    "annotations",
                    "enrichments",
                    "changes");

    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, String> fileByName = new HashMap<>();
    private CategoryNames names = CategoryNames.NONE;

    /** The other names of categories, for all files that are read afterwards. */
    void names(String source, String text) {
        names = CategoryNames.read(source, text, problems);
    }

    /** The cases of one file; what is wrong in it is kept. */
    List<DiagnosisCase> file(String part, String file, String text) {
        String source = part + "/" + file;
        YamlDocument document = YamlDocument.of(source, text);
        problems.addAll(document.problems());
        List<DiagnosisCase> cases = new ArrayList<>();
        if (!document.problems().isEmpty()) {
            return cases;
        }
        String family = file.substring(0, file.length() - ".yaml".length());
        for (ConfigNode each : ConfigNode.root(document, problems).elements()) {
            DiagnosisCase read = oneCase(part, family, source, each);
            if (read != null) {
                cases.add(read);
            }
        }
        return cases;
    }

    /** All mistakes in the files that were read. */
    List<Problem> problems() {
        return List.copyOf(problems);
    }

    private @Nullable DiagnosisCase oneCase(
            String part, String family, String source, ConfigNode node) {
        node.allowKeys(KEYS);
        String name = node.at("name").text();
        if (name.isEmpty()) {
            node.problem("a case needs a name");
        }
        String other = fileByName.putIfAbsent(name, source);
        if (other != null) {
            node.problem("another case of %s has the name '%s'".formatted(other, name));
        }
        if (node.at("from").text().isEmpty()) {
            node.problem("a case needs 'from': where its evidence is from");
        }
        node.at("finding").allowKeys(FINDING_KEYS);
        List<String> categories = new ArrayList<>(node.at("category").texts());
        List<String> words = node.at("cause").texts();
        if (categories.isEmpty()) {
            node.problem("a case needs a category, or 'abstain'");
        }
        boolean abstains = categories.remove("abstain");
        if (abstains && (!categories.isEmpty() || !words.isEmpty())) {
            node.problem("a case in which the rules abstain has no other category and no cause");
        }
        try {
            return new DiagnosisCase(
                    name,
                    family,
                    part,
                    finding(node.at("finding").value()),
                    Set.copyOf(categories),
                    words,
                    names);
        } catch (JacksonException | IllegalArgumentException e) {
            node.at("finding").problem(firstLine(e));
            return null;
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("is not a finding");
    }

    private static Finding finding(JsonNode given) {
        ObjectNode tree =
                (given.isObject() ? given.deepCopy() : Json.MAPPER.createObjectNode()).asObject();
        Subject subject = subject(tree, "subject", POD);
        Subject workload =
                subject(
                        tree,
                        "workload",
                        subject.kind().equals("Pod") ? WORKLOAD : subject.toString());
        String reason = tree.path("reason").asString("CrashLoopBackOff");
        for (JsonNode enrichment : tree.withArray("enrichments")) {
            complete(enrichment.asObject(), subject);
        }
        for (JsonNode change : tree.withArray("changes")) {
            subject(change.asObject(), "workload", workload.toString());
            change.asObject()
                    .putIfAbsent("at", Json.MAPPER.getNodeFactory().stringNode(NOON.toString()));
        }
        ObjectNode whole =
                Json.MAPPER.valueToTree(
                        new FindingDraft(
                                        "case",
                                        Fingerprint.of("case", reason, workload, ""),
                                        Severity.HIGH,
                                        reason,
                                        reason,
                                        "case",
                                        subject,
                                        workload,
                                        NOON)
                                .finding());
        whole.setAll(tree);
        return Json.MAPPER.treeToValue(whole, Finding.class);
    }

    /** Makes {@code Pod shop/web-1} an object of the subject's fields. */
    private static Subject subject(ObjectNode tree, String field, String usual) {
        String text = tree.path(field).asString(usual);
        Matcher matcher = SUBJECT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "%s '%s' is not a kind with a name: Pod shop/web-1".formatted(field, text));
        }
        String namespace = matcher.group(2) == null ? "" : matcher.group(2);
        Subject subject = new Subject(matcher.group(1), namespace, matcher.group(3));
        tree.set(field, Json.MAPPER.valueToTree(subject));
        return subject;
    }

    /** Fills in what a case need not say. */
    private static void complete(ObjectNode enrichment, Subject subject) {
        switch (enrichment.path("type").asString("")) {
            case "crash_info" -> {
                usual(enrichment, "pod", subject.name());
                usual(enrichment, "container", "web");
                usual(enrichment, "status", "WAITING");
                usual(enrichment, "reason", "CrashLoopBackOff");
                usual(enrichment, "message", "");
                usual(enrichment, "image", "registry.example.com/shop/web:1.4.2");
                usual(enrichment, "exitReason", enrichment.has("exitCode") ? "Error" : "");
                usual(enrichment, "memoryLimit", "");
                if (enrichment.has("exitCode")) {
                    usual(enrichment, "startedAt", NOON.minusSeconds(110).toString());
                    usual(enrichment, "finishedAt", NOON.toString());
                }
            }
            case "logs" -> {
                usual(enrichment, "pod", subject.name());
                usual(enrichment, "container", "web");
                if (enrichment.path("lines").isString()) {
                    String block = enrichment.path("lines").asString();
                    enrichment.set("lines", Json.MAPPER.valueToTree(block.lines().toList()));
                }
            }
            case "events" -> {
                for (JsonNode event : enrichment.path("events")) {
                    usual(event.asObject(), "at", NOON.minusSeconds(1).toString());
                    usual(event.asObject(), "type", "Warning");
                    usual(event.asObject(), "regarding", subject.toString());
                    event.asObject()
                            .putIfAbsent("count", Json.MAPPER.getNodeFactory().numberNode(1));
                }
            }
            default -> {
                // Written in full.
            }
        }
    }

    private static void usual(ObjectNode object, String field, String value) {
        object.putIfAbsent(field, Json.MAPPER.getNodeFactory().stringNode(value));
    }
}
