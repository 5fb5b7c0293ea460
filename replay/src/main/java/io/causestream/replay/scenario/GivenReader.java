package io.causestream.replay.scenario;

import io.causestream.observation.KubeObservation.Change;
import io.causestream.settings.ConfigNode;
import io.causestream.settings.Settings;
import io.causestream.settings.YamlDocument;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the steps of one test, and has the agents of a cluster publish them: one record a step that
 * is news to them, a millisecond apart at least.
 */
final class GivenReader {

    /** The clock's time at the first step, unless that has a time of its own. */
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    /** Until what was looked up at the last step has been published. */
    private static final Duration REST = Duration.ofSeconds(15);

    private static final Duration LONGEST = Duration.ofDays(8);

    private static final String EVENTS = "events.k8s.io/v1";
    private static final Set<String> STEPS = Set.of("object", "event", "alert", "listed", "after");
    private static final Set<String> OF_OBJECT = Set.of("object", "change", "but", "after");
    private static final Set<String> OF_EVENT = Set.of("event", "but", "after");
    private static final Set<String> OF_ALERT = Set.of("alert", "after");
    private static final Set<String> OF_LIST = Set.of("listed", "after");
    private static final Map<String, Change> CHANGES =
            Map.of("added", Change.ADDED, "modified", Change.MODIFIED, "deleted", Change.DELETED);

    private final TestFiles files;
    private final Path test;
    private final ScenarioAgent agent;
    private final PublishedRecords records = new PublishedRecords();
    private final ArrayNode text = JsonNodeFactory.instance.arrayNode();
    private final Set<String> present = new HashSet<>();

    /** Which step lists a kind. */
    private final Map<String, Integer> listings = new TreeMap<>();

    private Instant begin = NOON;
    private Instant clock = NOON;
    private long versions = 1_000;

    GivenReader(TestFiles files, Path test, ScenarioAgent agent) {
        this.files = files;
        this.test = test;
        this.agent = agent;
    }

    /** Empty, and problems, if it can't be read. */
    Optional<Given> read(ConfigNode given) {
        if (given.isAbsent()) {
            given.problem("is missing: give an incident, or a list of objects, Events and alerts");
            return Optional.empty();
        }
        if (given.value().isObject()) {
            given.allowKeys(Set.of("incident"));
            return files.named(given.at("incident"), test).map(Given.Incident::new);
        }
        int before = given.problems().size();
        List<ConfigNode> steps = given.elements();
        if (steps.isEmpty() && given.problems().size() == before) {
            given.problem("an incident or at least one object, Event or alert is expected here");
        }
        for (int step = 0; step < steps.size(); step++) {
            for (ConfigNode kind : list(steps.get(step).at("listed"))) {
                if (listings.put(kind.text(), step) != null) {
                    kind.problem("%s is listed twice; list it once".formatted(kind.text()));
                }
            }
        }
        List<Optional<ObjectNode>> bodies = new ArrayList<>();
        for (ConfigNode step : steps) {
            bodies.add(body(step));
        }
        clock = begin = begin(bodies);
        for (int step = 0; step < steps.size(); step++) {
            read(steps.get(step), bodies.get(step), step);
        }
        return given.problems().size() > before
                ? Optional.empty()
                : Optional.of(
                        new Given.Records(
                                records.all(), begin, clock.plus(REST), YamlDocument.write(text)));
    }

    private static List<ConfigNode> list(ConfigNode node) {
        return node.value().isArray() ? node.elements() : List.of();
    }

    /** The first time in an object or Event. */
    private Instant begin(List<Optional<ObjectNode>> bodies) {
        return bodies.stream()
                .flatMap(Optional::stream)
                .filter(body -> agent.kinds().contains(body.path("kind").asString("")))
                .map(this::latestTime)
                .filter(time -> time.isAfter(Instant.EPOCH))
                .findFirst()
                .orElse(NOON);
    }

    /** The epoch for an Event that regards nothing, which is reported when it is read. */
    private Instant latestTime(ObjectNode body) {
        try {
            return agent.latestTime(body);
        } catch (IllegalArgumentException e) {
            return Instant.EPOCH;
        }
    }

