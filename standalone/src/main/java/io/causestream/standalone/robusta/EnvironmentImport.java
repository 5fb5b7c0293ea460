package io.causestream.standalone.robusta;

import io.causestream.settings.ConfigNode;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.StringNode;

/**
 * Environment variables in {@code runner} and {@code holmes}. The variables belong to the
 * Deployment, and their values may be secrets, so none is copied but the model's name and address.
 */
final class EnvironmentImport {

    private static final Set<String> ADDRESSES = Set.of("OLLAMA_API_BASE", "OPENAI_API_BASE");
    private static final String SET_BY_MANIFESTS = "the manifests in k8s set it";

    private final ImportedSettings imported;

    EnvironmentImport(ImportedSettings imported) {
        this.imported = imported;
    }

    void runner(ConfigNode runner) {
        for (String key : runner.keys()) {
            ConfigNode node = runner.at(key);
            switch (key) {
                case "additional_env_vars" -> node.elements().forEach(this::variable);
                case "additional_env_froms" ->
                        node.elements()
                                .forEach(each ->
                                        imported.secret(
                                                each,
                                                "put the same entry into 'envFrom' of the container in the Deployment"));
                default -> imported.noEffect(node, SET_BY_MANIFESTS);
            }
        }
    }

    private void variable(ConfigNode variable) {
        String name = variable.at("name").text();
        ConfigNode secret = variable.at("valueFrom").at("secretKeyRef");
        if (!secret.isAbsent()) {
            imported.secret(
                    variable,
                    "the variable %s from the key '%s' of the secret '%s': put the same entry into 'env' of the container in the Deployment, or mount the secret and write {{ file.PATH }}"
                            .formatted(name, secret.at("key").text(), secret.at("name").text()));
        } else if (!variable.at("valueFrom").isAbsent()) {
            imported.secret(
                    variable,
                    "the variable %s: put the same entry into 'env' of the container in the Deployment"
                            .formatted(name));
        } else {
            imported.secret(
                    variable,
                    "the variable %s has its value in this file: move it to a secret, and set it in 'env' of the container in the Deployment"
                            .formatted(name));
        }
    }

    /**
     * @param hasModel whether the file has a {@code holmesGPT}, which is used then
     */
    void holmes(ConfigNode holmes, boolean hasModel) {
        for (String key : holmes.keys()) {
            if (key.equals("additionalEnvVars")) {
                model(holmes.at(key), hasModel);
            } else {
                imported.noCounterpart(
                        holmes.at(key),
                        "HolmesGPT is not installed: ai-worker asks the model that 'holmesGPT' names");
            }
        }
    }

    private void model(ConfigNode variables, boolean hasModel) {
        Optional<ConfigNode> address =
                variables.elements().stream()
                        .filter(each -> ADDRESSES.contains(each.at("name").text()))
                        .filter(each -> each.at("value").value().isString())
                        .findFirst();
        for (ConfigNode each : variables.elements()) {
            String name = each.at("name").text();
            ConfigNode value = each.at("value");
            if (hasModel) {
                imported.noEffect(each, "the file also has 'holmesGPT'");
            } else if (address.isPresent() && address.get().path().equals(each.path())) {
                imported.put("holmesGPT.apiUrl", value.value());
                imported.changed(each, "holmesGPT.apiUrl", "the address must be that of an Ollama");
            } else if (name.equals("MODEL") && address.isPresent() && value.value().isString()) {
                imported.put("holmesGPT.model", StringNode.valueOf(model(value.text())));
                imported.changed(each, "holmesGPT.model", "as Ollama names it");
            } else if (name.equals("MODEL")) {
                imported.noCounterpart(
                        each,
                        "the model is that of a vendor's service; ai-worker asks an Ollama: set holmesGPT.apiUrl and holmesGPT.model");
            } else {
                imported.noCounterpart(
                        each,
                        "the variable %s is for HolmesGPT; ai-worker needs none".formatted(name));
            }
        }
    }

    /** Without the part that says by which protocol it is asked: {@code ollama_chat/phi3:mini}. */
    private static String model(String name) {
        return name.replaceFirst("^(ollama|ollama_chat|openai)/", "");
    }
}
