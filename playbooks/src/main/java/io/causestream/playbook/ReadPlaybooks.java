package io.causestream.playbook;

import java.util.List;

/**
 * What became of the files.
 *
 * @param set only for use if there are no mistakes: a playbook that has one is not in it
 * @param mistakes all there are, in the order of the files and their lines
 * @param warnings what is right and yet will not do what it says: an action that is not there yet,
 *     a sink that nobody has
 */
public record ReadPlaybooks(PlaybookSet set, List<Mistake> mistakes, List<String> warnings) {

    public ReadPlaybooks {
        mistakes = List.copyOf(mistakes);
        warnings = List.copyOf(warnings);
    }
}
