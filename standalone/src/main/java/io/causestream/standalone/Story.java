package io.causestream.standalone;

import io.causestream.doubles.slack.PostedMessage;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.finding.Analysis;
import io.causestream.finding.Finding;
import io.causestream.finding.Source;
import io.causestream.standalone.TopicTail.Update;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Prints what happens as it happens: changes of the cluster and of findings from the topics, and
 * what people see from the page.
 */
final class Story {

    private final TopicTail topics;
    private final SlackDouble slack;
    private final List<String> channels;
    private final Narrator narrator;
    private final Rollouts rollouts = new Rollouts();
    private final Map<String, String> shown = new HashMap<>();

    /** Skips what the page shows already, which an earlier run has printed. */
    Story(TopicTail topics, SlackDouble slack, List<String> channels, Narrator narrator) {
        this.topics = topics;
        this.slack = slack;
        this.channels = channels;
        this.narrator = narrator;
        channels.forEach(channel ->
                slack.messages(channel)
                        .forEach(message -> shown.put(name(message), message.text())));
    }

    /** Prints what is new, after waiting for it at most this long. */
    void follow(Duration atMost) {
        topics.poll(atMost).forEach(this::print);
        channels.forEach(
                channel -> slack.messages(channel).forEach(message -> print(channel, message)));
    }

    private void print(Update record) {
        switch (record) {
            case Update.Observed(var observation) ->
                    rollouts.seen(observation)
                            .ifPresent(rollout ->
                                    narrator.print(
                                            rollout.isRollback() ? "rollback" : "rollout",
                                            rollout.words()));
            case Update.FindingPublished(var before, var now) -> print(before, now);
        }
    }

    private void print(@Nullable Finding before, Finding now) {
        if (before == null) {
            narrator.print("found", "%s (%s)".formatted(now.title(), now.severity()));
        } else if (!before.sources().equals(now.sources())) {
            narrator.print(
                    "joined",
                    "%s: now reported by %s"
                            .formatted(
                                    now.title(),
                                    now.sources().stream()
                                            .map(Source::name)
                                            .collect(Collectors.joining(" and "))));
        }
        if (now.analysis() != null && (before == null || before.analysis() == null)) {
            switch (now.analysis()) {
                case Analysis.Answered answer ->
                        narrator.print("AI", "%s: %s".formatted(now.title(), answer.cause()));
                case Analysis.NoAnswer none ->
                        narrator.print(
                                "AI", "%s: no analysis, %s".formatted(now.title(), none.why()));
                case Analysis.NeedsContext _, Analysis.Unknown _ ->
                        narrator.print("AI", now.title() + ": an analysis of a newer version");
            }
        }
        if (now.isResolved() && (before == null || !before.isResolved())) {
            narrator.print("resolved", now.title());
        }
    }

    private void print(String channel, PostedMessage message) {
        String before = shown.put(name(message), message.text());
        if (before == null) {
            narrator.print("posted", "#%s  %s".formatted(channel, message.text()));
        } else if (!before.equals(message.text())) {
            narrator.print("edited", "#%s  %s".formatted(channel, message.text()));
        }
    }

    private static String name(PostedMessage message) {
        return message.channel() + "/" + message.ts();
    }
}
