package io.causestream.observation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** One thing that an Alertmanager told: by its webhook, or in the lists of its API. */
@JsonTypeInfo(
        use = JsonTypeInfo.Id.NAME,
        property = "type",
        // The first version wrote alerts alone, without a type.
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

    /** The clock of the service that was told it. */
    Instant observedAt();

    /** Where this record belongs. */
    @JsonIgnore
    Scope scope();
}
