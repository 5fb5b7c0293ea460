package io.causestream.finding;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whom a playbook mentions, and the words around it: the annotation {@value #ANNOTATION} of a
 * finding. Only enrich-streams sets it; one that an alert brings along is removed.
 *
 * @param ids of users ({@code U…}, {@code W…}) and groups ({@code S…}) in Slack; nothing else is
 *     one
 * @param message with {@code $mentions} where they stand
 */
public record Mentions(Set<String> ids, String message) {

    public static final String ANNOTATION = "causestream.io/mentions";

    /** Stands for the mentions in a message. */
    public static final String PLACE = "$mentions";

    private static final Pattern ID = Pattern.compile("[UWS][A-Z0-9]{5,20}");
    private static final int MOST = 20;
    private static final int LONGEST_MESSAGE = 500;

    public Mentions {
        ids = Set.copyOf(ids);
    }

    /** Those of the finding; without ids if it has none. */
    public static Mentions in(Finding finding) {
        String[] parts = finding.annotations().getOrDefault(ANNOTATION, "").split("\n", 2);
        return new Mentions(
                valid(List.of(parts[0].split(" ", -1))), parts.length < 2 ? PLACE : parts[1]);
    }

    /** The finding without any: what an alert brings along mentions nobody. */
    public static Finding removedFrom(Finding finding) {
        if (!finding.annotations().containsKey(ANNOTATION)) {
            return finding;
        }
        Map<String, String> fewer = new TreeMap<>(finding.annotations());
        fewer.remove(ANNOTATION);
        return finding.edit().annotations(fewer).finding();
    }

    /** These and more, in other words; what is not an id in Slack is left out. */
    public Mentions plus(Collection<String> more, String words) {
        Set<String> all = new LinkedHashSet<>(ids);
        all.addAll(more);
        return new Mentions(valid(all), Excerpt.of(words.replace('\n', ' '), LONGEST_MESSAGE));
    }

    /** The finding with these mentions; itself if there are none. */
    public Finding on(Finding finding) {
        if (ids.isEmpty()) {
            return finding;
        }
        Map<String, String> more = new TreeMap<>(finding.annotations());
        more.put(
                ANNOTATION,
                ids.stream().sorted().collect(Collectors.joining(" ")) + "\n" + message);
        return finding.edit().annotations(more).finding();
    }

    private static Set<String> valid(Collection<String> ids) {
        return ids.stream()
                .map(String::strip)
                .filter(id -> ID.matcher(id).matches())
                .sorted()
                .limit(MOST)
                .collect(Collectors.toSet());
    }
}
