package io.causestream.topics;

import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.observation.LazyJson;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The fields before the body of an observed object, read one by one as they come, which takes a
 * fraction of what databind does. It gives up on all that is unusual (a field that is missing,
 * given twice, null or of another type), so that databind alone decides what such JSON means.
 */
final class ObjectEnvelope {

    /** Unlike the one of {@link Json}, it remembers field names: an envelope's are always alike. */
    private static final JsonFactory JSON = new JsonFactory();

    /** The length of {@code 2026-01-01T12:00:00}. */
    private static final int SECONDS_END = 19;

    private static final int NANO_DIGITS = 9;

    private final JsonParser json;
    private boolean usual = true;

    private @Nullable String type;
    private @Nullable String id;
    private @Nullable String cluster;
    private @Nullable Change change;
    private @Nullable Subject object;
    private @Nullable String uid;
    private @Nullable Subject workload;
    private @Nullable Long epoch;
    private @Nullable Long resourceVersion;
    private @Nullable Long listing;
    private @Nullable Instant observedAt;
    private @Nullable Duration age;

    private ObjectEnvelope(JsonParser json) {
        this.json = json;
    }

    /**
     * Null if it gives up.
     *
     * @param body gets the place of the body's first byte
     */
    static @Nullable ObjectObserved read(byte[] bytes, IntFunction<LazyJson> body) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            return json.nextToken() == JsonToken.START_OBJECT
                    ? new ObjectEnvelope(json).read(body)
                    : null;
        } catch (JacksonException | DateTimeException e) {
            return null; // databind says what is wrong
        }
    }

    private @Nullable ObjectObserved read(IntFunction<LazyJson> body) {
        String name = json.nextName();
        while (usual && name != null) {
            switch (name) {
                case "type" -> type = once(type, text());
                case "id" -> id = once(id, text());
                case "cluster" -> cluster = once(cluster, text());
                case "change" -> change = once(change, change(text()));
                case "object" -> object = once(object, subject());
                case "uid" -> uid = once(uid, text());
                case "workload" -> workload = once(workload, subject());
                case "epoch" -> epoch = once(epoch, number());
                case "resourceVersion" -> resourceVersion = once(resourceVersion, number());
                case "listing" -> listing = once(listing, number());
                case "observedAt" -> observedAt = once(observedAt, instant(text()));
                case "age" -> age = once(age, duration(text()));
                case "body" -> {
                    return json.nextToken() == JsonToken.START_OBJECT ? complete(body) : null;
                }
                default -> skip();
            }
            name = json.nextName();
        }
        return null;
    }

    private @Nullable ObjectObserved complete(IntFunction<LazyJson> body) {
        int from = (int) json.currentTokenLocation().getByteOffset();
        if (from < 0
                || !"object".equals(type)
                || id == null
                || cluster == null
                || change == null
                || object == null
                || uid == null
                || workload == null
                || epoch == null
                || resourceVersion == null
                || listing == null
                || observedAt == null
                || age == null) {
            return null;
        }
        return new ObjectObserved(
                id,
                cluster,
                change,
                object,
                uid,
                workload,
                epoch,
                resourceVersion,
                listing,
                observedAt,
                age,
                body.apply(from));
    }

    private <T> @Nullable T once(@Nullable T before, @Nullable T now) {
        usual &= before == null && now != null;
        return now;
    }

    private void skip() {
        json.nextToken();
        json.skipChildren();
    }

    private @Nullable String text() {
        return json.nextToken() == JsonToken.VALUE_STRING ? json.getString() : null;
    }

    private @Nullable Long number() {
        return json.nextToken() == JsonToken.VALUE_NUMBER_INT ? json.getLongValue() : null;
    }

    private @Nullable Subject subject() {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return null;
        }
        String kind = null;
        String namespace = null;
        String itsName = null;
        String name = json.nextName();
        while (usual && name != null) {
            switch (name) {
                case "kind" -> kind = once(kind, text());
                case "namespace" -> namespace = once(namespace, text());
                case "name" -> itsName = once(itsName, text());
                default -> skip();
            }
            name = json.nextName();
        }
        if (kind == null || kind.isEmpty() || itsName == null || itsName.isEmpty()) {
            return null;
        }
        return namespace == null ? null : new Subject(kind, namespace, itsName);
    }

    private static @Nullable Change change(@Nullable String text) {
        for (Change change : Change.values()) {
            if (change.name().equals(text)) {
                return change;
            }
        }
        return null;
    }

    private static @Nullable Duration duration(@Nullable String text) {
        return text == null ? null : text.equals("PT0S") ? Duration.ZERO : Duration.parse(text);
    }

    /** As {@link Instant#toString} writes those of four-digit years. */
    private static @Nullable Instant instant(@Nullable String text) {
        if (text == null || !isInstant(text)) {
            return null;
        }
        return LocalDateTime.of(
                        digits(text, 0, 4),
                        digits(text, 5, 7),
                        digits(text, 8, 10),
                        digits(text, 11, 13),
                        digits(text, 14, 16),
                        digits(text, 17, SECONDS_END),
                        nanos(text))
                .toInstant(ZoneOffset.UTC);
    }

    private static boolean isInstant(String text) {
        int end = text.length() - 1;
        boolean fraction =
                end > SECONDS_END + 1
                        && end <= SECONDS_END + 1 + NANO_DIGITS
                        && text.charAt(SECONDS_END) == '.';
        return (fraction || end == SECONDS_END)
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':'
                && text.charAt(end) == 'Z';
    }

    private static int nanos(String text) {
        int end = text.length() - 1;
        if (end == SECONDS_END) {
            return 0;
        }
        int nanos = digits(text, SECONDS_END + 1, end);
        for (int given = end - SECONDS_END - 1; given < NANO_DIGITS; given++) {
            nanos *= 10;
        }
        return nanos;
    }

    private static int digits(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new DateTimeException("not a digit at " + i);
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
