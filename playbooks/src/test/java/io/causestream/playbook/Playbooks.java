package io.causestream.playbook;

import io.causestream.playbook.catalogue.ActionDeclaration;
import io.causestream.playbook.catalogue.Catalogue;
import io.causestream.playbook.catalogue.Parameter;
import io.causestream.playbook.catalogue.Parameters;
import io.causestream.playbook.catalogue.Triggers;
import io.causestream.settings.Problem;
import io.causestream.settings.YamlDocument;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Declarations, and what a playbook says, for tests. */
public final class Playbooks {

    private Playbooks() {}

    static ActionDeclaration action(String name, Parameter... parameters) {
        return new ActionDeclaration(
                name, "", ActionDeclaration.Does.ENRICHES, "", List.of(parameters));
    }

    static ActionDeclaration unavailable(String name, String instead) {
        return new ActionDeclaration(name, "", ActionDeclaration.Does.ACTS, instead, List.of());
    }

    /** What a trigger is told. */
    public static Parameters told(String trigger, String yaml) {
        return new Parameters(
                Triggers.named(trigger).orElseThrow().accepts(), (ObjectNode) yaml(yaml));
    }

    /** The problems in one file. */
    static List<String> problems(Catalogue catalogue, String yaml) {
        return PlaybookReader.read(
                        List.of(new PlaybookFile("values.yaml", yaml)), Map.of(), catalogue)
                .problems()
                .stream()
                .map(Problem::toString)
                .toList();
    }

    public static JsonNode yaml(String text) {
        return YamlDocument.of("test.yaml", text).root();
    }
}
