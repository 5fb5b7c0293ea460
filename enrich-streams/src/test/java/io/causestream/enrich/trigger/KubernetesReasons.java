package io.causestream.enrich.trigger;

import io.causestream.settings.YamlDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The list of all reasons that Kubernetes 1.35 gives, and of the triggers that see them: {@code
 * src/test/resources/reasons/kubernetes-1.35.yaml}.
 */
final class KubernetesReasons {

    /** What the reason is of, and where such a one can be met, in the list's words. */
    enum Group {
        WAITING,
        TERMINATED,
        PHASE;

        private List<String> situations() {
            return switch (this) {
                case WAITING -> List.of("first", "later");
                case TERMINATED -> List.of("again", "left", "alone");
                case PHASE -> List.of("owned", "alone");
            };
        }

        private JsonNode rows() {
            return LIST.path(name().toLowerCase(Locale.ROOT));
        }
    }

    /** Stands for what a runtime or a plug-in may say besides. */
    static final String ANY_OTHER = "any other";

    private static final Path FILE = Path.of("src/test/resources/reasons/kubernetes-1.35.yaml");

    private static final JsonNode LIST = read();

    private KubernetesReasons() {}

    /**
     * Who sees it, or why nobody does.
     *
     * @param triggers their names; empty if there is a reason why not
     */
    record Sight(Set<String> triggers, String none) {

        Sight {
            triggers = Set.copyOf(triggers);
            if (triggers.isEmpty() == none.isEmpty()) {
                throw new IllegalArgumentException(
                        "either triggers or why there are none, not %s '%s'"
                                .formatted(triggers, none));
            }
        }

        static Sight of(JsonNode row) {
            Set<String> triggers = new TreeSet<>();
            row.path("trigger").forEach(name -> triggers.add(name.asString()));
            return new Sight(triggers, row.path("none").asString(""));
        }
    }

    /**
     * A reason of a pod, or of a container in it.
     *
     * @param row as it is listed: what else the pod's status says
     */
    record PodReason(String reason, String from, String situation, Sight sight, JsonNode row) {

        @Override
        public String toString() {
            return "%s %s %s".formatted(reason, row.path("exitCode").asString(""), situation);
        }
    }

    /**
     * A Warning Event's reason.
     *
     * @param note what its note has in it; empty if that makes no difference
     */
    record EventReason(String reason, String kind, String note, Sight sight) {

        @Override
        public String toString() {
            return "%s of %s %s".formatted(reason, kind, note);
        }
    }

    static List<PodReason> ofPods(Group group) {
        List<PodReason> reasons = new ArrayList<>();
        for (JsonNode row : group.rows()) {
            Stream<JsonNode> names =
                    row.has("of") ? row.path("of").valueStream() : Stream.of(row.path("reason"));
            names.map(JsonNode::asString)
                    .forEach(reason ->
                            group.situations().stream()
                                    .filter(row::has)
                                    .map(situation ->
                                            new PodReason(
                                                    reason,
                                                    row.path("from").asString(),
                                                    situation,
                                                    Sight.of(row.path(situation)),
                                                    row))
                                    .forEach(reasons::add));
        }
        return reasons;
    }

    static List<EventReason> ofEvents() {
        List<EventReason> reasons = new ArrayList<>();
        for (JsonNode row : LIST.path("warning-event")) {
            row.path("of")
                    .forEachEntry((kind, names) ->
                            names.forEach(reason ->
                                    reasons.add(
                                            new EventReason(
                                                    reason.asString(),
                                                    kind,
                                                    row.path("note").asString(""),
                                                    Sight.of(row)))));
        }
        return reasons;
    }

    /** All of it as text, for the names in it. */
    static String text() {
        return LIST.toString();
    }

    private static JsonNode read() {
        try {
            return YamlDocument.of(FILE.toString(), Files.readString(FILE)).root();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
