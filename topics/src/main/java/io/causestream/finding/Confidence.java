package io.causestream.finding;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** How certain a diagnosis or an analysis is. */
public enum Confidence {
    /** Also stands for the values of later versions. */
    @JsonEnumDefaultValue
    LOW,
    MEDIUM,
    HIGH
}
