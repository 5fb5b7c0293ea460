package io.causestream.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class TopologyChangedTest {

    @Test
    void saysWhatToDoWhenTheBrokerRefusesAnotherTopology() {
        Throwable refused =
                new StreamsException(
                        new InvalidRequestException("Topology updates are not supported yet."));

        assertThat(TopologyChanged.orSame("causestream.enrich-streams", refused))
                .hasMessageContaining("causestream.enrich-streams")
                .hasMessageContaining("causestream cut-over --execute")
                .hasCause(refused);
    }

    @Test
    void leavesAnyOtherFailureAsItIs() {
        Throwable other = new InvalidRequestException("too large");

        assertThat(TopologyChanged.orSame("causestream.enrich-streams", other)).isSameAs(other);
    }
}
