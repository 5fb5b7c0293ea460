package io.causestream.standalone.config;

import io.causestream.service.ExitCode;
import org.jspecify.annotations.Nullable;

/** A problem that the person at the command line can fix; the message is one sentence for them. */
public final class CannotRun extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int exitCode;

    private CannotRun(int exitCode, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.exitCode = exitCode;
    }

    /** With the exit code for what could not start or keep running. */
    public CannotRun(String sentence) {
        this(ExitCode.FAILED, sentence, null);
    }

    /** As the other, with what caused it, for the log. */
    public CannotRun(String sentence, Throwable cause) {
        this(ExitCode.FAILED, sentence, cause);
    }

    /** An argument is wrong: it names something that does not exist. */
    public static CannotRun wrongArgument(String sentence, @Nullable Throwable cause) {
        return new CannotRun(ExitCode.USAGE, sentence, cause);
    }

    /** What the process ends with. */
    public int exitCode() {
        return exitCode;
    }
}
