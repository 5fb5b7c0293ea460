package io.causestream.playbook;

import static java.util.stream.Collectors.joining;

import io.causestream.playbook.catalogue.Parameter;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** What one can be told, for people. */
final class ParametersTable {

    private static final List<String> HEAD = List.of("parameter", "type", "default", "");

    private ParametersTable() {}

    static void add(Markdown page, List<Parameter> parameters) {
        if (!parameters.isEmpty()) {
            page.table(HEAD, parameters.stream().map(ParametersTable::row).toList());
        }
    }

    private static List<String> row(Parameter parameter) {
        return List.of(
                Markdown.code(parameter.name()),
                type(parameter),
                parameter.required() ? "(required)" : defaultValue(parameter.defaultValue()),
                parameter.fullSummary());
    }

    private static String type(Parameter parameter) {
        String type = parameter.type().name().toLowerCase(Locale.ROOT);
        return parameter.choices().isEmpty()
                ? type
                : parameter.choices().stream()
                        .map(Markdown::code)
                        .collect(joining(", ", type + ": ", ""));
    }

    private static String defaultValue(JsonNode value) {
        if (value.isMissingNode()) {
            return "–";
        }
        if (value.isArray()) {
            return value.isEmpty()
                    ? "none"
                    : value.valueStream()
                            .map(JsonNode::asString)
                            .map(Markdown::code)
                            .collect(joining(", "));
        }
        if (value.isObject()) {
            return value.propertyStream()
                    .map(each -> each.getKey() + ": " + defaultValue(each.getValue()))
                    .collect(joining("; "));
        }
        return value.asString().isEmpty() ? "empty" : Markdown.code(value.asString());
    }
}
