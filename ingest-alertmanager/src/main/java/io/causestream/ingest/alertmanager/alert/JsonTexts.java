package io.causestream.ingest.alertmanager.alert;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The texts of a JSON object. */
final class JsonTexts {

    private JsonTexts() {}

    /** The fields that are texts, in their order; empty if it is not an object. */
    static Map<String, String> of(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties()
                .forEach(entry -> {
                    if (entry.getValue().isString()) {
                        texts.put(entry.getKey(), entry.getValue().asString());
                    }
                });
        return texts;
    }
}
