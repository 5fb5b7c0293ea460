package io.causestream.ingest.kube.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.ContainerLogs;
import io.causestream.context.ContextQuery.MetricNow;
import io.causestream.context.ContextQuery.ObjectEvents;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuerySlotsTest {

    private static final ContextQuery METRIC = new MetricNow("", "up", Map.of(), null);
    private static final ContextQuery LOG = new ContainerLogs("web", null, null, 100, 65_536);
    private static final ContextQuery EVENTS = new ObjectEvents(20);

    @Test
    void aPrometheusThatHangsHoldsUpNeitherLogsNorEvents() throws Exception {
        QuerySlots slots = new QuerySlots(2);

        assertThat(isAllowed(slots, METRIC)).isTrue();
        assertThat(isAllowed(slots, METRIC)).isTrue();
        assertThat(isAllowed(slots, METRIC)).isFalse();
        assertThat(isAllowed(slots, LOG)).isTrue();
        assertThat(isAllowed(slots, EVENTS)).isTrue();
    }

    @Test
    void aKubeletThatHangsHoldsUpNoEvents() throws Exception {
        QuerySlots slots = new QuerySlots(1);

        assertThat(isAllowed(slots, LOG)).isTrue();
        assertThat(isAllowed(slots, LOG)).isFalse();
        assertThat(isAllowed(slots, EVENTS)).isTrue();

        slots.release(LOG);
        assertThat(isAllowed(slots, LOG)).isTrue();
    }

    private static boolean isAllowed(QuerySlots slots, ContextQuery query) throws Exception {
        return slots.tryAcquire(query, Deadline.in(Duration.ofMillis(5)));
    }
}
