package io.causestream.enrich.alertkind;

import io.causestream.finding.Enrichment;
import io.causestream.finding.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A kind of alert: what happens, what the cluster and Prometheus answer when they are asked, and
 * what an engineer reads in the end.
 *
 * @param kind an alert's name, or the kind's name where it is seen without Prometheus
 * @param when what happens, as the rest of a sentence
 * @param playbooks YAML of a file in force besides the shipped playbooks; empty without one
 * @param sees what the agent observes, in this order, from noon on
 * @param alert what fires after that; null if nothing does
 * @param lasts how long it goes on before the context is answered: {@code 5m}
 * @param answers by what is asked ({@code logs of container web}), or by the type of the query
 *     ({@code logs}); where there is none, the usual one of the type is given
 */
record AlertKind(
        String kind,
        String when,
        @Nullable String playbooks,
        @Nullable List<Seen> sees,
        @Nullable Fired alert,
        @Nullable String lasts,
        @Nullable Map<String, JsonNode> answers,
        Expected expect) {

    /**
     * An object as the agent publishes it.
     *
     * @param object {@code Pod shop/checkout-1}
     * @param workload what owns it at the top; null: itself
     * @param after how long after the one before: {@code 1m}; null: at once
     */
    record Seen(String object, @Nullable String workload, @Nullable String after, JsonNode body) {}

    /**
     * An alert that starts at noon.
     *
     * @param recorded a recorded notification of Alertmanager, whose first alert it is; null for
     *     one that is written out
     * @param labels besides {@code alertname}
     * @param expression of the rule
     */
    record Fired(
            @Nullable String recorded,
            @Nullable Map<String, String> labels,
            @Nullable Map<String, String> annotations,
            @Nullable String expression) {}

    /**
     * What is read.
     *
     * @param description what it has to contain
     * @param cause the whole sentence; null: the rules name none
     * @param fix the first thing to do; null if there is none
     * @param changes the changes before it; null: none
     * @param evidence what each {@link Enrichment} has to contain, by its heading: all of them, in
     *     this order
     */
    record Expected(
            String title,
            Severity severity,
            @Nullable List<String> description,
            @Nullable String cause,
            @Nullable String fix,
            @Nullable List<String> changes,
            LinkedHashMap<String, List<String>> evidence) {

        Set<String> headings() {
            return evidence.keySet();
        }
    }

    @Override
    public String toString() {
        return kind;
    }
}
