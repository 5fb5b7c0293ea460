package io.causestream.replay.anonymise;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Another name for each, the same wherever it stands. What begins with another object's name, as a
 * pod does with that of its workload, begins with that one's new name, since rules look at that.
 */
final class Pseudonyms {

    /**
     * What everybody's cluster has, and words of the records' own language: names that tell
     * nothing.
     */
    private static final Set<String> PUBLIC =
            Set.of(
                    "",
                    "-",
                    "all",
                    "default",
                    "kube-system",
                    "kube-public",
                    "kube-node-lease",
                    "kubernetes",
                    "localhost",
                    "127.0.0.1",
                    "0.0.0.0",
                    "docker.io",
                    "ghcr.io",
                    "quay.io",
                    "gcr.io",
                    "registry.k8s.io",
                    "public.ecr.aws",
                    "object",
                    "event",
                    "list_complete",
                    "alert",
                    "silence",
                    "added",
                    "modified",
                    "deleted",
                    "firing",
                    "resolved",
                    "normal",
                    "warning",
                    "critical",
                    "info",
                    "error",
                    "true",
                    "false",
                    "logs",
                    "events",
                    "pods",
                    "pod",
                    "node",
                    "nodes",
                    "usage",
                    "metric",
                    "table",
                    "graph",
                    "text",
                    "diff",
                    "unavailable",
                    "memory",
                    "cpu",
                    "playbooks",
                    "tick",
                    "kube-root-ca.crt");

    /** What Kubernetes' names are made of; a name begins and ends within it. */
    private static final Pattern TOKEN =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?");

    private final Map<String, String> names = new HashMap<>();

    Pseudonyms(NameCollector found) {
        number("cluster", found.clusters);
        number("namespace", found.namespaces);
        number("node", found.hosts);
        numberAddresses(found.addresses);
        numberObjects(found.objects);
    }

    private void number(String prefix, Set<String> all) {
        int next = 1;
        for (String name : all) {
            if (isPrivate(name)) {
                names.put(name, prefix + "-" + next++);
            }
        }
    }

    private boolean isPrivate(String name) {
        return !PUBLIC.contains(name) && !names.containsKey(name);
    }

    private void numberAddresses(Set<String> addresses) {
        int next = 1;
        for (String address : addresses) {
            if (isPrivate(address)) {
                // 198.18.0.0/15 is set aside for tests (RFC 2544).
                names.put(address, "198.18.%d.%d".formatted(next / 250, next % 250 + 1));
                next++;
            }
        }
    }

    private void numberObjects(Map<String, String> kinds) {
        List<String> shortestFirst = new ArrayList<>(kinds.keySet());
        shortestFirst.sort(
                Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        Map<String, Integer> next = new TreeMap<>();
        for (String name : shortestFirst) {
            if (!isPrivate(name)) {
                continue;
            }
            String owner = longestOwner(name, kinds);
            if (owner.isEmpty()) {
                String kind = kinds.getOrDefault(name, "object").toLowerCase(Locale.ROOT);
                names.put(name, kind + "-" + next.merge(kind, 1, Integer::sum));
            } else {
                names.put(name, names.get(owner) + name.substring(owner.length()));
            }
        }
    }

    private String longestOwner(String name, Map<String, String> kinds) {
        for (int dash = name.lastIndexOf('-'); dash > 0; dash = name.lastIndexOf('-', dash - 1)) {
            String owner = name.substring(0, dash);
            if (kinds.containsKey(owner) && names.containsKey(owner)) {
                return owner;
            }
        }
        return "";
    }

    /** The text with each name replaced where it stands as a whole word. */
    String in(String text) {
        Matcher tokens = TOKEN.matcher(text);
        StringBuilder replaced = new StringBuilder(text.length());
        int end = 0;
        while (tokens.find()) {
            replaced.append(text, end, tokens.start()).append(token(tokens.group()));
            end = tokens.end();
        }
        return replaced.append(text, end, text.length()).toString();
    }

    /** A host name may consist of names: {@code checkout.shop.svc}. */
    private String token(String token) {
        String whole = names.get(token);
        if (whole != null) {
            return whole;
        }
        if (token.indexOf('.') >= 0) {
            return byParts(token, '.');
        }
        if (token.indexOf('_') >= 0) {
            return byParts(token, '_');
        }
        for (int dash = token.lastIndexOf('-'); dash > 0; dash = token.lastIndexOf('-', dash - 1)) {
            String begin = names.get(token.substring(0, dash));
            if (begin != null) {
                return begin + token.substring(dash);
            }
        }
        return token;
    }

    private String byParts(String token, char separator) {
        StringBuilder parts = new StringBuilder();
        int begin = 0;
        for (int at = token.indexOf(separator); at >= 0; at = token.indexOf(separator, begin)) {
            parts.append(token(token.substring(begin, at))).append(separator);
            begin = at + 1;
        }
        return parts.append(token(token.substring(begin))).toString();
    }
}
