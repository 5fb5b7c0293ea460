package io.causestream.finding;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/**
 * Who saw the problem. A finding has several when an alert and an observation are about the same
 * one.
 */
public enum Source {
    KUBERNETES,
    PROMETHEUS,
    /** One of a later version than the reader's. */
    @JsonEnumDefaultValue
    OTHER
}
