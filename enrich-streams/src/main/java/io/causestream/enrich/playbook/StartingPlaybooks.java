package io.causestream.enrich.playbook;

import io.causestream.playbook.PlaybookSet;
import java.util.Map;
import java.util.function.Function;

/**
 * The playbooks that hold until others are activated, and how the texts of others are read.
 *
 * @param read makes a set of texts by name; they were checked before they were activated
 */
public record StartingPlaybooks(PlaybookSet set, Function<Map<String, String>, PlaybookSet> read) {}
