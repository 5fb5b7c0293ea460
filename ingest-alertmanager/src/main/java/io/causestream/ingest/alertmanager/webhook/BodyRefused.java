package io.causestream.ingest.alertmanager.webhook;

/** A request's body can't be accepted. */
final class BodyRefused extends Exception {

    private static final long serialVersionUID = 1;

    private final transient WebhookResponse response;

    BodyRefused(WebhookResponse response) {
        super(response.toString());
        this.response = response;
    }

    /** The response to the sender. */
    WebhookResponse answer() {
        return response;
    }
}
