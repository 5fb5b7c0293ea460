package io.causestream.ingest.alertmanager.alert;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What a post states for all its alerts.
 *
 * @param status for alerts that have none of their own; may be empty
 * @param externalUrl of the Alertmanager, http or https; may be empty
 * @param truncated how many alerts of the group Alertmanager left out of the post
 * @param wasCut whether any of it was shortened
 */
public record AlertGroup(
        String status,
        String key,
        Map<String, String> labels,
        String receiver,
        String externalUrl,
        int truncated,
        boolean wasCut) {

    private static final int LONGEST_KEY = 2_000;
    private static final int LONGEST_RECEIVER = 200;

    public static AlertGroup of(JsonNode post, MaskedTexts masked) {
        ShortText text = new ShortText(masked);
        long truncated = post.path("truncatedAlerts").asLong(0);
        return new AlertGroup(
                post.path("status").asString(""),
                text.masked(post.path("groupKey").asString(""), LONGEST_KEY),
                text.maskedLabels(JsonTexts.of(post.path("groupLabels"))),
                text.of(post.path("receiver").asString(""), LONGEST_RECEIVER),
                text.url(post.path("externalURL").asString("")),
                Math.clamp(truncated, 0, Integer.MAX_VALUE),
                text.wasCut());
    }
}
