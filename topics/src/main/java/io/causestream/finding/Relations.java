package io.causestream.finding;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finding ids of the problems that this one brought about, that brought it about, or that it became
 * a part of.
 */
public record Relations(List<String> causeOf, List<String> symptomOf, @Nullable String mergedInto) {

    public static final Relations NONE = new Relations(List.of(), List.of(), null);

    public Relations {
        causeOf = Absent.asEmpty(causeOf);
        symptomOf = Absent.asEmpty(symptomOf);
    }
}
