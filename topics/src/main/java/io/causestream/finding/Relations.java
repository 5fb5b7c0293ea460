package io.causestream.finding;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ids of the findings that this one caused, that caused it, and in which it is grouped. */
public record Relations(List<String> causeOf, List<String> symptomOf, @Nullable String mergedInto) {

    public static final Relations NONE = new Relations(List.of(), List.of(), null);

    public Relations {
        causeOf = Absent.asEmpty(causeOf);
        symptomOf = Absent.asEmpty(symptomOf);
    }
}
