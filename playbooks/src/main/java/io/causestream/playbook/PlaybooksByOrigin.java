package io.causestream.playbook;

import io.causestream.playbook.Playbook.Origin;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** All playbooks in the files, before it is decided which of them are in force. */
final class PlaybooksByOrigin {

    private final Map<Origin, Map<String, Playbook>> all = new EnumMap<>(Origin.class);
    private final Map<Origin, Map<String, String>> sources = new EnumMap<>(Origin.class);

    /**
     * @return false if there is one of its origin and name already, which is kept
     */
    boolean add(Playbook playbook, String source) {
        boolean isNew = of(playbook.origin()).putIfAbsent(playbook.name(), playbook) == null;
        sources.computeIfAbsent(playbook.origin(), _ -> new HashMap<>())
                .putIfAbsent(playbook.name(), source);
        return isNew;
    }

    Set<String> names(Origin origin) {
        return of(origin).keySet();
    }

    /**
     * Removes these: as in Robusta the shipped ones, so that the user's copy of one can have its
     * name; and the user's if no shipped one has the name.
     *
     * @return the names of shipped ones that were removed without being disabled, since the user
     *     has one of that name
     */
    Set<String> disable(Set<String> disabled) {
        Map<String, Playbook> custom = of(Origin.CUSTOM);
        Set<String> shipped = new TreeSet<>();
        Set<String> replaced = new TreeSet<>();
        all.forEach((origin, playbooks) -> {
            if (origin != Origin.CUSTOM) {
                shipped.addAll(playbooks.keySet());
                playbooks.keySet().removeAll(disabled);
                replaced.addAll(playbooks.keySet());
                playbooks.keySet().removeAll(custom.keySet());
            }
        });
        replaced.retainAll(custom.keySet());
        custom.keySet().removeIf(name -> disabled.contains(name) && !shipped.contains(name));
        return replaced;
    }

    List<Playbook> inForce(boolean withPlatform) {
        List<Playbook> inForce = new ArrayList<>();
        all.forEach((origin, playbooks) -> {
            if (origin != Origin.PLATFORM || withPlatform) {
                inForce.addAll(playbooks.values());
            }
        });
        return inForce;
    }

    Map<String, String> sources(List<Playbook> playbooks) {
        Map<String, String> texts = new HashMap<>();
        for (Playbook each : playbooks) {
            texts.put(
                    each.name(),
                    sources.getOrDefault(each.origin(), Map.of()).getOrDefault(each.name(), ""));
        }
        return texts;
    }

    private Map<String, Playbook> of(Origin origin) {
        return all.computeIfAbsent(origin, _ -> new LinkedHashMap<>());
    }
}
