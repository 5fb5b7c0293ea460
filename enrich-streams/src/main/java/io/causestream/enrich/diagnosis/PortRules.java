package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.enrich.diagnosis.evidence.Log;
import io.causestream.finding.Diagnosis;
import java.util.Optional;
import java.util.regex.Pattern;

/** The port on which the process wants to listen can't be used. */
final class PortRules {

    private static final Pattern IN_USE =
            Pattern.compile(
                    "(?i)address already in use|EADDRINUSE|Port \\d{1,5} (?:was |is )?already in use|address in use");
    private static final Pattern PORT = Pattern.compile("(?i)(?::|port )(\\d{2,5})(?!\\d|:\\d)");

    /** {@code 12:00:00.123} is no port. */
    private static final Pattern TIME = Pattern.compile("\\d{1,2}:\\d{2}:\\d{2}");

    private PortRules() {}

    static Optional<Diagnosis> addressInUse(Case it, Log log) {
        return log.find(IN_USE)
                .flatMap(found -> {
                    String port =
                            Found.in(TIME.matcher(found.line()).replaceAll(""), PORT)
                                    .map(number -> "Port " + number.word())
                                    .orElse("The port");
                    return Diagnoses.of(
                            "address-in-use",
                            "%s, which %s wants to listen on, is already in use."
                                    .formatted(port, it.container()),
                            HIGH,
                            found.line(),
                            "The containers of a pod share its ports, and with hostNetwork those of the node: give one of them in %s another port."
                                    .formatted(it.workload()));
                });
    }
}
