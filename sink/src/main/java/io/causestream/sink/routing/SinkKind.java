package io.causestream.sink.routing;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

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

    private final String keys;

    /**
     * @param keys separated by spaces
     */
    SinkKind(String keys) {
        this.keys = keys;
    }

    /**
     * The kind with this key in the file.
     *
     * @throws IllegalArgumentException if the key is not one of {@link #keys}
     */
    public static SinkKind of(String key) {
        return Arrays.stream(values())
                .filter(kind -> kind.ownKeys().contains(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown sink " + key));
    }

    /** The keys of all kinds, sorted. */
    public static Set<String> keys() {
        Set<String> all = new TreeSet<>();
        Arrays.stream(values()).forEach(kind -> all.addAll(kind.ownKeys()));
        return all;
    }

    /** As in the names of its ledger, its threads and its clients: {@code slack}. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    private List<String> ownKeys() {
        return List.of(keys.split(" "));
    }

    /** Whether there is a service that sends findings to sinks of this kind. */
    public boolean isDelivered() {
        return this != OTHER;
    }
}
