package io.causestream.sink.routing;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A kind of sink in {@code sinksConfig}. */
public enum SinkKind {
    SLACK("slack_sink slack_sink_preview"),
    WEBHOOK("webhook_sink"),
    /** Of Robusta's; nothing is sent to one here. */
    OTHER(
            "datadog_sink discord_sink file_sink google_chat_sink incidentio_sink jira_sink"
                    + " kafka_sink mail_sink mattermost_sink ms_teams_graph_sink ms_teams_sink"
                    + " opsgenie_sink pagerduty_sink plivo_sink pushover_sink robusta_sink"
                    + " rocketchat_sink service_now_sink telegram_sink victorops_sink webex_sink"
                    + " yamessenger_sink zulip_sink");

    private static final Map<String, SinkKind> BY_KEY = byKey();

    private final String keys;

    /**
     * @param keys separated by spaces
     */
    SinkKind(String keys) {
        this.keys = keys;
    }

    private static Map<String, SinkKind> byKey() {
        Map<String, SinkKind> all = new TreeMap<>();
        for (SinkKind kind : values()) {
            kind.ownKeys().forEach(key -> all.put(key, kind));
        }
        return Collections.unmodifiableMap(all);
    }

    /**
     * The kind with this key in the file.
     *
     * @throws IllegalArgumentException if the key is not one of {@link #keys}
     */
    public static SinkKind of(String key) {
        SinkKind kind = BY_KEY.get(key);
        if (kind == null) {
            throw new IllegalArgumentException("unknown sink " + key);
        }
        return kind;
    }

    /** The keys of all kinds, sorted. */
    public static Set<String> keys() {
        return BY_KEY.keySet();
    }

    /** As in the names of its ledger, its threads and its clients: {@code slack}. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its usual key in the file: {@code slack_sink}. */
    public String key() {
        return ownKeys().getFirst();
    }

    private List<String> ownKeys() {
        return List.of(keys.split(" "));
    }

    /** Whether there is a service that sends findings to sinks of this kind. */
    public boolean isDelivered() {
        return this != OTHER;
    }
}
