package io.causestream.enrich.condition;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.enrich.condition.TriggerStories.Story;
import io.causestream.enrich.playbook.AlertTriggers;
import io.causestream.enrich.playbook.OperationTriggers;
import io.causestream.enrich.playbook.TriggerBinding;
import io.causestream.enrich.playbook.TriggerIndex;
import io.causestream.enrich.playbook.WarningTriggers;
import io.causestream.enrich.trigger.EventTriggers;
import io.causestream.enrich.trigger.StateTriggers;
import io.causestream.playbook.PlaybookFile;
import io.causestream.playbook.PlaybookReader;
import io.causestream.playbook.PlaybookSet;
import io.causestream.playbook.ReadPlaybooks;
import io.causestream.playbook.catalogue.Catalogue;
import io.causestream.playbook.catalogue.Parameter;
import io.causestream.playbook.catalogue.TriggerDeclaration;
import io.causestream.playbook.catalogue.Triggers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is declared of a trigger is done: each of its parameters makes a difference, unless it is
 * declared that it makes none. That each fires is tested by a scenario of playbook-tests.
 */
class BoundTriggersTest {

    /** What makes a difference to a trigger's story; where one name has several, the trigger's. */
    private static final Map<String, String> DIFFERENCES =
            Map.ofEntries(
                    entry("name_prefix", "other-"),
                    entry("namespace_prefix", "other-"),
                    entry("labels_selector", "app=other"),
                    entry("scope", "{include: [{name: other}]}"),
                    entry("change_filters", "{include: [metadata.other]}"),
                    entry("rate_limit", "2h"),
                    entry("restart_count", "1000"),
                    entry("restart_reason", "Other"),
                    entry("fire_delay", "3h"),
                    entry("duration", "3h"),
                    entry("for", "3h"),
                    entry("times", "1000"),
                    entry("exclude", "[kubelet]"),
                    entry("on_pod_oom_killed.exclude", "[{name: thing}]"),
                    entry("on_container_oom_killed.exclude", "[{name: web}]"),
                    entry("include", "[other]"),
                    entry("operations", "[create]"),
                    entry("on_kubernetes_warning_event.operations", "[update]"),
                    entry("resources", "[node]"),
                    entry("conditions", "[PIDPressure]"),
                    entry("names", "[other]"),
                    entry("namespace", "other"),
                    entry("alert_name", "Other"),
                    entry("alert_names", "[Other]"),
                    entry("status", "resolved"),
                    entry("pod_name_prefix", "other-"),
                    entry("instance_name_prefix", "other-"),
                    entry("k8s_providers", "[GKE]"),
                    entry("cron_schedule_repeat", "{cron_expression: '0 0 1 1 *'}"),
                    entry("fixed_delay_repeat", "{seconds_delay: 60, repeat: 1}"),
                    entry("dynamic_delay_repeat", "{delay_periods: [180]}"));

    /** What triggers are told that refuse to be told nothing. */
    private static final Map<String, String> NEEDED =
            Map.of(
                    "on_schedule.cron_schedule_repeat",
                    "cron_schedule_repeat: {cron_expression: '* * * * *'}",
                    "on_schedule.fixed_delay_repeat",
                    "dynamic_delay_repeat: {delay_periods: [360000]}",
                    "on_schedule.dynamic_delay_repeat",
                    "dynamic_delay_repeat: {delay_periods: [360000]}",
                    "on_schedule",
                    "cron_schedule_repeat: {cron_expression: '* * * * *'}");

    static Stream<TriggerDeclaration> available() {
        return Triggers.all().stream().filter(TriggerDeclaration::isAvailable);
    }

    @Test
    void nothingIsAskedThatIsNotDeclaredAsAvailable() {
        assertThat(
                        Stream.of(
                                        StateTriggers.names(),
                                        EventTriggers.names(),
                                        OperationTriggers.NAMES,
                                        WarningTriggers.NAMES,
                                        AlertTriggers.NAMES)
                                .flatMap(java.util.Collection::stream))
                .allSatisfy(name ->
                        assertThat(Triggers.named(name).filter(TriggerDeclaration::isAvailable))
                                .as(name)
                                .isPresent());
    }

