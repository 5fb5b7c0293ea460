package io.causestream.playbook;

/**
 * A file as it was written: variables are not resolved, so that it holds no secret.
 *
 * @param name for people, in messages about it; that of a shipped one begins with {@link #SHIPPED}
 * @param text YAML
 */
public record PlaybookFile(String name, String text) {

    /** What a shipped file's name begins with, by which it is told from a user's. */
    public static final String SHIPPED = "shipped:";

    /** Whether it comes with the program. */
    public boolean isShipped() {
        return name.startsWith(SHIPPED);
    }
}
