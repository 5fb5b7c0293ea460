package io.causestream.sink.delivery;

import io.causestream.delivery.Delivery;
import io.causestream.finding.Finding;
import io.causestream.sink.transport.Attempt;
import io.causestream.sink.transport.SinkPart;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * An attempt at one part.
 *
 * @param noted its entry in the ledger: INTENT
 */
record PartAttempt(
        Finding finding,
        Delivery delivery,
        SinkPart part,
        Delivery.Part noted,
        @Nullable String root,
        Ledger ledger,
        UnconfirmedPosts unconfirmedPosts,
        InstantSource clock)
        implements Attempt {

    static String key(Delivery delivery, String part) {
        return delivery.key() + "/" + part;
    }

    @Override
    public String channel() {
        return delivery.channel();
    }

    @Override
    public String content() {
        return noted.content();
    }

    @Override
    public @Nullable String address() {
        return noted.address();
    }

    @Override
    public Instant intendedAt() {
        return noted.at();
    }

    @Override
    public int earlierMessages() {
        return (int)
                delivery.parts().stream()
                        .filter(each -> DeliveryPlan.isEarlier(each.name()))
                        .count();
    }

    @Override
    public String key() {
        return key(delivery, part.name());
    }

    @Override
    public boolean isSurelyAbsent() {
        return unconfirmedPosts.isSurelyAbsent(key());
    }

    @Override
    public Instant overAt() {
        return unconfirmedPosts.overAt(key(), noted);
    }

    @Override
    public void isAbsent() {
        unconfirmedPosts.isAbsent(key());
    }

    @Override
    public void mayBeThere(boolean isOver) {
        unconfirmedPosts.mayBeThere(key(), isOver, clock.instant());
    }

    @Override
    public void begins() throws InterruptedException {
        Instant now = clock.instant();
        if (noted.at().plus(unconfirmedPosts.fresh()).isBefore(now)) {
            ledger.write(
                    DeliveryPlan.with(
                            delivery, DeliveryPlan.intended(noted, noted.address(), now), now));
        }
    }
}
