package io.causestream.playbook;

/**
 * A file as it was written. Variables are not resolved, so it contains no secrets.
 *
 * @param name for people, in messages about it; that of a shipped one begins with {@link #SHIPPED}
 * @param text YAML
 */
public record PlaybookFile(String name, String text) {

    /** The prefix of a shipped file's name, which distinguishes it from a user's. */
    public static final String SHIPPED = "shipped:";

    /** Whether it comes with the program. */
    public boolean isShipped() {
        return name.startsWith(SHIPPED);
    }
}
