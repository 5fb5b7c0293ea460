package io.causestream.enrich.condition;

import io.causestream.enrich.condition.TriggerIndex.Bound;
import io.causestream.playbook.Parameters;
import io.causestream.playbook.TriggerDeclaration.Operation;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What triggers of operations ask besides the object's kind and what was done to it. Pure. */
final class OperationTriggers {

    @FunctionalInterface
    private interface Question {
        boolean isMeant(Parameters told, Sighted sighted, Operation operation, JsonNode body);
    }

    private static final Map<String, Question> MORE =
            Map.of(
                    "on_kubernetes_resource_operation", OperationTriggers::isAskedFor,
                    "on_helm_release_deploy", OperationTriggers::isDeployed);

    /** Those that ask more than the others, which are alike. */
    static final Set<String> NAMES = MORE.keySet();

    private OperationTriggers() {}

    /**
     * @param body the object; missing if it is not at hand
     */
    static boolean isMeant(Bound bound, Sighted sighted, Operation operation, JsonNode body) {
        Question more = MORE.get(bound.trigger().type().name());
        return more == null || more.isMeant(bound.trigger().parameters(), sighted, operation, body);
    }

    private static boolean isAskedFor(
            Parameters told, Sighted sighted, Operation operation, JsonNode body) {
        return Words.areEmptyOrHave(told.texts("resources"), sighted.object().kind())
                && Words.areEmptyOrHave(told.texts("operations"), operation.name());
    }

    private static boolean isDeployed(
            Parameters told, Sighted sighted, Operation operation, JsonNode body) {
        return body.path("release").path("status").asString("").equals("deployed")
                && Words.areEmptyOrHave(told.texts("names"), sighted.object().name())
                && (told.text("namespace").isEmpty()
                        || told.text("namespace").equals(sighted.object().namespace()));
    }
}
