package io.causestream.sink.contract;

import io.causestream.finding.Finding;
import io.causestream.service.Service;
import java.time.Duration;
import java.util.List;

/**
 * A kind of sink, configured for two destinations, and the other side to which it sends over real
 * HTTP. One for each test.
 */
public interface SinkUnderTest extends AutoCloseable {

    /** The topic of the ledger is {@code deliveries.KIND}. */
    String kind();

    /** A secret that the sink is configured with: it must be nowhere but in its own header. */
    String secret();

    /** A sink that is not started. It is made anew for each start, as after a restart. */
    Service sink(SinkSetup setup);

    /** Ends the sink as if it were killed: nothing more is written to Kafka. */
    void abandon(Service sink);

    /** The finding, made to go to the first destination alone. */
    Finding toFirst(Finding finding);

    /** The finding, made to go to the second destination alone. */
    Finding toSecond(Finding finding);

    /**
     * What people see of all findings now, a text each: of a message that was edited, or an update
     * that took the place of an earlier one, the latest.
     */
    List<String> shown();

    /**
     * How many requests that send or change something arrived, whatever was answered: those that
     * were repeated too.
     */
    int requests();

    /** All that arrived as it came over the wire, without the header that authorises. */
    String received();

    /**
     * The next request to the first destination is answered with too many requests, and when to
     * come again.
     *
     * @param retryAfter whole seconds
     */
    void limitFirst(Duration retryAfter);

    /** Every request fails until {@link #heal}, in a way that passes. */
    void fail();

    /** The next finding is refused in a way that does not pass, however often it is tried. */
    void refuseNext();

    /** The next request is taken, and its answer never arrives. */
    void loseNextAnswer();

    /** Takes everything from now on. */
    void heal();

    @Override
    void close();
}
