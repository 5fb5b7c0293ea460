package io.causestream.enrich.object;

import io.causestream.finding.Subject;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The template from which a workload creates its pods. Pure. */
public record PodTemplate(
        Subject workload, JsonNode labels, JsonNode spec, JsonNode claimTemplates) {

    static PodTemplate of(Subject workload, JsonNode state) {
        JsonNode spec = state.path("spec");
        JsonNode template =
                workload.kind().equals("CronJob")
                        ? spec.path("jobTemplate").path("spec").path("template")
                        : spec.path("template");
        return new PodTemplate(
                workload,
                template.path("metadata").path("labels"),
                template.path("spec"),
                spec.path("volumeClaimTemplates"));
    }

    /** The path of a container's image in a workload of that kind, as in a change. */
    public static String imagePath(Subject workload, String container) {
        return "spec.%stemplate.spec.containers[%s].image"
                .formatted(workload.kind().equals("CronJob") ? "jobTemplate.spec." : "", container);
    }

    /** The objects to which its pods refer: config maps, secrets, claims, their service account. */
    Set<Subject> uses() {
        Set<Subject> all = new TreeSet<>(Comparator.comparing(Subject::toString));
        for (JsonNode volume : spec.path("volumes")) {
            volumeSource(all, volume);
            volume.path("projected").path("sources").forEach(source -> volumeSource(all, source));
        }
        for (String containers : new String[] {"initContainers", "containers"}) {
            for (JsonNode container : spec.path(containers)) {
                for (JsonNode source : container.path("envFrom")) {
                    add(all, "ConfigMap", source.path("configMapRef").path("name"));
                    add(all, "Secret", source.path("secretRef").path("name"));
                }
                for (JsonNode variable : container.path("env")) {
                    JsonNode from = variable.path("valueFrom");
                    add(all, "ConfigMap", from.path("configMapKeyRef").path("name"));
                    add(all, "Secret", from.path("secretKeyRef").path("name"));
                }
            }
        }
        spec.path("imagePullSecrets").forEach(each -> add(all, "Secret", each.path("name")));
        JsonNode account = spec.path("serviceAccountName");
        if (spec.isObject()) {
            all.add(
                    new Subject(
                            "ServiceAccount",
                            workload.namespace(),
                            account.isString() && !account.asString().isEmpty()
                                    ? account.asString()
                                    : "default"));
        }
        return all;
    }

    private void volumeSource(Set<Subject> all, JsonNode source) {
        add(all, "ConfigMap", source.path("configMap").path("name"));
        add(all, "Secret", source.path("secret").path("secretName"));
        // A projected source of a secret has a name, as that of a config map has.
        add(all, "Secret", source.path("secret").path("name"));
        add(all, "PersistentVolumeClaim", source.path("persistentVolumeClaim").path("claimName"));
    }

    private void add(Set<Subject> all, String kind, JsonNode name) {
        if (name.isString() && !name.asString().isEmpty()) {
            all.add(new Subject(kind, workload.namespace(), name.asString()));
        }
    }

    /** Whether a StatefulSet created the claim for one of its pods. */
    boolean claims(String claim) {
        for (JsonNode template : claimTemplates) {
            String prefix =
                    "%s-%s-"
                            .formatted(
                                    template.path("metadata").path("name").asString(""),
                                    workload.name());
            if (claim.startsWith(prefix) && claim.substring(prefix.length()).matches("\\d{1,10}")) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether its pods have all these labels.
     *
     * @param selector a map of labels; none select nothing
     */
    boolean isSelectedByMap(JsonNode selector) {
        return !selector.isEmpty() && hasAll(selector);
    }

    /**
     * @param selector with matchLabels and matchExpressions; without either it selects all
     */
    boolean isSelectedBy(JsonNode selector) {
        if (!hasAll(selector.path("matchLabels"))) {
            return false;
        }
        for (JsonNode expression : selector.path("matchExpressions")) {
            if (!admits(expression)) {
                return false;
            }
        }
        return true;
    }

    private boolean hasAll(JsonNode wanted) {
        return wanted.properties().stream()
                .allMatch(each -> labels.path(each.getKey()).equals(each.getValue()));
    }

    private boolean admits(JsonNode expression) {
        JsonNode label = labels.path(expression.path("key").asString(""));
        boolean isAmong = expression.path("values").valueStream().anyMatch(label::equals);
        return switch (expression.path("operator").asString("")) {
            case "In" -> isAmong;
            case "NotIn" -> !isAmong;
            case "Exists" -> !label.isMissingNode();
            case "DoesNotExist" -> label.isMissingNode();
            default -> false;
        };
    }
}
