package io.causestream.enrich.condition;

import tools.jackson.databind.node.ObjectNode;

/**
 * An action of a playbook that adds to a finding once it is open.
 *
 * @param name as declared
 * @param parameters as the playbook gives them
 */
public record ActionCall(String name, ObjectNode parameters) {}
