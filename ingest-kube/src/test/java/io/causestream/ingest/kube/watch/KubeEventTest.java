package io.causestream.ingest.kube.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.finding.Subject;
import io.causestream.ingest.kube.Recorded;
import io.causestream.redaction.Redactor;
import io.causestream.topics.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class KubeEventTest {

    @Test
    void readsTheShapeOfKubeletAndControllers() {
        KubeEvent event = KubeEvent.of(Recorded.kubeletEvent(), Redactor.standard());

        assertThat(event.reason()).isEqualTo("BackOff");
        assertThat(event.count()).isEqualTo(2);
        assertThat(event.lastSeen()).isEqualTo(Instant.parse("2026-11-23T14:23:16Z"));
        assertThat(event.regarding()).isEqualTo(Subject.pod("shop", "checkout-599664fbd5-7lzcs"));
    }

    @Test
    void readsTheShapeOfTheScheduler() {
        KubeEvent event = KubeEvent.of(Recorded.schedulerEvent(), Redactor.standard());

        assertThat(event.reason()).isEqualTo("Scheduled");
        assertThat(event.count()).isEqualTo(1);
        assertThat(event.lastSeen()).isEqualTo(Instant.parse("2026-11-23T14:21:29.152509Z"));
    }

    @Test
    void countsASeries() {
        KubeEvent event =
                KubeEvent.of(
                        Json.MAPPER.readTree(
                                """
                                {"regarding":{"kind":"Pod","namespace":"a","name":"b"},"eventTime":"2026-01-31T12:00:00.000000Z",
                                 "note":"login failed: password=hunter2",
                                 "series":{"count":7,"lastObservedTime":"2026-01-31T12:05:00.000000Z"}}
                                """),
                        Redactor.standard());

        assertThat(event.count()).isEqualTo(7);
        assertThat(event.lastSeen()).isEqualTo(Instant.parse("2026-01-31T12:05:00Z"));
        assertThat(event.note()).isEqualTo("login failed: password=[redacted]");
    }

    @Test
    void refusesAnEventAboutNothing() {
        assertThatThrownBy(() -> KubeEvent.of(Json.MAPPER.readTree("{}"), Redactor.standard()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
