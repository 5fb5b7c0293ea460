package io.causestream.playbook;

import io.causestream.settings.Problem;
import java.util.List;
import java.util.Map;

/**
 * The result of reading the files.
 *
 * @param set to be used only if there are no problems: a playbook that has one is not in it
 * @param problems all there are, in the order of the files and their lines
 * @param warnings what is valid and yet will not do what it suggests: an action that is not
 *     available yet, a sink that is not configured
 * @param sources the text of each playbook of the set as in its file, by name; variables are not
 *     resolved
 */
public record ReadPlaybooks(
        PlaybookSet set,
        List<Problem> problems,
        List<String> warnings,
        Map<String, String> sources) {

    public ReadPlaybooks {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
        sources = Map.copyOf(sources);
    }
}
