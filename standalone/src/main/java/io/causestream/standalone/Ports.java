package io.causestream.standalone;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Ports as the command line takes them. */
final class Ports {

    private Ports() {}

    /**
     * @throws ParameterException naming the option if that is no port; 0 is
     */
    static void require(CommandSpec spec, String option, int port) {
        if (port < 0 || port > 65_535) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s: %d is not a port, which is within 0 and 65535".formatted(option, port));
        }
    }
}
