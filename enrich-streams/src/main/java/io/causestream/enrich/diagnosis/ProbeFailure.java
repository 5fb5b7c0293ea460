package io.causestream.enrich.diagnosis;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.enrich.diagnosis.evidence.Probe;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Enrichment.Events.Event;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why a probe failed, in the words of its Event, of the probe's definition and of the log.
 *
 * @param words for the end of a sentence
 * @param fix a sentence
 * @param look where else the reason may be
 */
record ProbeFailure(String words, String fix, Look look) {

    /** Where else the reason may be. */
    enum Look {
        /** Words and fix say all. */
        NOWHERE,
        /** In the log: the container itself answered, or was too slow. */
        LOG,
        /** In the time: it may not have started yet. */
        START
    }

    private static final Pattern NO_COMMAND =
            Pattern.compile(
                    "exec: \"([^\"]{1,300})\": (?:executable file not found|stat [^\\n]{1,300}: no such file or directory|permission denied)");
    private static final Pattern STATUS = Pattern.compile("statuscode: (\\d{3})");
    private static final Pattern COMMAND_TIMED_OUT =
            Pattern.compile("command (?:timed out: )?\"([^\"]{1,300})\" timed out");
    private static final Pattern TIMED_OUT =
            Pattern.compile(
                    "(?i)(Client\\.Timeout exceeded|context deadline exceeded|i/o timeout|timed out)");
    private static final Pattern WITHIN =
            Pattern.compile("(?:within|timed out after) (\\d{1,5})s\\b");
    private static final Pattern REFUSED =
            Pattern.compile(
                    "[:\\]](\\d{1,5})(?:/\\S{0,300})?: connect: connection refused|failed to connect service \"[^\"]{0,260}:(\\d{1,5})\"");
    private static final Pattern SERVES =
            Pattern.compile(
                    "(?i)(?:listen|serv|start|running|bound)[^\\d\\n]{1,60}?(?:\\d{1,3}(?:\\.\\d{1,3}){3}:)?:?(\\d{2,5})\\b");
    private static final Pattern URL_PORT =
            Pattern.compile("Get \"?https?://[^/\"\\s]{1,260}?:(\\d{1,5})[/\"]");
    private static final Pattern URL_PATH =
            Pattern.compile("Get \"?https?://[^/\"\\s]{1,260}(/[^\"?\\s]{0,200})");
    private static final Pattern NO_HEALTH_SERVICE =
            Pattern.compile("does not implement the grpc health protocol");
    private static final Pattern NOT_SERVING = Pattern.compile("responded with \"(\\w{1,40})\"");
    private static final Pattern TLS =
            Pattern.compile(
                    "(?i)malformed HTTP response|HTTP response to HTTPS client|HTTP request to an HTTPS server|HTTP request was sent to HTTPS port");

    /** A kubelet notices a failure late, by a period or two, and the stop takes its time. */
    private static final long GRACE = 20;

    /**
     * @param kind {@code liveness}, {@code readiness} or {@code startup}
     */
    static ProbeFailure of(Case it, String kind, Event failed) {
        String note = Text.cut(failed.note());
        Optional<Probe> probe = Probe.of(it, kind);
        Optional<String> command = word(note, NO_COMMAND);
        if (command.isPresent()) {
            return new ProbeFailure(
                    "its command %s is not in the image, or can't be run"
                            .formatted(Text.quote(command.get())),
                    "Probe by httpGet, tcpSocket or grpc instead of by that command, or build the image with it.",
                    Look.NOWHERE);
        }
        if (speaksTls(it, note)) {
            return new ProbeFailure(
                    "one side speaks HTTPS and the other plain HTTP%s".formatted(at(note, probe)),
                    "Set httpGet.scheme of the %s probe in %s to what is served: HTTP or HTTPS."
                            .formatted(kind, it.workload()),
                    Look.NOWHERE);
        }
        return word(note, STATUS)
                .map(status -> answered(it, kind, status, at(note, probe)))
                .or(() -> health(note, kind))
                .or(() -> refused(it, kind, note, probe))
                .or(() -> tooSlow(it, kind, note, probe))
                .orElseGet(() ->
                        new ProbeFailure(
                                Text.quote(
                                        note.replaceFirst(
                                                "^\\w{1,20} probe (?:failed|errored): ", "")),
                                compare(it, kind),
                                Look.LOG));
    }

    private static ProbeFailure answered(Case it, String kind, String status, String at) {
        return switch (status) {
            case "404", "410", "405" ->
                    new ProbeFailure(
                            "nothing is served%s (HTTP status %s)"
                                    .formatted(at.isEmpty() ? " at its path" : at, status),
                            compare(it, kind),
                            Look.NOWHERE);
            case "401", "403" ->
                    new ProbeFailure(
                            "what it asks for%s needs a login (HTTP status %s)"
                                    .formatted(at, status),
                            "Let the probe's path be read without a login, or probe another one in %s."
                                    .formatted(it.workload()),
                            Look.NOWHERE);
            default ->
                    new ProbeFailure(
                            "the container itself answers%s with HTTP status %s"
                                    .formatted(at, status),
                            "Read what the container says of its own health: kubectl -n %s logs %s"
                                    .formatted(
                                            it.finding().subject().namespace(),
                                            it.finding().subject().name()),
                            Look.LOG);
        };
    }

