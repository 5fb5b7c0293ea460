package io.causestream.standalone.doctor;

import java.util.function.UnaryOperator;

/**
 * One line of the report.
 *
 * @param check what was looked at: {@code kafka topics}
 * @param found the value that was found, for people
 * @param remedy what to do, with the command or setting to change; empty if there is nothing to do
 */
record CheckResult(String check, Status status, String found, String remedy) {

    /** How a check ended. */
    enum Status {
        OK,
        /** It works, and something will not. */
        WARN,
        FAIL,
        /** What it depends on is missing, or is not configured. */
        SKIPPED
    }

    static CheckResult ok(String check, String found) {
        return new CheckResult(check, Status.OK, found, "");
    }

    static CheckResult warn(String check, String found, String remedy) {
        return new CheckResult(check, Status.WARN, found, remedy);
    }

    static CheckResult fail(String check, String found, String remedy) {
        return new CheckResult(check, Status.FAIL, found, remedy);
    }

    static CheckResult skipped(String check, String found, String remedy) {
        return new CheckResult(check, Status.SKIPPED, found, remedy);
    }

    static CheckResult fail(String check, Sentence sentence) {
        return fail(check, sentence.found(), sentence.remedy());
    }

    /** Whether what depends on this has to be left out. */
    boolean blocks() {
        return status == Status.FAIL || status == Status.SKIPPED;
    }

    CheckResult masked(UnaryOperator<String> mask) {
        return new CheckResult(check, status, mask.apply(found), mask.apply(remedy));
    }

    /** A message of a service, divided into what was found and what to do. */
    record Sentence(String found, String remedy) {

        /**
         * @param separator before the remedy
         * @param otherwise the remedy of a message without one
         */
        static Sentence of(String message, String separator, String otherwise) {
            int at = message.lastIndexOf(separator);
            return at < 0
                    ? new Sentence(message, otherwise)
                    : new Sentence(
                            message.substring(0, at), message.substring(at + separator.length()));
        }
    }
}
