package io.causestream.settings;

/** Receives the problems of a part of a configuration. */
@FunctionalInterface
public interface ProblemReporter {

    /**
     * @param path relative to that part: {@code scope.include[0].name}; empty for the part itself
     * @param sentence what is wrong there, without the path
     */
    void report(String path, String sentence);

    /**
     * A reporter for what was checked before, where a problem is a bug.
     *
     * @return a reporter that throws an {@link IllegalArgumentException} at the first problem
     */
    static ProblemReporter throwing() {
        return (path, sentence) -> {
            throw new IllegalArgumentException(path + ": " + sentence);
        };
    }
}
