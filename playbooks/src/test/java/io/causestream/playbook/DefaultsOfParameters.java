package io.causestream.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.playbook.catalogue.Parameter;
import io.causestream.playbook.catalogue.Parameters;
import tools.jackson.databind.JsonNode;

/** What holds of each parameter's default, whoever declares it. */
public final class DefaultsOfParameters {

    private DefaultsOfParameters() {}

    public static void check(Parameter parameter) {
        JsonNode defaultValue = parameter.defaultValue();
        assertThat(parameter.summary()).as(parameter.name()).isNotBlank();
        if (defaultValue.isMissingNode()) {
            return;
        }
        boolean fits =
                switch (parameter.type()) {
                    case TEXT -> defaultValue.isString();
                    case NUMBER -> defaultValue.isInt();
                    case FRACTION -> defaultValue.isNumber();
                    case FLAG -> defaultValue.isBoolean();
                    case DURATION ->
                            !Parameters.parseDuration(defaultValue.asString()).isNegative();
                    case TEXTS -> defaultValue.isArray();
                    case MAP -> defaultValue.isObject();
                    case TREE -> defaultValue.isContainer();
                };
        assertThat(fits).as("%s of %s", parameter.name(), defaultValue).isTrue();
        if (!parameter.choices().isEmpty() && defaultValue.isString()) {
            assertThat(parameter.choices()).contains(defaultValue.asString());
        }
        if (!parameter.choices().isEmpty() && defaultValue.isArray()) {
            defaultValue.forEach(each -> assertThat(parameter.choices()).contains(each.asString()));
        }
    }
}
