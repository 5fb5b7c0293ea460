package io.causestream.ingest.alertmanager;

import io.causestream.service.ServiceProcess;

/** The webhook as a process of its own: {@code ingest-alertmanager [FILE]}. */
public final class IngestAlertmanagerMain {

    private IngestAlertmanagerMain() {}

    public static void main(String[] args) {
        System.exit(
                ServiceProcess.run(
                        "ingest-alertmanager",
                        args,
                        IngestAlertmanagerConfig::from,
                        IngestAlertmanager::new));
    }
}