    @Test
    void whatIsAvailableIsAsked() {
        assertThat(available())
                .allSatisfy(trigger ->
                        assertThat(TriggerBinding.of(trigger))
                                .as(
                                        "nothing asks %s: bind it, or declare `instead`",
                                        trigger.name())
                                .isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("available")
    void eachParameterMakesADifferenceUnlessItIsDeclaredToMakeNone(TriggerDeclaration trigger) {
        for (Parameter parameter : trigger.accepts()) {
            String place = trigger.name() + "." + parameter.name();
            String value = difference(place, parameter);
            List<Object> without = told(trigger, needed(trigger, parameter.name()));
            List<Object> with = told(trigger, parameter.name() + ": " + value);
            if (parameter.hasEffect()) {
                assertThat(with)
                        .as("nothing reads %s: read it, or declare `noEffect`", place)
                        .isNotEqualTo(without);
            } else {
                assertThat(with)
                        .as("%s is read, though it is declared to have no effect", place)
                        .isEqualTo(without);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("available")
    void noChoiceOfNoEffectFires(TriggerDeclaration trigger) {
        for (Parameter parameter : trigger.accepts()) {
            for (String idle : parameter.effect().idleChoices().keySet()) {
                assertThat(told(trigger, "%s: [%s]".formatted(parameter.name(), idle)))
                        .as("%s.%s: %s", trigger.name(), parameter.name(), idle)
                        .isEmpty();
            }
        }
    }

    @Test
    void whatIsNotAvailableIsWarnedOfAndNeverAsked() {
        List<TriggerDeclaration> never =
                Triggers.all().stream().filter(each -> !each.isAvailable()).toList();

        assertThat(never)
                .extracting(TriggerDeclaration::name)
                .containsExactly("on_event_delete", "on_kubernetes_warning_event_delete");
        assertThat(never)
                .allSatisfy(trigger -> {
                    assertThat(read(trigger, "").warnings())
                            .singleElement()
                            .asString()
                            .startsWith("Mine: " + trigger.name() + " never fires: ");
                    assertThat(index(trigger, "").warnings()).isEmpty();
                    assertThat(TriggerBinding.of(trigger)).doesNotContain(TriggerBinding.WARNING);
                });
    }

    private static String needed(TriggerDeclaration trigger, String parameter) {
        return NEEDED.getOrDefault(
                trigger.name() + "." + parameter, NEEDED.getOrDefault(trigger.name(), ""));
    }

    private static List<Object> told(TriggerDeclaration trigger, String parameters) {
        Story story =
                TriggerStories.of(trigger)
                        .orElseThrow(() ->
                                new AssertionError(
                                        "say in TriggerStories what makes %s fire"
                                                .formatted(trigger.name())));
        return new ArrayList<>(story.told(index(trigger, parameters)));
    }

    private static TriggerIndex index(TriggerDeclaration trigger, String parameters) {
        return new TriggerIndex(
                new PlaybookSet("v", read(trigger, parameters).set().playbooks(), Map.of()),
                TriggerStories.NOON);
    }

    private static ReadPlaybooks read(TriggerDeclaration trigger, String parameters) {
        ReadPlaybooks read =
                PlaybookReader.read(
                        List.of(
                                new PlaybookFile(
                                        "values.yaml",
                                        """
                                        customPlaybooks:
                                          - name: Mine
                                            triggers:
                                              - %s:
                                                  %s
                                            actions:
                                              - minimal_default_enricher: {}
                                        """
                                                .formatted(trigger.name(), parameters))),
                        Map.of(),
                        Catalogue.declared());
        assertThat(read.problems()).isEmpty();
        return read;
    }

    private static String difference(String place, Parameter parameter) {
        return Stream.of(place, parameter.name())
                .filter(DIFFERENCES::containsKey)
                .map(DIFFERENCES::get)
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError(
                                "say in DIFFERENCES what makes a difference as " + place));
    }
}
