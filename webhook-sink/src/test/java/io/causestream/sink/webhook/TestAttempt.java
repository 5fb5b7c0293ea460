package io.causestream.sink.webhook;

import io.causestream.finding.Finding;
import io.causestream.sink.routing.Tier;
import io.causestream.sink.transport.Attempt;
import io.causestream.sink.transport.MessageHistory;
import io.causestream.sink.transport.SinkPart;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An attempt at what a transport makes of a finding. */
record TestAttempt(Finding finding, SinkPart part, @Nullable String address) implements Attempt {

    static TestAttempt first(WebhookTransport transport, Finding finding) {
        return new TestAttempt(finding, part(transport, finding), null);
    }

    static TestAttempt further(WebhookTransport transport, Finding finding) {
        return new TestAttempt(finding, part(transport, finding), "there");
    }

    private static SinkPart part(WebhookTransport transport, Finding finding) {
        return transport.parts(finding, Tier.INLINE, MessageHistory.NONE).getFirst();
    }

    @Override
    public String channel() {
        return "hook";
    }

    @Override
    public String content() {
        return part.content();
    }

    @Override
    public @Nullable String root() {
        return null;
    }

    @Override
    public Instant intendedAt() {
        return Instant.EPOCH;
    }

    @Override
    public int earlierMessages() {
        return 0;
    }

    @Override
    public String key() {
        return finding.id() + "/hook/message";
    }

    @Override
    public boolean isSurelyAbsent() {
        return false;
    }

    @Override
    public Instant overAt() {
        return Instant.EPOCH;
    }

    @Override
    public void isAbsent() {}

    @Override
    public void mayBeThere(boolean isOver) {}

    @Override
    public void begins() {}
}
