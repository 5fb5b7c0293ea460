package io.causestream.playbook.filter;

import io.causestream.settings.ProblemReporter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Conditions on the fields of an object: all of {@code status.phase=Running,
 * spec.containers[0].name!=web}, ignoring case. A missing field equals {@code null} and {@code
 * None}; a list or a map equals nothing.
 */
record AttributeRules(List<Rule> rules) {

    AttributeRules {
        rules = List.copyOf(rules);
    }

    /**
     * @param path keys and positions from the object's root
     */
    record Rule(List<String> path, boolean equal, String value) {

        boolean holdsFor(JsonNode body) {
            JsonNode found = body;
            for (String step : path) {
                found = step(found, step);
            }
            return equal == isEqual(found);
        }

        private boolean isEqual(JsonNode found) {
            if (found.isMissingNode() || found.isNull()) {
                return value.equalsIgnoreCase("null") || value.equalsIgnoreCase("none");
            }
            return found.isValueNode() && found.asString().equalsIgnoreCase(value);
        }

        /** In a list: the element at a position, or the one of that name. */
        private static JsonNode step(JsonNode node, String step) {
            if (!node.isArray()) {
                return node.path(step);
            }
            if (isPosition(step)) {
                return node.path(Integer.parseInt(step));
            }
            for (JsonNode element : node) {
                if (element.path("name").asString("").equals(step)) {
                    return element;
                }
            }
            return MissingNode.getInstance();
        }

        private static boolean isPosition(String step) {
            return step.length() < 9 && step.chars().allMatch(Character::isDigit);
        }
    }

    static AttributeRules of(String text, String path, ProblemReporter problems) {
        return new AttributeRules(
                Comparison.all(text, path, problems).stream()
                        .map(each -> new Rule(steps(each.key()), each.equal(), each.value()))
                        .toList());
    }

    boolean holdFor(JsonNode body) {
        for (Rule rule : rules) {
            if (!rule.holdsFor(body)) {
                return false;
            }
        }
        return true;
    }

    /**
     * {@code metadata.labels[app.kubernetes.io/name]} has three: a dot in brackets does not
     * separate keys.
     */
    private static List<String> steps(String path) {
        List<String> steps = new ArrayList<>();
        StringBuilder step = new StringBuilder();
        boolean inBrackets = false;
        for (int i = 0; i < path.length(); i++) {
            char character = path.charAt(i);
            boolean ends = inBrackets ? character == ']' : character == '.' || character == '[';
            if (ends) {
                if (!step.isEmpty()) {
                    steps.add(step.toString());
                }
                step.setLength(0);
                inBrackets = character == '[';
            } else {
                step.append(character);
            }
        }
        if (!step.isEmpty()) {
            steps.add(step.toString());
        }
        return List.copyOf(steps);
    }
}
