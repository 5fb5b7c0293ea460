package io.causestream.replay.cases;

import io.causestream.settings.ConfigNode;
import io.causestream.settings.Problem;
import io.causestream.settings.YamlDocument;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Other names of the rules' categories, so that who labels a case need not know the rules.
 *
 * @param others by category
 */
public record CategoryNames(Map<String, Set<String>> others) {

    static final CategoryNames NONE = new CategoryNames(Map.of());

    public CategoryNames {
        others = Map.copyOf(others);
    }

    /** A map of categories, each with a list. */
    static CategoryNames read(String source, String text, Collection<Problem> problems) {
        YamlDocument document = YamlDocument.of(source, text);
        problems.addAll(document.problems());
        Map<String, Set<String>> others = new TreeMap<>();
        if (document.problems().isEmpty()) {
            ConfigNode root = ConfigNode.root(document, problems);
            for (String category : root.keys()) {
                others.put(category, Set.copyOf(root.at(category).texts()));
            }
        }
        return new CategoryNames(others);
    }

    /** The category, and its other names. */
    public Set<String> of(String category) {
        Set<String> names = new LinkedHashSet<>(others.getOrDefault(category, Set.of()));
        names.add(category);
        return names;
    }
}
