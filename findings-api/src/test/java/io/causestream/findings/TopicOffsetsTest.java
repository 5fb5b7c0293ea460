package io.causestream.findings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicOffsetsTest {

    @Test
    void anEventsIdSaysWhatWasSeen() {
        TopicOffsets offsets = new TopicOffsets();
        offsets.see(11, 4);
        offsets.see(2, 7);
        offsets.see(2, 6);

        TopicOffsets read = TopicOffsets.of(offsets.eventId()).orElseThrow();

        assertThat(offsets.eventId()).isEqualTo("2:8,11:5");
        assertThat(read.asMap()).isEqualTo(offsets.asMap());
        assertThat(read.hasSeen(2, 7)).isTrue();
        assertThat(read.hasSeen(2, 8)).isFalse();
        assertThat(read.hasSeen(0, 0)).isFalse();
    }

    @Test
    void nothingSeenHasAnIdToo() {
        String nothing = new TopicOffsets().eventId();

        assertThat(nothing).isNotEmpty();
        assertThat(TopicOffsets.of(nothing).orElseThrow().asMap()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0:", "a:1", "0:1,", "0:-1", "0:1 ", "0:9999999999999999999"})
    void refusesWhatIsNotOurs(String text) {
        assertThat(TopicOffsets.of(text)).isEmpty();
    }
}
