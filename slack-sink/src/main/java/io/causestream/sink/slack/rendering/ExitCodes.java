package io.causestream.sink.slack.rendering;

import java.util.Map;

/** What the exit code of a container means, in words. */
final class ExitCodes {

    private static final int SIGNALS = 128;

    private static final Map<Integer, String> SIGNAL_WORDS =
            Map.ofEntries(
                    Map.entry(1, "its terminal was closed (SIGHUP)"),
                    Map.entry(2, "interrupted (SIGINT)"),
                    Map.entry(3, "asked to quit (SIGQUIT)"),
                    Map.entry(4, "illegal instruction (SIGILL)"),
                    Map.entry(6, "aborted itself (SIGABRT)"),
                    Map.entry(7, "bad memory access (SIGBUS)"),
                    Map.entry(8, "arithmetic error (SIGFPE)"),
                    Map.entry(9, "killed (SIGKILL)"),
                    Map.entry(11, "bad memory access (SIGSEGV)"),
                    Map.entry(13, "its reader is gone (SIGPIPE)"),
                    Map.entry(15, "asked to stop (SIGTERM)"));

    private ExitCodes() {}

    /**
     * @param reason as Kubernetes gives it: {@code Error}, {@code OOMKilled}; may be empty
     */
    static String words(int code, String reason) {
        if (reason.equals("OOMKilled")) {
            return "exit code %d: killed for its use of memory (OOMKilled)".formatted(code);
        }
        boolean saysMore =
                !reason.isEmpty() && !reason.equals("Error") && !reason.equals("Completed");
        return "exit code %d: %s%s"
                .formatted(code, meaning(code), saysMore ? " (%s)".formatted(reason) : "");
    }

    private static String meaning(int code) {
        return switch (code) {
            case 0 -> "the program ended without an error";
            case 126 -> "the command can't be executed";
            case 127 -> "the command was not found";
            case 128 -> "the container could not be started";
            default ->
                    code > SIGNALS && code < 2 * SIGNALS - 1
                            ? SIGNAL_WORDS.getOrDefault(
                                    code - SIGNALS, "ended by signal %d".formatted(code - SIGNALS))
                            : "the program reported an error";
        };
    }
}
