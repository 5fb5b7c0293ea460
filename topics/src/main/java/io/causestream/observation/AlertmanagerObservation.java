package io.causestream.observation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** One observation from an Alertmanager: from its webhook, or from the lists of its API. */
@JsonTypeInfo(
        use = JsonTypeInfo.Id.NAME,
        property = "type",
        // The first version wrote only alerts, without a type.
        defaultImpl = AlertObservation.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = AlertObservation.class, name = "alert"),
    @JsonSubTypes.Type(value = SilenceObservation.class, name = "silence"),
    @JsonSubTypes.Type(value = AlertListComplete.class, name = "list_complete")
})
public sealed interface AlertmanagerObservation
        permits AlertObservation, SilenceObservation, AlertListComplete {

    /** The same whenever the same thing is published. */
    String id();

    String cluster();

    /** The time at which the service received it, by its own clock. */
    Instant observedAt();

    /** Where this record belongs. */
    @JsonIgnore
    Scope scope();
}
