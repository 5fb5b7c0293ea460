package io.causestream.enrich;

import io.causestream.service.ServiceProcess;

/** The enrichment as a process of its own: {@code enrich-streams [FILE]}. */
public final class EnrichStreamsMain {

    private EnrichStreamsMain() {}

    public static void main(String[] args) {
        System.exit(
                ServiceProcess.run(
                        "enrich-streams", args, EnrichStreamsConfig::from, EnrichStreams::new));
    }
}
