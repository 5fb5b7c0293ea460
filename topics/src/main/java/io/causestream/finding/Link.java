package io.causestream.finding;

/** A link to further information: {@code url} is http or https. */
public record Link(String title, String url) {

    /**
     * Whether a sink may show {@code url} as a link: only http and https, never a scheme that acts.
     */
    public static boolean isSafe(String url) {
        return url.startsWith("https://") || url.startsWith("http://");
    }
}
