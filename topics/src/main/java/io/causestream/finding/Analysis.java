package io.causestream.finding;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The model's answer about one revision of a finding, or the reason why there is none. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = Analysis.Unknown.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = Analysis.Answered.class, name = "answered"),
    @JsonSubTypes.Type(value = Analysis.NoAnswer.class, name = "no_answer"),
    @JsonSubTypes.Type(value = Analysis.NeedsContext.class, name = "needs_context")
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
     * @param details what else the model said, and how it was judged
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
            Duration took,
            Details details)
            implements Analysis {

        public Answered {
            evidence = Absent.asEmpty(evidence);
            fixes = Absent.asEmpty(fixes);
            details = details == null ? Details.NONE : details;
        }

        /** An answer without details. */
        public Answered(
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
                Duration took) {
            this(
                    findingId,
                    cluster,
                    revision,
                    contextHash,
                    cause,
                    evidence,
                    fixes,
                    confidence,
                    dropped,
                    model,
                    took,
                    Details.NONE);
        }
    }

    /**
     * What a model said besides the cause, and how it was judged. All of it may be empty.
     *
     * @param category of the cause, one of the diagnosis rules' categories
     * @param checks what to look at next, read-only
     * @param contradiction what a rule of high confidence says instead; empty if none does
     * @param runbook the address of the runbook that the model was given
     * @param reusedFrom when the model gave this answer to another finding of the same problem;
     *     null if it gave it to this one
     */
    record Details(
            String category,
            List<String> checks,
            String contradiction,
            String runbook,
            @Nullable Instant reusedFrom) {

        public static final Details NONE = new Details("", List.of(), "", "", null);

        public Details {
            category = Absent.asEmpty(category);
            checks = Absent.asEmpty(checks);
            contradiction = Absent.asEmpty(contradiction);
            runbook = Absent.asEmpty(runbook);
        }
    }

    /**
     * The model can't tell yet, and asks for more. enrich-streams decides what of it is looked up,
     * and asks again; the finding never has this as its analysis.
     *
     * @param wanted at least one
     */
    record NeedsContext(
            String findingId,
            String cluster,
            int revision,
            String contextHash,
            List<WantedContext> wanted,
            String model)
            implements Analysis {

        public NeedsContext {
            wanted = Absent.asEmpty(wanted);
        }
    }

    /**
     * One read-only look-up that a model asks for.
     *
     * @param kind {@code logs}, {@code events}, {@code status}, {@code yaml}, {@code pods}, {@code
     *     node}; anything else is refused
     * @param object {@code Kind/name} in the finding's namespace, or {@code Node/name}
     * @param container for logs; empty for the first
     */
    record WantedContext(String kind, String object, String container) {
        public WantedContext {
            kind = Absent.asEmpty(kind);
            object = Absent.asEmpty(object);
            container = Absent.asEmpty(container);
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
