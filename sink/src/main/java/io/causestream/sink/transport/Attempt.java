package io.causestream.sink.transport;

import io.causestream.finding.Finding;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The attempt to send one part, whose intent the ledger has already. An attempt may follow one of
 * another process that was killed: so it is not always known whether the part is there.
 */
public interface Attempt {

    Finding finding();

    /** As configured. */
    String channel();

    SinkPart part();

    /** The part's content as the ledger has it. */
    String content();

    /** Where the part was put before: it is to be replaced; null for a new one. */
    @Nullable String address();

    /** Where the message is that the part belongs to; null for that message itself. */
    @Nullable String root();

    /** When the ledger got the intent: nothing was sent before. */
    Instant intendedAt();

    /**
     * How many messages of the finding were in the channel before the one to which the part
     * belongs: a part of this name may be in each of them.
     */
    int earlierMessages();

    /** Identifies the part among all parts of all findings and channels. */
    String key();

    /**
     * Whether it is known that no earlier attempt has sent the part: none was made, the other side
     * refused it, or {@link #isAbsent} said so. Otherwise it may be there, and who can look must
     * look, after {@link #overAt}.
     */
    boolean isSurelyAbsent();

    /** From when on no earlier call for the part can be in progress. */
    Instant overAt();

    /** Records that the part is not there: it was looked for. */
    void isAbsent();

    /**
     * Records that it is unknown whether a call has sent the part.
     *
     * @param isOver whether the other side answered at all: what it has not done by then it will
     *     never do
     */
    void mayBeThere(boolean isOver);

    /**
     * To be called before a call that sends a new part: an intent that is old gets a new date,
     * since after a crash the wait for the call's end counts from it.
     */
    void begins() throws InterruptedException;
}
