package io.causestream.replay.incident;

import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import java.util.Optional;
import java.util.stream.Stream;

/** The topics of which an incident consists: all that enrich-streams reads. */
public enum IncidentTopic {
    RAW_KUBE("raw.kube"),
    RAW_ALERTS("raw.alerts"),
    CONTEXT_RESULTS("context.results"),
    ANALYSES("analyses"),
    CONTROL("control"),
    TIMERS("timers");

    private final String title;

    IncidentTopic(String title) {
        this.title = title;
    }

    /** The topic's name without the installation's prefix, as in the file. */
    public String title() {
        return title;
    }

    /** The topic of an installation. */
    public Topic<?, ?> of(Topics topics) {
        return switch (this) {
            case RAW_KUBE -> topics.rawKube();
            case RAW_ALERTS -> topics.rawAlerts();
            case CONTEXT_RESULTS -> topics.contextResults();
            case ANALYSES -> topics.analyses();
            case CONTROL -> topics.control();
            case TIMERS -> topics.timers();
        };
    }

    /** Empty for a topic that only a later version records. */
    static Optional<IncidentTopic> titled(String title) {
        return Stream.of(values()).filter(topic -> topic.title.equals(title)).findFirst();
    }
}
