package io.causestream.playbook;

import io.causestream.settings.Problem;
import java.util.List;
import java.util.Map;

/**
 * What became of the files.
 *
 * @param set only for use if there are no problems: a playbook that has one is not in it
 * @param problems all there are, in the order of the files and their lines
 * @param warnings what is right and yet will not do what it says: an action that is not there yet,
 *     a sink that nobody has
 * @param sources each playbook of the set as its file has it, by its name; variables are not
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
