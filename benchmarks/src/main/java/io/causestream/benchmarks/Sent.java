package io.causestream.benchmarks;

import org.apache.kafka.clients.producer.Callback;

/** What becomes of a send: a figure of which a part was lost is none. */
final class Sent {

    static final Callback ORFAIL =
            (metadata, failure) -> {
                if (failure != null) {
                    failure.printStackTrace();
                    Runtime.getRuntime().halt(1);
                }
            };

    private Sent() {}
}
