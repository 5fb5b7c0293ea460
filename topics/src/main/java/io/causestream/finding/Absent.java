package io.causestream.finding;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The values of fields that are missing in a record of another version. */
final class Absent {

    private Absent() {}

    static <T> List<T> asEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /**
     * Sorted, since the order of a hash map differs from one JVM to the next and would show in the
     * bytes.
     */
    static Map<String, String> asEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(map));
    }

    static String asEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
