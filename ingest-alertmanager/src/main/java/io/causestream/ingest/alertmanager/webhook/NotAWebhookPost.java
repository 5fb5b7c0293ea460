package io.causestream.ingest.alertmanager.webhook;

import java.util.List;

/**
 * What was posted is nothing that Alertmanager posts; one sentence for each problem, all of them.
 */
public final class NotAWebhookPost extends Exception {

    private static final long serialVersionUID = 1;

    private final List<String> mistakes;

    NotAWebhookPost(List<String> mistakes) {
        super(String.join("; ", mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    List<String> mistakes() {
        return mistakes;
    }
}
