package io.causestream.ingest.alertmanager.webhook;

import java.util.List;

/**
 * What was posted is nothing that Alertmanager posts; one sentence for each problem, all of them.
 */
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
