package io.causestream.standalone;

import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackMessage;
import io.causestream.finding.Analysis;
import io.causestream.finding.Finding;
import io.causestream.finding.Source;
import io.causestream.standalone.TopicNews.News;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells what happens as it happens: from the topics what the cluster and the findings do, from the
 * page what people see.
 */
final class Story {

    private final TopicNews topics;
    private final SlackDouble slack;
    private final List<String> channels;
    private final Narrator narrator;
    private final Rollouts rollouts = new Rollouts();
    private final Map<String, String> shown = new HashMap<>();

    /** What the page shows already was told by an earlier run. */
    Story(TopicNews topics, SlackDouble slack, List<String> channels, Narrator narrator) {
        this.topics = topics;
        this.slack = slack;
        this.channels = channels;
        this.narrator = narrator;
        channels.forEach(channel ->
                slack.messages(channel)
                        .forEach(message -> shown.put(name(message), message.text())));
    }

    /** Tells what is new, after waiting for it at most so long. */
    void follow(Duration atMost) {
        topics.poll(atMost).forEach(this::tell);
        channels.forEach(
                channel -> slack.messages(channel).forEach(message -> tell(channel, message)));
    }

    private void tell(News news) {
        switch (news) {
            case News.Observed(var observation) ->
                    rollouts.seen(observation)
                            .ifPresent(rollout ->
                                    narrator.tell(
                                            rollout.isRollback() ? "rollback" : "rollout",
                                            rollout.words()));
            case News.Told(var before, var now) -> tell(before, now);
        }
    }

    private void tell(@Nullable Finding before, Finding now) {
        if (before == null) {
            narrator.tell("found", "%s (%s)".formatted(now.title(), now.severity()));
        } else if (!before.sources().equals(now.sources())) {
            narrator.tell(
                    "joined",
                    "%s: now told by %s"
                            .formatted(
                                    now.title(),
                                    now.sources().stream()
                                            .map(Source::name)
                                            .collect(Collectors.joining(" and "))));
        }
        if (now.analysis() != null && (before == null || before.analysis() == null)) {
            switch (now.analysis()) {
                case Analysis.Answered answer ->
                        narrator.tell("AI", "%s: %s".formatted(now.title(), answer.cause()));
                case Analysis.NoAnswer none ->
                        narrator.tell("AI", "%s: nothing, %s".formatted(now.title(), none.why()));
                case Analysis.Unknown _ ->
                        narrator.tell("AI", now.title() + ": of a later version");
            }
        }
        if (now.isResolved() && (before == null || !before.isResolved())) {
            narrator.tell("resolved", now.title());
        }
    }

    private void tell(String channel, SlackMessage message) {
        String before = shown.put(name(message), message.text());
        if (before == null) {
            narrator.tell("posted", "#%s  %s".formatted(channel, message.text()));
        } else if (!before.equals(message.text())) {
            narrator.tell("edited", "#%s  %s".formatted(channel, message.text()));
        }
    }

    private static String name(SlackMessage message) {
        return message.channel() + "/" + message.ts();
    }
}
