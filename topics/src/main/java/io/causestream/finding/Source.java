package io.causestream.finding;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/**
 * Where the problem was seen. A finding has several when an alert and an observation are about the
 * same one.
 */
public enum Source {
    KUBERNETES,
    PROMETHEUS,
    /** A source of a later version than the reader's. */
    @JsonEnumDefaultValue
    OTHER
}
