package io.causestream.sink.slack.rendering;

import java.util.regex.Pattern;

/** Slack's own addresses of messages; nothing else becomes a link within text. */
final class Permalink {

    private static final Pattern PERMALINK =
            Pattern.compile(
                    "https://([a-z0-9-]{1,63}(\\.enterprise)?\\.)?slack(-gov)?\\.com/archives/"
                            + "[A-Z0-9]{1,30}/p[0-9]{1,30}(\\?[A-Za-z0-9_=&.-]{0,200})?");

    private Permalink() {}

    /** The words as a link to the message; the bare words if that is no permalink of Slack's. */
    static String linked(String words, String permalink) {
        return isPermalink(permalink)
                ? "<%s|%s>".formatted(permalink.replace("&", "&amp;"), words)
                : words;
    }

    static boolean isPermalink(String link) {
        return PERMALINK.matcher(link).matches();
    }
}
