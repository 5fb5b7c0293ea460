package io.causestream.playbook;

import io.causestream.playbook.catalogue.CatalogueFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.type.TypeReference;

/** The keys of Robusta's values.yaml that change nothing here, and what to use instead. */
public final class RobustaSettings {

    /** The effects of keys that are read elsewhere, if only to be accepted. */
    private static final Set<String> DONE = Set.of("works", "better");

    private static final Map<String, String> ON_TOP = withoutEffect("Top level of values.yaml", "");
    private static final Map<String, String> GLOBAL =
            withoutEffect("globalConfig", "globalConfig.");

    private RobustaSettings() {}

    /** Keys with something in common. */
    private record Section(String title, Map<String, Key> keys) {}

    private record Key(String state, String why) {}

    /** The keys of the file's top level, with what to use instead. */
    public static Map<String, String> onTop() {
        return ON_TOP;
    }

    /**
     * The keys of {@code globalConfig} by path, {@code globalConfig.grafana_url}, with what to use
     * instead.
     */
    public static Map<String, String> ofGlobalConfig() {
        return GLOBAL;
    }

    private static Map<String, String> withoutEffect(String title, String prefix) {
        Map<String, String> sentences = new LinkedHashMap<>();
        List<Section> sections =
                CatalogueFile.read("configuration.yaml", new TypeReference<List<Section>>() {});
        for (Section section : sections) {
            section.keys()
                    .forEach((name, key) -> {
                        if (section.title().equals(title) && !DONE.contains(key.state())) {
                            sentences.put(prefix + name, key.why());
                        }
                    });
        }
        return Map.copyOf(sentences);
    }
}
