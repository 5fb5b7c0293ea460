package io.causestream.sink.config;

import io.causestream.playbook.RobustaSettings;
import io.causestream.playbook.RobustaSettings.Section;
import io.causestream.sink.routing.FindingAttributes;
import io.causestream.sink.routing.SinkKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What stands in {@code sinksConfig}, is right, and has no effect; and what to use in its place.
 */
public final class SinkWarnings {

    private static final String SINKS = "sinksConfig";

    private SinkWarnings() {}

    /**
     * What has no effect.
     *
     * @param path of the key in the file
     * @param sentence for people, without the path
     */
    public record SinkWarning(String path, String sentence) {}

    /**
     * The warnings, in the order of the file.
     *
     * @param sinks the list that is {@code sinksConfig}; missing if there is none
     */
    public static List<SinkWarning> of(JsonNode sinks) {
        List<SinkWarning> warnings = new ArrayList<>();
        if (sinks.isMissingNode()) {
            return warnings;
        }
        boolean hasSlack = false;
        for (int i = 0; i < sinks.size(); i++) {
            for (String kind : sinks.path(i).propertyNames()) {
                String place = "%s[%d].%s".formatted(SINKS, i, kind);
                if (!SinkKind.keys().contains(kind)) {
                    continue;
                }
                if (SinkKind.of(kind).isDelivered()) {
                    hasSlack |= SinkKind.of(kind) == SinkKind.SLACK;
                    ofKeys(place, SinkKind.of(kind), sinks.path(i).path(kind), warnings);
                } else {
                    warnings.add(
                            new SinkWarning(
                                    place,
                                    "nothing is sent to sinks of this kind: " + instead(kind)));
                }
            }
        }
        if (!hasSlack) {
            warnings.addFirst(
                    new SinkWarning(
                            SINKS,
                            "nothing is sent to Slack: there is no slack_sink; causestream up shows the messages on a page of its own"));
        }
        return warnings;
    }

    /**
     * What to use in place of a sink of this kind, to which nothing is sent.
     *
     * @param kind its key in the file
     */
    public static String instead(String kind) {
        RobustaSettings.Key key = RobustaSettings.keys(Section.SINKS).get(kind);
        return key == null ? "write a consumer of the findings" : key.why();
    }

    /** The keys of Robusta's in a sink of this kind that is delivered, and what became of each. */
    public static Map<String, RobustaSettings.Key> keys(SinkKind kind) {
        Map<String, RobustaSettings.Key> keys =
                new HashMap<>(RobustaSettings.keys(Section.EVERY_SINK));
        keys.putAll(
                RobustaSettings.keys(
                        kind == SinkKind.SLACK ? Section.SLACK_SINK : Section.WEBHOOK_SINK));
        return keys;
    }

    private static void ofKeys(
            String place, SinkKind kind, JsonNode sink, List<SinkWarning> warnings) {
        Map<String, RobustaSettings.Key> keys = keys(kind);
        for (String name : sink.propertyNames()) {
            RobustaSettings.Key key = keys.get(name);
            if (key != null && !key.isRead()) {
                warnings.add(
                        new SinkWarning(place + "." + name, "has no effect here: " + key.why()));
            }
        }
        for (String list : List.of("include", "exclude")) {
            JsonNode rules = sink.path("scope").path(list);
            for (int i = 0; i < rules.size(); i++) {
                ofRule("%s.scope.%s[%d]".formatted(place, list, i), rules.path(i), warnings);
            }
        }
        ofRule(place + ".match", sink.path("match"), warnings);
    }

    private static void ofRule(String place, JsonNode rule, List<SinkWarning> warnings) {
        if (rule.has(FindingAttributes.NAMESPACE_LABELS)) {
            warnings.add(
                    new SinkWarning(
                            place + "." + FindingAttributes.NAMESPACE_LABELS,
                            "matches no finding, since a finding does not know the labels of its namespace; use namespace with a list or a regular expression"));
        }
    }
}
