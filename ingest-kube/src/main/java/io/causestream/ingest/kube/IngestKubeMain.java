package io.causestream.ingest.kube;

import io.causestream.service.ServiceProcess;

/** The agent as a process of its own: {@code ingest-kube [FILE]}. */
public final class IngestKubeMain {

    private IngestKubeMain() {}

    public static void main(String[] args) {
        System.exit(
                ServiceProcess.run("ingest-kube", args, IngestKubeConfig::from, IngestKube::new));
    }
}
