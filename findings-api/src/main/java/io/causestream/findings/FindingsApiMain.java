package io.causestream.findings;

import io.causestream.service.ServiceProcess;

/** The API as a process of its own: {@code findings-api [FILE]}. */
public final class FindingsApiMain {

    private FindingsApiMain() {}

    public static void main(String[] args) {
        System.exit(
                ServiceProcess.run(
                        "findings-api", args, FindingsApiConfig::from, FindingsApi::new));
    }
}
