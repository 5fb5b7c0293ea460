package io.causestream.sink.webhook;

import io.causestream.finding.Finding;
import java.net.URI;

/** What a revision of a finding is as a request. Pure. */
final class RequestRendering {

    private final Webhook webhook;

    RequestRendering(Webhook webhook) {
        this.webhook = webhook;
    }

    WebhookPart request(Finding finding) {
        if (webhook.templates().isPresent()) {
            return templated(webhook.templates().get(), FindingValues.of(finding), finding);
        }
        return switch (webhook.format()) {
            case JSON -> {
                FindingJson json = FindingJson.of(finding, webhook.sizeLimit());
                yield WebhookPart.of(webhook.url(), json.body(), json.shown());
            }
            case TEXT -> text(FindingText.of(finding));
        };
    }

    /** Of what a finding has for certain: its rendering in full has failed. */
    WebhookPart headline(Finding finding) {
        if (webhook.templates().isPresent()) {
            return templated(webhook.templates().get(), FindingValues.headline(finding), finding);
        }
        return switch (webhook.format()) {
            case JSON -> {
                String body = FindingJson.headline(finding, webhook.sizeLimit());
                yield WebhookPart.of(webhook.url(), body, body);
            }
            case TEXT -> text(FindingText.headline(finding));
        };
    }

    private WebhookPart text(String text) {
        String body = ByteLimit.cut(text, webhook.sizeLimit());
        return WebhookPart.of(webhook.url(), body, body);
    }

    private WebhookPart templated(
            RequestTemplates templates, FindingValues values, Finding finding) {
        boolean isEnd = finding.isResolved();
        URI url = templates.url(webhook.url(), values, isEnd);
        return WebhookPart.of(
                url,
                templates.body(values, isEnd, webhook.sizeLimit()),
                templates.body(values.withoutRevision(), isEnd, webhook.sizeLimit()));
    }
}
