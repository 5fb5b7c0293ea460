package io.causestream.playbook;

/**
 * What is wrong in a file, and where.
 *
 * @param line the first of the file is 1; 0 where the mistake has none
 * @param path from the file's root: {@code customPlaybooks[0].triggers[0].on_pod_crashloop}; empty
 *     for the whole file
 * @param sentence what is wrong, and where it can be said what would be right
 */
public record Mistake(String file, int line, String path, String sentence) {

    /** {@code values.yaml, line 12, customPlaybooks[0].sink: unknown key; did you mean sinks?} */
    @Override
    public String toString() {
        return file
                + (line > 0 ? ", line " + line : "")
                + (path.isEmpty() ? "" : ", " + path)
                + ": "
                + sentence;
    }
}
