package io.causestream.enrich.playbook;

import io.causestream.enrich.object.ObservedObject;
import io.causestream.enrich.playbook.TriggerIndex.Bound;
import io.causestream.playbook.catalogue.Parameters;
import io.causestream.playbook.catalogue.TriggerDeclaration.Operation;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The conditions of operation triggers beyond the object's kind and the operation. Pure. */
public final class OperationTriggers {

    @FunctionalInterface
    private interface Question {
        boolean isMeant(
                Parameters arguments, ObservedObject observed, Operation operation, JsonNode body);
    }

    private static final Map<String, Question> MORE =
            Map.of(
                    "on_kubernetes_resource_operation", OperationTriggers::isAskedFor,
                    "on_helm_release_deploy", OperationTriggers::isDeployed);

    /** The triggers that have further conditions; the others are alike. */
    public static final Set<String> NAMES = MORE.keySet();

    private OperationTriggers() {}

    /**
     * @param body the object; missing if it is not available
     */
    static boolean isMeant(
            Bound bound, ObservedObject observed, Operation operation, JsonNode body) {
        Question more = MORE.get(bound.trigger().type().name());
        return more == null
                || more.isMeant(bound.trigger().parameters(), observed, operation, body);
    }

    private static boolean isAskedFor(
            Parameters arguments, ObservedObject observed, Operation operation, JsonNode body) {
        return WordList.areEmptyOrHave(arguments.texts("resources"), observed.object().kind())
                && WordList.areEmptyOrHave(arguments.texts("operations"), operation.name());
    }

    private static boolean isDeployed(
            Parameters arguments, ObservedObject observed, Operation operation, JsonNode body) {
        return body.path("release").path("status").asString("").equals("deployed")
                && WordList.areEmptyOrHave(arguments.texts("names"), observed.object().name())
                && (arguments.text("namespace").isEmpty()
                        || arguments.text("namespace").equals(observed.object().namespace()));
    }
}
