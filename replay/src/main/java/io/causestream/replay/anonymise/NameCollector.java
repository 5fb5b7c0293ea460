package io.causestream.replay.anonymise;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Finds the names in records: of clusters, namespaces, nodes and all other objects, and hosts. */
final class NameCollector {

    private static final String NODE = "Node";

    private static final Pattern URL_HOST =
            Pattern.compile("[a-z][a-z0-9+.-]*://(?:[^/@\\s\"']*@)?([A-Za-z0-9.-]+)");

    private static final Pattern ADDRESS = Pattern.compile("\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b");

    final Set<String> clusters = new TreeSet<>();
    final Set<String> namespaces = new TreeSet<>();
    final Set<String> hosts = new TreeSet<>();
    final Set<String> addresses = new TreeSet<>();

    /** By name, the kind under which it was seen first. */
    final Map<String, String> objects = new TreeMap<>();

    /** A key of a raw topic, {@code cluster/namespace}, or a cluster. */
    void addKey(String key) {
        int slash = key.indexOf('/');
        clusters.add(slash < 0 ? key : key.substring(0, slash));
        if (slash >= 0) {
            namespaces.add(key.substring(slash + 1));
        }
    }

    /** All names in a value. */
    void addNamesIn(JsonNode node) {
        if (node.isObject()) {
            String kind = node.path("kind").asString("");
            addName(kind, node.path("name").asString(""));
            addName(kind, node.path("metadata").path("name").asString(""));
            node.properties().forEach(field -> addField(field.getKey(), field.getValue()));
        } else if (node.isArray()) {
            node.forEach(this::addNamesIn);
        }
    }

    private void addField(String field, JsonNode value) {
        if (!value.isString()) {
            addNamesIn(value);
            return;
        }
        String text = value.asString();
        switch (field) {
            case "cluster" -> clusters.add(text);
            case "namespace" -> namespaces.add(text);
            case "nodeName", "hostname", "node" -> hosts.add(text);
            case "pod" -> addName("Pod", text);
            case "image", "imageID" -> addRegistry(text);
            default -> {
                // Found in the text below, or no name.
            }
        }
        addHostsIn(text);
    }

    private void addName(String kind, String name) {
        if (name.isEmpty() || kind.isEmpty()) {
            return;
        }
        if (kind.equals(NODE)) {
            hosts.add(name);
        } else if (kind.equals("Namespace")) {
            namespaces.add(name);
        } else {
            objects.putIfAbsent(name, kind);
        }
    }

    /** The first part of an image's name is a host if it has a dot or a port. */
    private void addRegistry(String image) {
        String plain = image.replaceFirst("^[a-z-]+://", "");
        int slash = plain.indexOf('/');
        String first = slash < 0 ? "" : plain.substring(0, slash);
        if (first.contains(".") || first.contains(":")) {
            hosts.add(first.replaceFirst(":\\d+$", ""));
        }
    }

    private void addHostsIn(String text) {
        Matcher urls = URL_HOST.matcher(text);
        while (urls.find()) {
            hosts.add(urls.group(1));
        }
        Matcher numbers = ADDRESS.matcher(text);
        while (numbers.find()) {
            addresses.add(numbers.group());
        }
    }
}