    private static Optional<ProbeFailure> health(String note, String kind) {
        if (Found.isIn(note, NO_HEALTH_SERVICE)) {
            return Optional.of(
                    new ProbeFailure(
                            "the gRPC server does not have the health service grpc.health.v1.Health",
                            "Register the health service in the server, or probe by tcpSocket.",
                            Look.NOWHERE));
        }
        return word(note, NOT_SERVING)
                .map(status ->
                        new ProbeFailure(
                                "the gRPC server itself answers %s".formatted(status),
                                "Look for what the server waits for before it sets its status to SERVING; the %s probe only repeats it."
                                        .formatted(kind),
                                Look.LOG));
    }

    private static Optional<ProbeFailure> refused(
            Case it, String kind, String note, Optional<Probe> probe) {
        return word(note, REFUSED)
                .map(port -> {
                    Optional<String> served = it.log().find(SERVES).map(Found::word);
                    if (served.filter(other -> !other.equals(port)).isPresent()) {
                        return new ProbeFailure(
                                "nothing listens at port %s, and its log says that it serves at %s"
                                        .formatted(port, served.get()),
                                compare(it, kind),
                                Look.NOWHERE);
                    }
                    return probe.filter(known -> served.isEmpty() && mayStillStart(it, known))
                            .map(known -> stillStarting(it, port, known))
                            .orElseGet(() ->
                                    new ProbeFailure(
                                            "nothing listens at port %s".formatted(port),
                                            compare(it, kind),
                                            Look.START));
                });
    }

    private static ProbeFailure stillStarting(Case it, String port, Probe probe) {
        return new ProbeFailure(
                "nothing listens at port %s after the %d s that it gives (delay %d s, %d failures every %d s), and by its log it is still starting"
                        .formatted(
                                port,
                                probe.patience(),
                                probe.delay(),
                                probe.failures(),
                                probe.period()),
                "Give it time to start in %s: a startupProbe of the same port and path with periodSeconds: 10 and failureThreshold: 30."
                        .formatted(it.workload()),
                Look.NOWHERE);
    }

    /** It ended when the probe's patience did, and had said something until then. */
    private static boolean mayStillStart(Case it, Probe probe) {
        return !it.log().lines().isEmpty()
                && it.crash()
                        .map(ProbeFailure::lived)
                        .filter(lived -> lived > 0 && lived <= probe.patience() + GRACE)
                        .isPresent();
    }

    private static long lived(CrashInfo crash) {
        return crash.startedAt() == null || crash.finishedAt() == null
                ? 0
                : Duration.between(crash.startedAt(), crash.finishedAt()).toSeconds();
    }

    private static Optional<ProbeFailure> tooSlow(
            Case it, String kind, String note, Optional<Probe> probe) {
        if (!Found.isIn(note, TIMED_OUT)) {
            return Optional.empty();
        }
        String within =
                word(note, WITHIN)
                        .or(() -> probe.map(known -> Integer.toString(known.timeout())))
                        .map(seconds -> " within %s s".formatted(seconds))
                        .orElse(" in time");
        String what =
                word(note, COMMAND_TIMED_OUT)
                        .map(command ->
                                "its command %s does not end".formatted(Text.quote(command)))
                        .orElse("there is no answer" + at(note, probe));
        return Optional.of(
                new ProbeFailure(
                        what + within,
                        "Look for what makes it slow (CPU throttling, a lock, a dependency), or raise timeoutSeconds of the %s probe in %s."
                                .formatted(kind, it.workload()),
                        Look.LOG));
    }

    private static boolean speaksTls(Case it, String note) {
        return Found.isIn(note, TLS)
                || (word(note, STATUS).filter("400"::equals).isPresent()
                        && it.log().find(TLS).isPresent());
    }

    /** {@code at path /healthz of port 8080}; empty where neither is known. */
    private static String at(String note, Optional<Probe> probe) {
        String path = word(note, URL_PATH).or(() -> probe.map(Probe::path)).orElse("");
        String port = word(note, URL_PORT).or(() -> probe.map(Probe::port)).orElse("");
        if (path.isEmpty()) {
            return port.isEmpty() ? "" : " at port " + Text.quote(port);
        }
        return " at path %s%s"
                .formatted(Text.quote(path), port.isEmpty() ? "" : " of port " + Text.quote(port));
    }

    private static String compare(Case it, String kind) {
        return "Compare port and path of the %s probe in %s with what %s serves."
                .formatted(kind, it.workload(), it.container());
    }

    private static Optional<String> word(String note, Pattern pattern) {
        return Found.in(note, pattern).map(Found::word);
    }
}
