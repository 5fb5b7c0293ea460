package io.causestream.doubles.slack;

import java.time.Instant;

/**
 * A file that was uploaded.
 *
 * @param channel where it was shared; empty if only the bot sees it
 * @param readyAt from when on a message may refer to it
 */
public record SlackFile(
        String id,
        String name,
        String title,
        String altText,
        int announced,
        String content64,
        String channel,
        Instant readyAt) {

    boolean isImage() {
        return name.endsWith(".png") || name.endsWith(".jpg");
    }

    String mimetype() {
        return isImage() ? "image/png" : "text/plain";
    }
}
