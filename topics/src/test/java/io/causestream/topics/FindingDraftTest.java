package io.causestream.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Occurrences;
import io.causestream.finding.Relations;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FindingDraftTest {

    private static final Finding SAMPLE = Samples.finding();

    private static final Finding PLAIN =
            new FindingDraft(
                            SAMPLE.id(),
                            SAMPLE.fingerprint(),
                            SAMPLE.severity(),
                            SAMPLE.reason(),
                            SAMPLE.title(),
                            SAMPLE.cluster(),
                            SAMPLE.subject(),
                            SAMPLE.workload(),
                            SAMPLE.startsAt())
                    .finding();

    private static final List<String> ALWAYS_GIVEN =
            List.of(
                    "id",
                    "fingerprint",
                    "severity",
                    "reason",
                    "title",
                    "cluster",
                    "subject",
                    "workload",
                    "startsAt");

    @Test
    void keepsEveryPartOfWhatIsEdited() throws Exception {
        Finding full =
                SAMPLE.edit()
                        .epoch(7)
                        .kind(Finding.Kind.OCCURRENCE)
                        .description("It restarts again and again.")
                        .labels(Map.of("team", "shop"))
                        .annotations(Map.of("runbook", "https://runbooks/crash"))
                        .occurrences(
                                new Occurrences(
                                        3, SAMPLE.startsAt(), SAMPLE.startsAt().plusSeconds(9)))
                        .reminders(2)
                        .playbooks(List.of("crash-loops"))
                        .playbooksVersion("v2")
                        .sinks(List.of("slack"))
                        .relations(new Relations(List.of("f-2"), List.of(), null))
                        .muted(true)
                        .finding();
        for (RecordComponent part : Finding.class.getRecordComponents()) {
            if (!ALWAYS_GIVEN.contains(part.getName())) {
                assertThat(part.getAccessor().invoke(full))
                        .as(part.getName())
                        .isNotEqualTo(part.getAccessor().invoke(PLAIN));
            }
        }

        assertThat(full.edit().finding()).isEqualTo(full);
    }
}
