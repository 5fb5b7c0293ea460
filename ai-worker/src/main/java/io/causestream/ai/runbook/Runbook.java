package io.causestream.ai.runbook;

import java.util.List;

/**
 * What the people who run a cluster have written about a kind of problem.
 *
 * @param name of its file
 * @param title as in its front matter
 * @param link to the page, http or https; empty without one
 * @param lines of its text, without the front matter
 */
public record Runbook(
        String name, String title, String link, RunbookMatch match, List<String> lines) {

    public Runbook {
        lines = List.copyOf(lines);
    }
}
