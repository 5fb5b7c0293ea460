package io.causestream.finding;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The model's answer about one revision of a finding, or the reason why there is none. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = Analysis.Unknown.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = Analysis.Answered.class, name = "answered"),
    @JsonSubTypes.Type(value = Analysis.NoAnswer.class, name = "no_answer")
})
public sealed interface Analysis {

    String findingId();

    String cluster();

    /** The revision whose context the model was given. */
    int revision();

    /** A hash of that context: equal contexts need no second call. */
    String contextHash();

    /**
     * The model's answer, with the evidence that was found in the context; what was not found is
     * left out.
     *
     * @param cause in a sentence or two
     * @param evidence lines of the context, as they stand there
     * @param dropped how many pieces of evidence were not in the context
     * @param model the model's name, as Ollama knows it
     * @param took how long the call lasted
     */
    record Answered(
            String findingId,
            String cluster,
            int revision,
            String contextHash,
            String cause,
            List<String> evidence,
            List<String> fixes,
            Confidence confidence,
            int dropped,
            String model,
            Duration took)
            implements Analysis {

        public Answered {
            evidence = Absent.asEmpty(evidence);
            fixes = Absent.asEmpty(fixes);
        }
    }

    /**
     * The model had nothing that could be used; {@code why} is a sentence for people, without the
     * prompt.
     */
    record NoAnswer(
            String findingId,
            String cluster,
            int revision,
            String contextHash,
            String why,
            String model)
            implements Analysis {}

    /** A kind of a later version than the reader's. */
    record Unknown(
            @Nullable String findingId,
            @Nullable String cluster,
            int revision,
            @Nullable String contextHash)
            implements Analysis {

        @Override
        public String findingId() {
            return Absent.asEmpty(findingId);
        }

        @Override
        public String cluster() {
            return Absent.asEmpty(cluster);
        }

        @Override
        public String contextHash() {
            return Absent.asEmpty(contextHash);
        }
    }
}
