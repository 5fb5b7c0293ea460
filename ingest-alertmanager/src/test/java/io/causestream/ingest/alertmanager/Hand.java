package io.causestream.ingest.alertmanager;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that is moved by hand. */
final class Hand implements InstantSource {

    private Instant now;

    Hand(Instant now) {
        this.now = now;
    }

    @Override
    public Instant instant() {
        return now;
    }

    void passes(Duration time) {
        now = now.plus(time);
    }
}
