package io.causestream.replay.scenario;

import io.causestream.settings.Problem;
import java.util.List;

/**
 * The tests of a file or folder.
 *
 * @param tests by file, in their order; to be run only if there are no problems
 * @param problems all there are, by file and line
 */
public record ReadPlaybookTests(List<PlaybookTest> tests, List<Problem> problems) {

    public ReadPlaybookTests {
        tests = List.copyOf(tests);
        problems = List.copyOf(problems);
    }
}
