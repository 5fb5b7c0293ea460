package io.causestream.settings;

/** Takes what is wrong with a part of a configuration. */
@FunctionalInterface
public interface ProblemReporter {

    /**
     * @param path from that part on: {@code scope.include[0].name}; empty for the part itself
     * @param sentence what is wrong there, without the path
     */
    void report(String path, String sentence);

    /**
     * For what has been checked before, where a problem now is a bug.
     *
     * @return one that throws an {@link IllegalArgumentException} at the first problem
     */
    static ProblemReporter throwing() {
        return (path, sentence) -> {
            throw new IllegalArgumentException(path + ": " + sentence);
        };
    }
}
