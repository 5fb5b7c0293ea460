package io.causestream.enrich.signal;

import io.causestream.playbook.catalogue.ActionDeclaration;
import io.causestream.playbook.catalogue.Actions;
import io.causestream.playbook.catalogue.Parameters;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * An action of a playbook that adds to a finding once it is open.
 *
 * @param name as declared
 * @param parameters as given in the playbook
 */
public record ActionCall(String name, ObjectNode parameters) {

    /** Its parameters, with their defaults. */
    public Parameters arguments() {
        return new Parameters(
                Actions.named(name).map(ActionDeclaration::parameters).orElse(List.of()),
                parameters);
    }
}
