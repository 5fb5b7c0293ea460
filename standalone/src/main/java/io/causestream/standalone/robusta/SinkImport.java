package io.causestream.standalone.robusta;

import io.causestream.playbook.RobustaSettings;
import io.causestream.playbook.RobustaSettings.Section;
import io.causestream.settings.ConfigNode;
import io.causestream.sink.config.SinkWarnings;
import io.causestream.sink.routing.SinkKind;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code sinksConfig}: each Slack sink is taken over as it is, without the keys that have no
 * effect; a sink of another kind is reported.
 */
final class SinkImport {

    private final ImportedSettings imported;
    private final Map<String, RobustaSettings.Key> keys = new HashMap<>();

    SinkImport(ImportedSettings imported) {
        this.imported = imported;
        keys.putAll(RobustaSettings.keys(Section.EVERY_SINK));
        keys.putAll(RobustaSettings.keys(Section.SLACK_SINK));
    }

    void read(ConfigNode sinks) {
        int position = 0;
        for (ConfigNode element : sinks.elements()) {
            for (String kind : element.keys()) {
                boolean isKnown = SinkKind.keys().contains(kind);
                if (isKnown && SinkKind.of(kind) == SinkKind.SLACK) {
                    slack(element.at(kind), "sinksConfig[%d].slack_sink".formatted(position++));
                } else if (isKnown) {
                    imported.noCounterpart(element.at(kind), SinkWarnings.instead(kind));
                } else {
                    imported.noCounterpart(
                            element.at(kind), ConfigNode.unknown("sink", kind, SinkKind.keys()));
                }
            }
        }
    }

    private void slack(ConfigNode from, String to) {
        ObjectNode sink = JsonNodeFactory.instance.objectNode();
        for (String key : from.value().propertyNames()) {
            ConfigNode node = from.at(key);
            RobustaSettings.Key known = keys.get(key);
            if (known != null && !known.isRead()) {
                imported.noEffect(node, RobustaImport.plain(known.why()));
            } else {
                sink.set(key, node.value().deepCopy());
                imported.moved(node, to + "." + key);
            }
        }
        imported.list("sinksConfig").addObject().set("slack_sink", sink);
    }
}
