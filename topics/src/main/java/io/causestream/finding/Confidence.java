package io.causestream.finding;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** How sure a diagnosis or an analysis is of itself. */
public enum Confidence {
    /** Also what a confidence of a later version reads as. */
    @JsonEnumDefaultValue
    LOW,
    MEDIUM,
    HIGH
}
