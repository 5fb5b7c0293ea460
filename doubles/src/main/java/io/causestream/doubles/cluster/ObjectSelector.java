package io.causestream.doubles.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A label selector and a field selector, as the API server understands them. */
final class ObjectSelector {

    private static final Pattern EQUALITY =
            Pattern.compile("([^=!\\s]+)\\s*(==|=|!=)\\s*([^=!\\s]*)");
    private static final Pattern SET = Pattern.compile("(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)");
    private static final Pattern EXISTENCE = Pattern.compile("(!?)\\s*([^=!\\s(),]+)");
    private static final Pattern COMMA_OUTSIDE_OF_A_SET = Pattern.compile(",(?![^(]*\\))");

    private static final Set<String> EVERYWHERE = Set.of("metadata.name", "metadata.namespace");
    private static final Map<String, Set<String>> FIELDS =
            Map.of(
                    "Pod",
                    Set.of(
                            "spec.nodeName",
                            "spec.restartPolicy",
                            "spec.schedulerName",
                            "status.phase",
                            "status.podIP"),
                    "Node",
                    Set.of("spec.unschedulable"),
                    "Namespace",
                    Set.of("status.phase"),
                    "events.k8s.io/v1",
                    Set.of(
                            "regarding.kind",
                            "regarding.namespace",
                            "regarding.name",
                            "regarding.uid",
                            "reason",
                            "type",
                            "reportingController"),
                    "v1",
                    Set.of(
                            "involvedObject.kind",
                            "involvedObject.namespace",
                            "involvedObject.name",
                            "involvedObject.uid",
                            "reason",
                            "type",
                            "source"));

    private final List<Predicate<JsonNode>> terms = new ArrayList<>();

    private ObjectSelector() {}

    /**
     * @throws Refusal 400 if one of the two cannot be understood, or names a field that is not
     *     selectable for this kind
     */
    static ObjectSelector of(ApiRequest request, ApiResource resource) {
        ObjectSelector selector = new ObjectSelector();
        request.parameter("labelSelector")
                .ifPresent(labels ->
                        Arrays.stream(COMMA_OUTSIDE_OF_A_SET.split(labels))
                                .map(term -> label(term.strip()))
                                .forEach(selector.terms::add));
        request.parameter("fieldSelector")
                .ifPresent(fields ->
                        Arrays.stream(fields.split(","))
                                .map(term -> field(term.strip(), resource))
                                .forEach(selector.terms::add));
        return selector;
    }

    boolean matches(RecordedChange change) {
        return terms.stream().allMatch(term -> term.test(change.object()));
    }

    boolean selectsAll() {
        return terms.isEmpty();
    }

    private static Predicate<JsonNode> label(String term) {
        Matcher set = SET.matcher(term);
        Matcher equality = EQUALITY.matcher(term);
        Matcher existence = EXISTENCE.matcher(term);
        if (set.matches()) {
            List<String> values =
                    Arrays.stream(set.group(3).split(",")).map(String::strip).toList();
            boolean in = set.group(2).equals("in");
            return object -> label(object, set.group(1)).filter(values::contains).isPresent() == in;
        } else if (equality.matches()) {
            boolean equal = !equality.group(2).equals("!=");
            return object ->
                    label(object, equality.group(1)).filter(equality.group(3)::equals).isPresent()
                            == equal;
        } else if (existence.matches()) {
            return object ->
                    label(object, existence.group(2)).isPresent() == existence.group(1).isEmpty();
        }
        throw Refusal.badRequest("unable to parse requirement: found '" + term + "'");
    }

    private static Predicate<JsonNode> field(String term, ApiResource resource) {
        Matcher equality = EQUALITY.matcher(term);
        if (!equality.matches()) {
            throw Refusal.badRequest(
                    "invalid selector: '" + term + "'; can't understand '" + term + "'");
        }
        String field = equality.group(1);
        // Of the kinds in the core group only events are selected by their group.
        String owner = resource.kind().equals("Event") ? resource.apiVersion() : resource.kind();
        if (!EVERYWHERE.contains(field) && !FIELDS.getOrDefault(owner, Set.of()).contains(field)) {
            throw Refusal.badRequest(
                    "Unable to find \"%s, Resource=%s\" that match label selector \"\", field selector \"%s\": field label not supported: %s"
                            .formatted(resource.apiVersion(), resource.plural(), term, field));
        }
        boolean equal = !equality.group(2).equals("!=");
        String pointer =
                "/" + (field.equals("source") ? "source.component" : field).replace('.', '/');
        return object -> object.at(pointer).asString("").equals(equality.group(3)) == equal;
    }

    private static Optional<String> label(JsonNode object, String name) {
        return Optional.ofNullable(object.path("metadata").path("labels").get(name))
                .map(JsonNode::stringValue);
    }
}
