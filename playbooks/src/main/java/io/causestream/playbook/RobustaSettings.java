package io.causestream.playbook;

import io.causestream.playbook.catalogue.CatalogueFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.type.TypeReference;

/** The keys of Robusta's values.yaml, and what became of each. */
public final class RobustaSettings {

    /** The states of keys that are read here, if only to be accepted. */
    private static final Set<String> DONE = Set.of("works", "better");

    private static final Map<String, Map<String, Key>> SECTIONS = read();

    private RobustaSettings() {}

    /** Keys that stand in one map of the file. */
    public enum Section {
        TOP_LEVEL("Top level of values.yaml"),
        GLOBAL_CONFIG("globalConfig"),
        EVERY_SINK("Every sink"),
        SLACK_SINK("slack_sink"),
        WEBHOOK_SINK("webhook_sink"),
        SINKS("Sinks");

        private final String title;

        Section(String title) {
            this.title = title;
        }
    }

    /**
     * What became of a key.
     *
     * @param state {@code works}, {@code better}, {@code not yet} or {@code instead}
     * @param why in Markdown: what it does here, or what to use in its place
     */
    public record Key(String state, String why) {

        /** Whether it is read here, if only to be accepted. */
        public boolean isRead() {
            return DONE.contains(state);
        }

        /** Whether something else takes its place. */
        public boolean isReplaced() {
            return state.equals("instead");
        }
    }

    private record Titled(String title, Map<String, Key> keys) {}

    /** All keys of a section. */
    public static Map<String, Key> keys(Section section) {
        return SECTIONS.getOrDefault(section.title, Map.of());
    }

    /** The keys of the file's top level that change nothing, with what to use instead. */
    public static Map<String, String> onTop() {
        return withoutEffect(Section.TOP_LEVEL, "");
    }

    /**
     * The keys of {@code globalConfig} that change nothing by path, {@code
     * globalConfig.grafana_url}, with what to use instead.
     */
    public static Map<String, String> ofGlobalConfig() {
        return withoutEffect(Section.GLOBAL_CONFIG, "globalConfig.");
    }

    private static Map<String, String> withoutEffect(Section section, String prefix) {
        Map<String, String> sentences = new TreeMap<>();
        keys(section)
                .forEach((name, key) -> {
                    if (!key.isRead()) {
                        sentences.put(prefix + name, key.why());
                    }
                });
        return sentences;
    }

    private static Map<String, Map<String, Key>> read() {
        Map<String, Map<String, Key>> sections = new LinkedHashMap<>();
        CatalogueFile.read("configuration.yaml", new TypeReference<List<Titled>>() {})
                .forEach(each -> sections.put(each.title(), Map.copyOf(each.keys())));
        return Map.copyOf(sections);
    }
}
