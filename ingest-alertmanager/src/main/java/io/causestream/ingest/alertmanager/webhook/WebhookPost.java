package io.causestream.ingest.alertmanager.webhook;

import io.causestream.ingest.alertmanager.alert.AlertGroup;
import io.causestream.ingest.alertmanager.alert.AlertRules;
import io.causestream.ingest.alertmanager.alert.MaskedTexts;
import io.causestream.ingest.alertmanager.alert.PostedAlert;
import io.causestream.ingest.alertmanager.alert.ShortText;
import io.causestream.observation.AlertObservation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The content of one post of Alertmanager's webhook (version 4). Unknown or missing fields are
 * accepted, and an alert that can't be read does not keep the others from being read: Alertmanager
 * would give up on all of them.
 *
 * @param alerts the alerts that could be read, in order
 * @param refused the alerts that could not
 * @param truncated how many alerts Alertmanager left out of the post
 * @param cut how many of the alerts were shortened
 */
public record WebhookPost(
        List<AlertObservation> alerts, List<Refused> refused, long truncated, int cut) {

    /**
     * An alert that can't be read.
     *
     * @param alert as it was posted
     * @param problems each with its place in the post: {@code alerts[2].labels.alertname: is
     *     missing}
     */
    record Refused(JsonNode alert, List<String> problems) {}

    public WebhookPost {
        alerts = List.copyOf(alerts);
        refused = List.copyOf(refused);
    }

    /**
     * @param now the receiver's clock
     * @throws NotAWebhookPost if it isn't a webhook post at all
     */
    public static WebhookPost read(JsonNode post, AlertRules rules, Instant now)
            throws NotAWebhookPost {
        if (!post.isObject()) {
            throw new NotAWebhookPost(List.of("$: a JSON object is expected"));
        }
        JsonNode posted = post.path("alerts");
        if (!posted.isArray()) {
            throw new NotAWebhookPost(
                    List.of(
                            posted.isMissingNode()
                                    ? "alerts: is missing"
                                    : "alerts: a list is expected"));
        }
        MaskedTexts masked = new MaskedTexts(rules.redactor());
        AlertGroup group = AlertGroup.of(post, masked);
        List<AlertObservation> alerts = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        int cut = 0;
        for (int position = 0; position < posted.size(); position++) {
            PostedAlert alert =
                    PostedAlert.of(posted.path(position), "alerts[%d]".formatted(position), rules);
            List<String> problems = alert.problems(group);
            if (problems.isEmpty()) {
                ShortText text = new ShortText(masked);
                alerts.add(alert.observation(group, now, text));
                cut += text.wasCut() || group.wasCut() ? 1 : 0;
            } else {
                refused.add(new Refused(posted.path(position), problems));
            }
        }
        return new WebhookPost(alerts, refused, group.truncated(), cut);
    }
}
