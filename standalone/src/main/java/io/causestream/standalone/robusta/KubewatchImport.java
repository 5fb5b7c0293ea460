package io.causestream.standalone.robusta;

import static java.util.Map.entry;

import io.causestream.ingest.kube.api.CustomResource;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.Kinds;
import io.causestream.ingest.kube.watch.Selection;
import io.causestream.settings.ConfigNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code kubewatch.config}: what is watched becomes {@code resource} and its neighbours. */
final class KubewatchImport {

    private static final Map<String, String> KINDS =
            Map.ofEntries(
                    entry("services", "service"),
                    entry("svc", "service"),
                    entry("hpa", "horizontalpodautoscaler"),
                    entry("coreevent", "event"),
                    entry("po", "pod"),
                    entry("ds", "daemonset"),
                    entry("rs", "replicaset"),
                    entry("ns", "namespace"),
                    entry("pv", "persistentvolume"),
                    entry("sa", "serviceaccount"),
                    entry("ing", "ingress"));

    private final ImportedSettings imported;

    KubewatchImport(ImportedSettings imported) {
        this.imported = imported;
    }

    /**
     * @param hasResource whether the file has a {@code resource} on its top level, which is used
     *     then
     */
    void read(ConfigNode kubewatch, boolean hasResource) {
        for (String key : kubewatch.keys()) {
            if (key.equals("config") && kubewatch.at(key).value().isObject()) {
                config(kubewatch.at(key), hasResource);
            } else {
                imported.noEffect(
                        kubewatch.at(key),
                        "there is no kubewatch to install: ingest-kube watches the cluster");
            }
        }
    }

    private void config(ConfigNode config, boolean hasResource) {
        for (String key : config.keys()) {
            ConfigNode node = config.at(key);
            switch (key) {
                case "resource" -> resources(node, hasResource);
                case "namespace" -> namespace(node);
                case "customresources" -> customResources(node);
                default ->
                        imported.noEffect(
                                node,
                                key.equals("handler")
                                        ? "ingest-kube writes to Kafka, and to nothing else"
                                        : "ingest-kube has no such setting");
            }
        }
    }

    private void resources(ConfigNode resource, boolean hasResource) {
        Set<String> on = new TreeSet<>(Selection.STANDARD.kinds());
        Set<String> off = new TreeSet<>();
        for (String name : resource.keys()) {
            ConfigNode node = resource.at(name);
            String kind = KINDS.getOrDefault(name, name);
            if (hasResource) {
                imported.noEffect(node, "the file also has 'resource' on its top level");
            } else if (!Kinds.BY_NAME.containsKey(kind)) {
                imported.noCounterpart(
                        node, "no kind of this name is watched; see 'resource' in ingest-kube");
            } else if (!node.value().isBoolean()) {
                imported.noCounterpart(node, "is neither true nor false");
            } else {
                watch(node, kind, on, off);
            }
        }
        // Exactly what is on is watched; if nothing is, all usual kinds but those that are off.
        ObjectNode switches = JsonNodeFactory.instance.objectNode();
        if (!Selection.STANDARD.kinds().containsAll(on)) {
            on.forEach(kind -> switches.put(kind, true));
        }
        off.forEach(kind -> switches.put(kind, false));
        if (!switches.isEmpty()) {
            imported.put("resource", switches);
        }
    }

    private void watch(ConfigNode node, String kind, Set<String> on, Set<String> off) {
        if (!node.value().booleanValue()) {
            boolean isUsual = on.remove(kind);
            if (isUsual) {
                off.add(kind);
            }
            imported.changed(
                    node,
                    isUsual ? "resource." + kind : "",
                    isUsual ? "" : "the kind is not watched by default");
        } else if (on.add(kind)) {
            imported.changed(
                    node, "resource." + kind, "with all kinds that are watched by default");
        } else {
            imported.changed(node, "", "the kind is watched by default");
        }
    }

    private void namespace(ConfigNode node) {
        if (node.text().isBlank()) {
            imported.changed(node, "", "all namespaces are watched by default");
            return;
        }
        imported.put("namespaces.include", JsonNodeFactory.instance.arrayNode().add(node.text()));
        imported.changed(node, "namespaces.include", "");
    }

    private void customResources(ConfigNode list) {
        for (ConfigNode each : list.elements()) {
            String text =
                    "%s/%s/%s"
                            .formatted(
                                    each.at("group").text(),
                                    each.at("version").text(),
                                    each.at("resource").text());
            Optional<CustomResource> resource = CustomResource.of(text);
            Optional<Kind> builtIn = resource.flatMap(CustomResource::builtIn);
            if (resource.isEmpty()) {
                imported.noCounterpart(each, "group, version and resource are needed");
            } else if (builtIn.isPresent()) {
                imported.changed(
                        each,
                        "",
                        "'resource.%s' is about this kind".formatted(builtIn.get().name()));
            } else {
                imported.list("customResources").add(text);
                imported.changed(each, "customResources", text);
            }
        }
    }
}
