package io.causestream.ingest.kube.watch;

import io.causestream.ingest.kube.api.CustomResource;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.Kinds;
import io.causestream.ingest.kube.api.WatchTarget;
import io.causestream.settings.Settings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Which part of a cluster is published.
 *
 * @param kinds by their names in the configuration: {@code pod}
 * @param reasons the selected reasons of Events; {@code Other} stands for reasons in no table;
 *     empty for any
 * @param includedNamespaces empty for all
 * @param excludedNamespaces none of the included
 * @param labelSelector as for {@code kubectl}; empty for any labels
 * @param customResources {@code group/version/resource}, none of them built into Kubernetes
 */
public record Selection(
        Set<String> kinds,
        Set<String> reasons,
        Set<String> includedNamespaces,
        Set<String> excludedNamespaces,
        String labelSelector,
        List<String> customResources) {

    private static final String NAMESPACE = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    private static final String OF_HELM = "owner=helm";
    private static final String NOT_OF_HELM = "owner!=helm";

    /** All kinds of Kubernetes but secrets, of everything, for every reason. */
    public static final Selection STANDARD =
            new Selection(standardKinds(), Set.of(), Set.of(), Set.of(), "", List.of());

    public Selection {
        kinds = Set.copyOf(kinds);
        reasons = Set.copyOf(reasons);
        includedNamespaces = Set.copyOf(includedNamespaces);
        excludedNamespaces = Set.copyOf(excludedNamespaces);
        customResources = List.copyOf(customResources);
    }

    /**
     * Reads the keys of the table in the module's README; problems are reported to the settings.
     */
    public static Selection from(Settings settings) {
        JsonNode namespaces = settings.tree("namespaces");
        if (!namespaces.isMissingNode() && !namespaces.isNull() && !namespaces.isObject()) {
            settings.problem("namespaces", "a map of include and exclude is expected");
        }
        Set<String> included = namespaces(settings, "include");
        Set<String> excluded = namespaces(settings, "exclude");
        included.stream()
                .filter(excluded::contains)
                .forEach(both ->
                        settings.problem(
                                "namespaces",
                                "'%s' is both included and excluded".formatted(both)));
        namespaces.propertyNames().stream()
                .filter(key -> !Set.of("include", "exclude").contains(key))
                .forEach(key ->
                        settings.problem(
                                "namespaces." + key, "unknown key; use include or exclude"));
        List<String> custom = customResources(settings);
        Set<String> kinds = kinds(settings);
        if (kinds.isEmpty() && custom.isEmpty()) {
            settings.problem("resource", "nothing is left to watch");
        }
        return new Selection(
                kinds, reasons(settings), included, excluded, labelSelector(settings), custom);
    }

    /**
     * The watch targets, owners first, without custom resources, which must be discovered first.
     */
    public List<WatchTarget> followed() {
        boolean needsOwners = kinds.contains(Kind.POD.name()) || kinds.contains(Kind.EVENT.name());
        List<WatchTarget> all = new ArrayList<>();
        for (Kind kind : Kinds.BUILT_IN) {
            boolean published = kinds.contains(kind.name());
            if (published || (needsOwners && Kinds.BETWEEN.contains(kind))) {
                all.add(followed(kind, published));
            }
        }
        return List.copyOf(all);
    }

    WatchTarget followed(Kind kind, boolean published) {
        Map<String, String> selectors = new LinkedHashMap<>();
        String labels = labels(kind);
        if (!labels.isEmpty()) {
            selectors.put("labelSelector", labels);
        }
        String fields = fields(kind);
        if (!fields.isEmpty()) {
            selectors.put("fieldSelector", fields);
        }
        boolean one = kind.namespaced() && includedNamespaces.size() == 1;
        String namespace = one ? includedNamespaces.iterator().next() : "";
        // Events of nodes are in a namespace of their own: all namespaces are requested first.
        return kind.equals(Kind.EVENT)
                ? new WatchTarget(kind, selectors, "", namespace, published)
                : new WatchTarget(kind, selectors, namespace, "", published);
    }

    List<CustomResource> custom() {
        return customResources.stream().flatMap(text -> CustomResource.of(text).stream()).toList();
    }

    /**
     * Whether this namespace is selected; field selectors can't express this if several are
     * included.
     *
     * @param namespace empty for cluster-scoped objects, which are always selected
     */
    boolean admits(String namespace) {
        boolean included = includedNamespaces.isEmpty() || includedNamespaces.contains(namespace);
        return namespace.isEmpty() || (included && !excludedNamespaces.contains(namespace));
    }

    /** Whether Events of this reason are selected. */
    boolean admitsReason(String reason) {
        return reasons.isEmpty()
                || reasons.contains(
                        EventReasons.KNOWN.contains(reason) ? reason : EventReasons.OTHER);
    }

    /**
     * The label selector; none for owners of pods, whose workload would be unknown, nor for Events,
     * which have no labels.
     */
    private String labels(Kind kind) {
        if (kind.equals(Kind.HELM_RELEASE)) {
            return OF_HELM;
        }
        boolean selected =
                !labelSelector.isEmpty()
                        && kind.namespaced()
                        && !kind.equals(Kind.EVENT)
                        && !Kinds.ownsPods(kind);
        if (kind.equals(Kind.SECRET)) {
            return selected ? NOT_OF_HELM + "," + labelSelector : NOT_OF_HELM;
        }
        return selected ? labelSelector : "";
    }

    /**
     * The field selector; none for Events, which may regard something in another namespace, or in
     * none.
     */
    private String fields(Kind kind) {
        if (!kind.namespaced() || kind.equals(Kind.EVENT) || includedNamespaces.size() == 1) {
            return "";
        }
        return excludedNamespaces.stream()
                .sorted()
                .map(namespace -> "metadata.namespace!=" + namespace)
                .collect(Collectors.joining(","));
    }

    private static Set<String> standardKinds() {
        Set<String> all = new HashSet<>(Kinds.BY_NAME.keySet());
        all.remove(Kind.SECRET.name());
        all.remove(Kind.HELM_RELEASE.name());
        return all;
    }

    private static Set<String> kinds(Settings settings) {
        Map<String, Boolean> switches = Switches.read(settings, "resource", Kinds.BY_NAME.keySet());
        Set<String> kinds = Switches.on(switches, standardKinds());
        // Events are selected by their reasons, in a map of their own.
        if (switches.getOrDefault(Kind.EVENT.name(), true)) {
            kinds.add(Kind.EVENT.name());
        }
        if (kinds.contains(Kind.SECRET.name())
                && switches.getOrDefault(Kind.HELM_RELEASE.name(), true)) {
            kinds.add(Kind.HELM_RELEASE.name());
        }
        return kinds;
    }

    private static Set<String> reasons(Settings settings) {
        Map<String, Boolean> switches = Switches.read(settings, "reason", EventReasons.KNOWN);
        return switches.isEmpty() ? Set.of() : Switches.on(switches, EventReasons.KNOWN);
    }

    private static Set<String> namespaces(Settings settings, String which) {
        String path = "namespaces." + which;
        Set<String> names =
                new LinkedHashSet<>(
                        settings.texts(
                                path, "CAUSESTREAM_NAMESPACES_" + which.toUpperCase(Locale.ROOT)));
        names.removeIf(String::isBlank);
        names.removeIf(name -> {
            boolean wrong = !name.matches(NAMESPACE);
            if (wrong) {
                settings.problem(path, "'%s' is not a namespace name".formatted(name));
            }
            return wrong;
        });
        return names;
    }

    private static String labelSelector(Settings settings) {
        String selector = settings.text("labelSelector", "CAUSESTREAM_LABEL_SELECTOR", "").strip();
        if (selector.isEmpty() || LabelSelector.isValid(selector)) {
            return selector;
        }
        settings.problem(
                "labelSelector",
                "'%s' is not a valid label selector, e.g. team=payments,tier in (web,api),!canary"
                        .formatted(selector));
        return "";
    }

    private static List<String> customResources(Settings settings) {
        List<String> valid = new ArrayList<>();
        for (String text : settings.texts("customResources", "CAUSESTREAM_CUSTOM_RESOURCES")) {
            CustomResource resource = CustomResource.of(text).orElse(null);
            if (text.isBlank()) {
                continue;
            }
            if (resource == null) {
                settings.problem(
                        "customResources",
                        "'%s' is not a group/version/resource, e.g. argoproj.io/v1alpha1/applications"
                                .formatted(text));
            } else if (resource.builtIn().isPresent()) {
                settings.problem(
                        "customResources",
                        "'%s' is built into Kubernetes; set resource.%s: true"
                                .formatted(text, resource.builtIn().get().name()));
            } else if (!valid.contains(text)) {
                valid.add(text);
            }
        }
        return valid;
    }
}
