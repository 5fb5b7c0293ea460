package io.causestream.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.ContainerLogs;
import io.causestream.context.ContextQuery.ObjectEvents;
import io.causestream.finding.Subject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class QuestionTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void asksTheSameOfAnotherRunOfTheContainer() {
        Question first = about(logs("web", NOON));
        Question second = about(logs("web", NOON.plusSeconds(20)));

        assertThat(first).isNotEqualTo(second);
        assertThat(first.ofAnyRun()).isEqualTo(second.ofAnyRun());
    }

    @Test
    void asksSomethingElseOfAnotherContainerOrObject() {
        Question web = about(logs("web", NOON));

        assertThat(web.ofAnyRun()).isNotEqualTo(about(logs("sidecar", NOON)).ofAnyRun());
        assertThat(web.ofAnyRun())
                .isNotEqualTo(
                        new Question("home", Subject.pod("shop", "other"), logs("web", NOON))
                                .ofAnyRun());
        assertThat(web.ofAnyRun()).isNotEqualTo(about(new ObjectEvents(20)).ofAnyRun());
    }

    private static Question about(ContextQuery query) {
        return new Question("home", Subject.pod("shop", "checkout"), query);
    }

    private static ContainerLogs logs(String container, Instant begun) {
        return new ContainerLogs(container, begun, begun.plusSeconds(5), 200, 65_536);
    }
}