    private void read(ConfigNode step, Optional<ObjectNode> given, int number) {
        if (!step.value().isObject()) {
            step.problem("a map with one of object, event, alert, listed or after is expected");
            return;
        }
        Duration after = after(step.at("after"));
        JsonNode value = step.value();
        try {
            if (value.has("object")) {
                step.allowKeys(OF_OBJECT);
                given.ifPresent(body -> seen(step, "object", body, after, number));
            } else if (value.has("event")) {
                step.allowKeys(OF_EVENT);
                given.ifPresent(body -> seen(step, "event", body, after, number));
            } else if (value.has("alert")) {
                step.allowKeys(OF_ALERT);
                given.ifPresent(body -> heard(body, after));
            } else if (value.has("listed")) {
                step.allowKeys(OF_LIST);
                listed(step.at("listed"), after);
            } else if (value.has("after") && value.size() == 1) {
                tick(after, Instant.EPOCH);
                note("after", step.value().path("after"), after);
            } else {
                step.allowKeys(STEPS);
                step.problem("one of object, event, alert, listed or after is expected");
            }
        } catch (IllegalArgumentException e) {
            step.problem(String.valueOf(e.getMessage()));
        }
    }

    private static Duration after(ConfigNode after) {
        try {
            Duration read = after.isAbsent() ? Duration.ZERO : Settings.parseDuration(after.text());
            if (!read.isNegative() && read.compareTo(LONGEST) <= 0) {
                return read;
            }
        } catch (DateTimeParseException | NumberFormatException | ArithmeticException e) {
            // Reported below: nothing more is known of it than that it is no duration.
        }
        after.problem(
                "'%s' is not a time from 0s to 8d, such as 30s or 5m".formatted(after.text()));
        return Duration.ZERO;
    }

    /**
     * The object, Event or alert of a step; empty if it has none, or, with a problem, no good one.
     */
    private Optional<ObjectNode> body(ConfigNode step) {
        JsonNode value = step.value();
        if (value.has("object")) {
            return body(step, "object");
        }
        if (value.has("event")) {
            Optional<ObjectNode> event = body(step, "event");
            event.ifPresent(body -> body.put("kind", "Event").put("apiVersion", EVENTS));
            return event;
        }
        return value.has("alert") ? body(step, "alert") : Optional.empty();
    }

    /** As a tree of its own, with the changes of {@code but}. */
    private Optional<ObjectNode> body(ConfigNode step, String key) {
        ConfigNode place = step.at(key);
        Optional<JsonNode> json =
                place.value().isString()
                        ? files.named(place, test).flatMap(files::document).map(YamlDocument::root)
                        : Optional.of(place.value());
        if (json.isEmpty()) {
            return Optional.empty();
        }
        if (!(json.get() instanceof ObjectNode read)) {
            place.problem("a map, or the name of a file with one, is expected here");
            return Optional.empty();
        }
        ObjectNode body = read.deepCopy();
        ConfigNode but = step.at("but");
        if (!but.isAbsent() && !but.value().isObject()) {
            but.problem(
                    "a map from places to values is expected here, such as /status/phase: Running");
        }
        if (but.value().isObject()) {
            but.value()
                    .properties()
                    .forEach(change ->
                            change(
                                    but.at(change.getKey()),
                                    change.getKey(),
                                    change.getValue(),
                                    body));
        }
        return Optional.of(body);
    }

    /** Sets one place of the object; null removes it. */
    private static void change(ConfigNode place, String pointer, JsonNode value, ObjectNode body) {
        JsonPointer path;
        try {
            path = JsonPointer.compile(pointer);
        } catch (IllegalArgumentException e) {
            place.problem(
                    "'%s' is not a place in an object; write /status/phase".formatted(pointer));
            return;
        }
        JsonNode parent = path.matches() ? body : body.at(path.head());
        JsonPointer last = path.last();
        if (last != null && parent instanceof ObjectNode object) {
            String name = last.getMatchingProperty();
            if (!value.isNull()) {
                object.set(name, value);
                return;
            }
            if (object.remove(name) != null) {
                return;
            }
        } else if (last != null
                && parent instanceof ArrayNode array
                && last.getMatchingIndex() >= 0
                && last.getMatchingIndex() < array.size()) {
            if (value.isNull()) {
                array.remove(last.getMatchingIndex());
            } else {
                array.set(last.getMatchingIndex(), value);
            }
            return;
        }
        place.problem("the object has no %s".formatted(pointer));
    }

