package io.causestream.sink.transport;

import io.causestream.finding.Finding;
import io.causestream.sink.routing.Tier;
import java.time.Instant;
import java.util.List;

/**
 * What one kind of sink is: how a finding looks there, and how a part of it gets there. When it is
 * sent, how often it is tried, what is remembered and what is folded together is not its matter.
 *
 * <p>Used by many threads at once, one for each channel.
 */
public interface Transport extends AutoCloseable {

    /**
     * What a revision looks like, the message first. Pure: equal findings give equal parts. An
     * exception is our bug: then {@link #headline} is sent in its place.
     *
     * @param tier how much of the finding the channel gets
     * @param history of the finding's messages in the channel
     */
    List<? extends SinkPart> parts(Finding finding, Tier tier, MessageHistory history);

    /** The least that people have to know of a finding; must not throw. */
    SinkPart headline(Finding finding);

    /**
     * From when on a new message may be sent to the channel, as far as its limit is known; in the
     * past for now. Asked before a finding's body is read.
     *
     * @param channel as configured
     */
    Instant free(String channel);

    /**
     * Sends one part, once: a new one, or what takes the place of the one at its address. Never
     * throws for what the other side says; the result tells.
     */
    AttemptResult send(Attempt attempt) throws InterruptedException;

    /** A link to a part that was sent; empty if there is none. */
    String link(String address);

    @Override
    void close();
}
