package io.causestream.standalone;

import io.causestream.delivery.Delivery;
import io.causestream.doubles.cluster.RecordedAlertmanager;
import io.causestream.doubles.cluster.RecordedCluster;
import io.causestream.doubles.slack.PostedMessage;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.finding.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the demo is complete: the results that the recording must lead to, and those that exist.
 */
record StoryEnd(
        RecordedCluster cluster,
        RecordedAlertmanager alertmanager,
        int alerts,
        TopicTail topics,
        SlackDouble slack) {

    /** The recording has a crash loop and an OOM kill. */
    private static final int PROBLEMS = 2;

    /** The results that are still missing, for people; empty if there are none. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (!cluster.playedOut()) {
            missing.add("the recording still plays");
        }
        if (alertmanager.outcomes().size() < alerts) {
            missing.add("not all alerts are posted");
        }
        List<Finding> findings = topics.findings();
        if (findings.size() != PROBLEMS) {
            missing.add("%d findings, not %d".formatted(findings.size(), PROBLEMS));
        }
        findings.stream()
                .filter(finding -> !finding.isResolved())
                .forEach(finding -> missing.add("'%s' still fires".formatted(finding.title())));
        findings.stream()
                .filter(finding -> finding.analysis() == null)
                .forEach(finding ->
                        missing.add("'%s' has no AI analysis".formatted(finding.title())));
        findings.stream()
                .filter(finding -> topics.deliveries().stream().noneMatch(it -> shows(it, finding)))
                .forEach(finding ->
                        missing.add("'%s' is not resolved in Slack".formatted(finding.title())));
        List<PostedMessage> messages = slack.messages();
        if (messages.size() != PROBLEMS) {
            missing.add("%d messages on the page, not %d".formatted(messages.size(), PROBLEMS));
        }
        messages.stream()
                .filter(message -> !message.wasEdited())
                .forEach(message -> missing.add("'%s' was never edited".formatted(message.text())));
        return missing;
    }

    private static boolean shows(Delivery delivery, Finding finding) {
        return delivery.findingId().equals(finding.id())
                && delivery.resolved()
                && delivery.parts().stream()
                        .allMatch(part -> part.state() == Delivery.State.POSTED);
    }
}
