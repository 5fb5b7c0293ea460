package io.causestream.enrich.playbook;

import io.causestream.playbook.PlaybookSet;
import java.util.Map;
import java.util.function.Function;

/**
 * The playbooks in force until others are activated, and how the texts of others are read.
 *
 * @param read makes a set from texts by name, which were checked before they were activated
 */
public record StartingPlaybooks(PlaybookSet set, Function<Map<String, String>, PlaybookSet> read) {}
