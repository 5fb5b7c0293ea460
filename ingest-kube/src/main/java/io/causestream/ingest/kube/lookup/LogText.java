package io.causestream.ingest.kube.lookup;

import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.api.Times;
import io.causestream.redaction.Redactor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The assessed response of the log endpoint: a 200 need not be a log. Pure. */
public sealed interface LogText {

    String NO_CHARACTER = "\ufffd";

    /**
     * The log of the requested run.
     *
     * @param lines oldest first, without timestamps, with secrets masked
     * @param cut whether the byte limit ended it: the lines after the last are missing
     */
    record Lines(List<String> lines, boolean cut) implements LogText {}

    /** Not a log, but the next response may be one; {@code why} is for people, not masked yet. */
    record NotALog(String why) implements LogText {}

    /** There is no log, and there will be none; {@code why} is not masked yet. */
    record None(String why) implements LogText {}

    /**
     * @param limitBytes the limit of the request
     */
    static LogText judge(
            KubeApi.Answer answer, LogRequest.Available asked, int limitBytes, Redactor redactor) {
        return switch (answer.status()) {
            case 200 -> read(answer.body(), answer.bytes() >= limitBytes, asked, redactor);
            case 204 -> new None("the pod has not been scheduled to a node yet");
            case 404 -> new None("the pod is gone");
            case 401 ->
                    new None("the cluster rejects the agent's credentials" + serverMessage(answer));
            case 403 ->
                    new None(
                            "not allowed to read logs; grant the agent's role get on pods/log"
                                    + serverMessage(answer));
            case 400 -> refused(answer, asked);
            default -> notYet(answer);
        };
    }

    private static LogText refused(KubeApi.Answer answer, LogRequest.Available asked) {
        return asked.previous() && answer.message().startsWith("previous terminated container")
                ? new None("the log of the previous run is gone" + serverMessage(answer))
                : notYet(answer);
    }

    private static LogText notYet(KubeApi.Answer answer) {
        return new NotALog(
                "the cluster returned no log (HTTP %d)%s"
                        .formatted(answer.status(), serverMessage(answer)));
    }

    private static LogText read(
            String text, boolean cut, LogRequest.Available asked, Redactor redactor) {
        if (text.isEmpty()) {
            return new None("the container wrote nothing to its log");
        }
        // The node counts bytes: half a character at the cut was decoded as a replacement
        // character.
        String whole =
                cut && text.endsWith(NO_CHARACTER)
                        ? text.substring(0, text.length() - NO_CHARACTER.length())
                        : text;
        List<String> stamped = whole.lines().toList();
        Optional<Instant> last = Optional.empty();
        List<String> lines = new ArrayList<>(stamped.size());
        for (String line : stamped) {
            Optional<Instant> at = time(line);
            if (at.isEmpty() && lines.isEmpty()) {
                // Its text may contain a path of the node, and is not passed on.
                return new NotALog("the node could not read the log of that run");
            }
            last = at.isPresent() ? at : last;
            int space = line.indexOf(' ');
            lines.add(at.isEmpty() ? line : space < 0 ? "" : line.substring(space + 1));
        }
        if (!within(last.orElseThrow(), asked)) {
            return new NotALog("the node returned the log of another run");
        }
        // Masked as one text, which is needed to find a key that spans lines.
        List<String> masked = redactor.redact(String.join("\n", lines)).lines().toList();
        return new Lines(masked, cut);
    }

    private static Optional<Instant> time(String line) {
        int space = line.indexOf(' ');
        return Times.parse(space < 0 ? line : line.substring(0, space));
    }

    /** One file holds one run, which its last line identifies. The status has whole seconds. */
    private static boolean within(Instant line, LogRequest.Available run) {
        return (run.startedAt() == null || !line.isBefore(run.startedAt()))
                && (run.finishedAt() == null || !line.isAfter(run.finishedAt().plusSeconds(1)));
    }

    private static String serverMessage(KubeApi.Answer answer) {
        String message = answer.message();
        return message.isEmpty() ? "" : ": " + message;
    }
}
