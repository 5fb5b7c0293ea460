package io.causestream.standalone;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Ports of the command line. */
final class Ports {

    private Ports() {}

    /**
     * @throws ParameterException naming the option if this is not a port; 0 is allowed
     */
    static void require(CommandSpec spec, String option, int port) {
        if (port < 0 || port > 65_535) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s: %d is not a port, which is within 0 and 65535".formatted(option, port));
        }
    }
}
