package io.causestream.playbook;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Declarations, and what a playbook says, for tests. */
final class Playbooks {

    private Playbooks() {}

    static ActionDeclaration action(String name, Parameter... parameters) {
        return new ActionDeclaration(
                name, "", ActionDeclaration.Does.ENRICHES, "", List.of(parameters));
    }

    static ActionDeclaration unavailable(String name, String instead) {
        return new ActionDeclaration(name, "", ActionDeclaration.Does.ACTS, instead, List.of());
    }

    /** What a trigger is told. */
    static Parameters told(String trigger, String yaml) {
        return new Parameters(
                Triggers.named(trigger).orElseThrow().accepts(), (ObjectNode) yaml(yaml));
    }

    /** The mistakes in one file. */
    static List<String> mistakes(Catalogue catalogue, String yaml) {
        return PlaybookReader.read(
                        List.of(new PlaybookFile("values.yaml", yaml)), Map.of(), catalogue)
                .mistakes()
                .stream()
                .map(Mistake::toString)
                .toList();
    }

    static JsonNode yaml(String text) {
        return YAMLMapper.shared().readTree(text);
    }
}