    private void seen(ConfigNode step, String key, ObjectNode object, Duration after, int number) {
        String kind = object.path("kind").asString("");
        if (!agent.kinds().contains(kind)) {
            step.at(key)
                    .problem(
                            kind.isEmpty()
                                    ? "the object has no kind"
                                    : "kind %s is not watched; did you mean %s?"
                                            .formatted(
                                                    kind, Settings.nearest(kind, agent.kinds())));
            return;
        }
        if (!(object.path("metadata") instanceof ObjectNode metadata)
                || metadata.path("name").asString("").isEmpty()) {
            step.at(key).problem("the object has no metadata.name");
            return;
        }
        String identity =
                "%s/%s/%s"
                        .formatted(
                                kind,
                                metadata.path("namespace").asString(""),
                                metadata.path("name").asString(""));
        Optional<Change> change = change(step.at("change"), kind, identity, number);
        if (change.isEmpty()) {
            return;
        }
        if (change.get() == Change.DELETED) {
            present.remove(identity);
        } else {
            present.add(identity);
        }
        note(key, object.deepCopy(), after).put("change", lower(change.get()));
        if (metadata.path("uid").asString("").isEmpty()) {
            metadata.put("uid", identity);
        }
        metadata.put("resourceVersion", Long.toString(++versions));
        tick(after, agent.latestTime(object));
        agent.sees(change.get(), object, clock)
                .ifPresent(observation -> records.add(observation, clock));
    }

    private static String lower(Change change) {
        return change.name().toLowerCase(Locale.ROOT);
    }

    /** Empty, and a problem, if what is given is none. */
    private Optional<Change> change(ConfigNode given, String kind, String identity, int number) {
        if (given.isAbsent()) {
            boolean isNew = !present.contains(identity);
            boolean isInList = isNew && listings.getOrDefault(kind, -1) > number;
            return Optional.of(isInList ? Change.LISTED : isNew ? Change.ADDED : Change.MODIFIED);
        }
        Change change = CHANGES.get(given.text());
        if (change == null) {
            given.problem("'%s' is not added, modified or deleted".formatted(given.text()));
        }
        return Optional.ofNullable(change);
    }

    private void heard(ObjectNode alert, Duration after) {
        tick(after, Instant.EPOCH);
        note("alert", alert.deepCopy(), after);
        if (!alert.has("status")) {
            alert.put("status", "firing");
        }
        if (!alert.has("startsAt")) {
            alert.put("startsAt", clock.toString());
        }
        if (!alert.has("endsAt") && alert.path("status").asString("").equals("resolved")) {
            alert.put("endsAt", clock.toString());
        }
        records.add(agent.hears(alert, clock), clock);
    }

    private void listed(ConfigNode kinds, Duration after) {
        boolean isFirst = true;
        for (ConfigNode kind : kinds.elements()) {
            if (!agent.kinds().contains(kind.text())) {
                kind.problem(ConfigNode.unknown("kind", kind.text(), agent.kinds()));
                continue;
            }
            tick(isFirst ? after : Duration.ZERO, Instant.EPOCH);
            records.add(agent.listed(kind.text(), clock), clock);
            isFirst = false;
        }
        note("listed", kinds.value(), after);
    }

    /** The time goes on by this much, or to the time in the object if that is later. */
    private void tick(Duration after, Instant inObject) {
        Instant next = clock.plus(after).plusMillis(1);
        next = inObject.isAfter(next) ? inObject : next;
        if (next.isAfter(begin.plus(LONGEST))) {
            throw new IllegalArgumentException(
                    "the test would last from %s to %s, and 8 days are the most"
                            .formatted(begin, next));
        }
        clock = next;
    }

    private ObjectNode note(String key, JsonNode value, Duration after) {
        ObjectNode step = text.addObject();
        step.set(key, value);
        if (!key.equals("after") && !after.isZero()) {
            step.put("after", after.toString());
        }
        return step;
    }
}
