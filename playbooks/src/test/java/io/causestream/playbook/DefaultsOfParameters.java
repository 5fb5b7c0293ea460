package io.causestream.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;

/** What holds of each parameter's default, whoever declares it. */
final class DefaultsOfParameters {

    private DefaultsOfParameters() {}

    static void check(Parameter parameter) {
        JsonNode otherwise = parameter.otherwise();
        assertThat(parameter.summary()).as(parameter.name()).isNotBlank();
        if (otherwise.isMissingNode()) {
            return;
        }
        boolean fits =
                switch (parameter.type()) {
                    case TEXT -> otherwise.isString();
                    case NUMBER -> otherwise.isInt();
                    case FRACTION -> otherwise.isNumber();
                    case FLAG -> otherwise.isBoolean();
                    case DURATION -> !Parameters.parseDuration(otherwise.asString()).isNegative();
                    case TEXTS -> otherwise.isArray();
                    case MAP -> otherwise.isObject();
                    case TREE -> otherwise.isContainer();
                };
        assertThat(fits).as("%s of %s", parameter.name(), otherwise).isTrue();
        if (!parameter.choices().isEmpty() && otherwise.isString()) {
            assertThat(parameter.choices()).contains(otherwise.asString());
        }
        if (!parameter.choices().isEmpty() && otherwise.isArray()) {
            otherwise.forEach(each -> assertThat(parameter.choices()).contains(each.asString()));
        }
    }
}
