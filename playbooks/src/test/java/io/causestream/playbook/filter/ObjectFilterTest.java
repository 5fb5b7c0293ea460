package io.causestream.playbook.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.playbook.Playbooks;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

class ObjectFilterTest {

    private static final JsonNode BODY =
            Playbooks.yaml(
                    """
                    metadata:
                      labels: {app.kubernetes.io/name: web}
                    spec:
                      replicas: 3
                      nodeName: null
                      containers:
                        - {name: web, image: "shop/web:1.4"}
                        - {name: proxy, image: "envoy:1.30"}
                    status: {phase: Running, ready: true}
                    """);

    private static final Candidate WEB =
            new Candidate(
                    "web-7d9f-x2x7p",
                    "shop",
                    Map.of("app", "web", "tier", "front", "app.kubernetes.io/name", "web"),
                    Map.of("owner", "team-shop"),
                    BODY);

    @Test
    void admitsEverythingWithoutAFilter() {
        assertThat(admits("{}")).isTrue();
        assertThat(ObjectFilter.ALL.admits(WEB)).isTrue();
    }

    @Test
    void asksHowNamesBegin() {
        assertThat(admits("{name_prefix: web-}")).isTrue();
        assertThat(admits("{name_prefix: api-}")).isFalse();
        assertThat(admits("{namespace_prefix: sh}")).isTrue();
        assertThat(admits("{namespace_prefix: monitoring}")).isFalse();
        assertThat(admits("{name_prefix: web-, namespace_prefix: monitoring}")).isFalse();
    }

    @Test
    void asksForAllLabelsOfASelector() {
        assertThat(admits("{labels_selector: 'app=web, tier=front'}")).isTrue();
        assertThat(admits("{labels_selector: 'app=web,tier=back'}")).isFalse();
        assertThat(admits("{labels_selector: 'app=w.b'}")).isFalse();
        assertThat(admits("{labels_selector: 'app==web'}")).isTrue();
        assertThat(admits("{labels_selector: 'absent!=x,app!=api'}")).isTrue();
        assertThat(admits("{labels_selector: 'app!=web'}")).isFalse();
    }

    @Test
    void matchesNamesAsAWhole() {
        assertThat(admits("{scope: {include: [{name: 'web-.*'}]}}")).isTrue();
        assertThat(admits("{scope: {include: [{name: 'web'}]}}")).isFalse();
        assertThat(admits("{scope: {include: [{name: '.*x2x7'}]}}")).isFalse();
        assertThat(admits("{scope: {include: [{namespace: 'shop|api'}]}}")).isTrue();
        assertThat(admits("{scope: {include: [{namespace: 'sho'}]}}")).isFalse();
    }

    @Test
    void needsAnyItemAnyValueAndEveryKey() {
        assertThat(admits("{scope: {include: [{name: api}, {namespace: shop}]}}")).isTrue();
        assertThat(admits("{scope: {include: [{namespace: [api, shop]}]}}")).isTrue();
        assertThat(admits("{scope: {include: [{namespace: shop, name: api}]}}")).isFalse();
        assertThat(admits("{scope: {include: [{name: api}, {namespace: api}]}}")).isFalse();
    }

    @Test
    void letsAnExclusionGoFirst() {
        assertThat(admits("{scope: {exclude: [{namespace: shop}], include: [{namespace: shop}]}}"))
                .isFalse();
        assertThat(admits("{scope: {exclude: [{namespace: api}]}}")).isTrue();
        assertThat(admits("{scope: {exclude: [{namespace: api}, {name: 'web.*'}]}}")).isFalse();
    }

    @Test
    void comparesLabelsAndAnnotationsWithRegularExpressions() {
        assertThat(admits("{scope: {include: [{labels: ['app=w.b, tier!=back']}]}}")).isTrue();
        assertThat(admits("{scope: {include: [{labels: ['app=w']}]}}")).isFalse();
        assertThat(admits("{scope: {include: [{labels: ['app=[a-z]{1,3}, tier=front']}]}}"))
                .isTrue();
        assertThat(admits("{scope: {include: [{annotations: 'owner=team-(shop|web)'}]}}")).isTrue();
        assertThat(admits("{scope: {include: [{annotations: 'owner=team'}]}}")).isFalse();
        assertThat(admits("{scope: {include: [{labels: 'app.kubernetes.io/name=web'}]}}")).isTrue();
    }

    /** Robusta's {@code !=} is false for a label that is not there. */
    @Test
    void findsAnAbsentLabelUnequalToAnything() {
        assertThat(admits("{scope: {include: [{labels: 'absent!=x'}]}}")).isTrue();
        assertThat(admits("{scope: {include: [{labels: 'absent=x'}]}}")).isFalse();
        assertThat(admits("{scope: {include: [{labels: 'absent=.*'}]}}")).isFalse();
        assertThat(admits("{scope: {exclude: [{labels: 'app!=web'}]}}")).isTrue();
    }

    @Test
    void comparesFieldsInAnyCaseOfLetters() {
        assertThat(attribute("status.phase=running")).isTrue();
        assertThat(attribute("status.phase!=Running")).isFalse();
        assertThat(attribute("status.phase=Running, spec.replicas=3")).isTrue();
        assertThat(attribute("status.phase=Running, spec.replicas=4")).isFalse();
        assertThat(attribute("status.ready=True")).isTrue();
        assertThat(attribute("status.phase=Run.*")).isFalse();
    }

    @Test
    void findsFieldsInLists() {
        assertThat(attribute("spec.containers[1].name=proxy")).isTrue();
        assertThat(attribute("spec.containers.0.name=web")).isTrue();
        assertThat(attribute("spec.containers[web].image=shop/web:1.4")).isTrue();
        assertThat(attribute("spec.containers[7].name=proxy")).isFalse();
        assertThat(attribute("spec.containers[gone].name!=proxy")).isTrue();
        assertThat(attribute("metadata.labels[app.kubernetes.io/name]=web")).isTrue();
    }

    @Test
    void findsAnAbsentFieldToBeNullAndUnequalToAnythingElse() {
        assertThat(attribute("spec.nothing=x")).isFalse();
        assertThat(attribute("spec.nothing!=x")).isTrue();
        assertThat(attribute("spec.nothing=null")).isTrue();
        assertThat(attribute("spec.nodeName=None")).isTrue();
        assertThat(attribute("spec.replicas=null")).isFalse();
        assertThat(attribute("spec.containers=web")).isFalse();
        assertThat(attribute("spec.containers!=web")).isTrue();
    }

    @Test
    void looksAtWhatAnAlertSaysToo() {
        ObjectFilter filter =
                ObjectFilter.of(
                        Playbooks.told(
                                "on_prometheus_alert",
                                "{scope: {include: [{labels: 'severity=critical'}]}}"));

        assertThat(filter.admits(alert("critical"))).isTrue();
        assertThat(filter.admits(alert("info"))).isFalse();
    }

    @Test
    void refusesWhatItCanNotUnderstand() {
        assertThatThrownBy(() -> filter("{scope: {include: [{name: '('}]}}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scope.include[0].name");
    }

    private static boolean attribute(String rule) {
        return admits("{scope: {include: [{attributes: '%s'}]}}".formatted(rule));
    }

    private static boolean admits(String parameters) {
        return filter(parameters).admits(WEB);
    }

    private static ObjectFilter filter(String parameters) {
        return ObjectFilter.of(Playbooks.told("on_pod_update", parameters));
    }

    private static Candidate alert(String severity) {
        return new Candidate(
                "KubePodCrashLooping",
                "shop",
                Map.of("severity", severity),
                Map.of(),
                MissingNode.getInstance());
    }
}
