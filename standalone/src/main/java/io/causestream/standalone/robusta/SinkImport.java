package io.causestream.standalone.robusta;

import io.causestream.playbook.RobustaSettings;
import io.causestream.settings.ConfigNode;
import io.causestream.sink.config.SinkWarnings;
import io.causestream.sink.routing.SinkKind;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code sinksConfig}: each Slack sink and each webhook is taken over as it is, without the keys
 * that have no effect; a sink of another kind is reported.
 */
final class SinkImport {

    private final ImportedSettings imported;

    SinkImport(ImportedSettings imported) {
        this.imported = imported;
    }

    void read(ConfigNode sinks) {
        int position = 0;
        for (ConfigNode element : sinks.elements()) {
            for (String kind : element.keys()) {
                boolean isKnown = SinkKind.keys().contains(kind);
                if (isKnown && SinkKind.of(kind).isDelivered()) {
                    delivered(element.at(kind), SinkKind.of(kind), position++);
                } else if (isKnown) {
                    imported.noCounterpart(element.at(kind), SinkWarnings.instead(kind));
                } else {
                    imported.noCounterpart(
                            element.at(kind), ConfigNode.unknown("sink", kind, SinkKind.keys()));
                }
            }
        }
    }

    private void delivered(ConfigNode from, SinkKind kind, int position) {
        String to = "sinksConfig[%d].%s".formatted(position, kind.key());
        Map<String, RobustaSettings.Key> keys = SinkWarnings.keys(kind);
        ObjectNode sink = JsonNodeFactory.instance.objectNode();
        for (String name : from.value().propertyNames()) {
            ConfigNode node = from.at(name);
            RobustaSettings.Key known = keys.get(name);
            if (known != null && !known.isRead()) {
                imported.noEffect(node, RobustaImport.plain(known.why()));
            } else {
                sink.set(name, node.value().deepCopy());
                imported.moved(node, to + "." + name);
            }
        }
        imported.list("sinksConfig").addObject().set(kind.key(), sink);
    }
}
