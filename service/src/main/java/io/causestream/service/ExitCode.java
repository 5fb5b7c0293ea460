package io.causestream.service;

import picocli.CommandLine;

/**
 * The exit codes of each service and each command; docs/exit-codes.md lists them for people. After
 * a signal the JVM itself exits with 130 (SIGINT) or 143 (SIGTERM) in place of {@link #DONE}.
 */
public final class ExitCode {

    /** Completed its task, or stopped on request. */
    public static final int DONE = CommandLine.ExitCode.OK;

    /** Could not start or go on, after one sentence on standard error. */
    public static final int FAILED = CommandLine.ExitCode.SOFTWARE;

    /** The command line or the settings are wrong; standard error lists every problem. */
    public static final int USAGE = CommandLine.ExitCode.USAGE;

    /** It ran, and what it compares differs: {@code causestream diff}. */
    public static final int DIFFERENT = 3;

    private ExitCode() {}
}
