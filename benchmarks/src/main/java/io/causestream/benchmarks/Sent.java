package io.causestream.benchmarks;

import org.apache.kafka.clients.producer.Callback;

/** The outcome of sends: a figure with lost records is invalid. */
public final class Sent {

    public static final Callback ORFAIL =
            (metadata, failure) -> {
                if (failure != null) {
                    failure.printStackTrace();
                    Runtime.getRuntime().halt(1);
                }
            };

    private Sent() {}
}
