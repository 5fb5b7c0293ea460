package io.causestream.ingest.alertmanager.webhook;

import java.util.List;

/** The request is not a post of Alertmanager; the message has one sentence for each problem. */
public final class NotAWebhookPost extends Exception {

    private static final long serialVersionUID = 1;

    private final List<String> problems;

    NotAWebhookPost(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    List<String> problems() {
        return problems;
    }
}
