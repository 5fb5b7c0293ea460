package io.causestream.sink.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.sink.routing.RoutedFindings;
import io.causestream.sink.routing.SinkRouting;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SinkReaderTest {

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    stop: perhaps                             | stop: 'perhaps' is neither true nor false
                    scop: {}                                  | scop: unknown key; did you mean scope?
                    scope: {}                                 | scope: an include or an exclude with something in it is expected
                    scope: {includes: [{name: x}]}            | scope.includes: unknown key; did you mean include?
                    scope: {include: []}                      | scope.include: a list of maps is expected, as - namespace: [shop, "pay-.*"]
                    scope: {include: [{namspace: x}]}         | scope.include[0].namspace: unknown attribute; did you mean namespace?
                    scope: {exclude: [{severity: HIHG}]}      | scope.exclude[0].severity: 'HIHG' is not a severity; did you mean HIGH?
                    scope: {exclude: [{name: "(?!a)b"}]}      | scope.exclude[0].name: '(?!a)b' is not a regular expression of RE2 (invalid or unsupported Perl syntax)
                    match: {labels: team}                     | match.labels: 'team' is neither key=value nor key!=value
                    routes: {channel: x}                      | routes: a list of routes is expected, as - {matchers: ['severity="HIGH"'], channel: "#on-call"}
                    routes: [{receiver: x}]                   | routes[0].receiver: not a key of a route here: a route of a sink leads to a channel: write channel
                    routes: [{chanel: x}]                     | routes[0].chanel: unknown key; did you mean channel?
                    routes: [{channel: a b}]                  | routes[0].channel: 'a b' is not a channel's name or id
                    routes: [{tier: lines}]                   | routes[0].tier: 'lines' is none of inline, thread, line
                    routes: [{matchers: ['severity="HGH"']}]  | routes[0].matchers[0]: 'HGH' is not a severity; did you mean HIGH?
                    routes: [{matchers: 'a="b'}]              | routes[0].matchers: 'a="b' is not a matcher such as namespace="shop": a quotation mark is missing at its end
                    routes: [{matchers: ['a']}]               | routes[0].matchers[0]: 'a' is not a matcher such as namespace="shop": one of = != =~ !~ is expected after a
                    routes: [{match_re: {a: "["}}]            | routes[0].match_re.a: '[' is not a regular expression of RE2 (missing closing ])
                    routes: [{routes: [{match: {severity: x}}]}] | routes[0].routes[0].match.severity: 'x' is not a severity; did you mean LOW?
                    channel_override: team                    | channel_override: 'team' is none of cluster_name, labels.NAME, annotations.NAME, or a text with $cluster_name, $labels.NAME or ${annotations.NAME} in it
                    storm_threshold: -1                       | storm_threshold: '-1' is not a whole number of messages from 0 to 100000
                    """)
    void saysWhatIsWrongWhereAndWhatIsNearest(String keys, String problem) {
        // The threshold is read with the rest of what a sink shares.
        assertThat(
                        keys.startsWith("storm")
                                ? GivenSinks.problemsOfShared(folder, keys)
                                : GivenSinks.problems(folder, keys))
                .containsExactly(problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "namespace=\"shop\"",
                "namespace=shop",
                " namespace = \"shop\" , severity=~\"high|critical\" ",
                "{namespace=\"shop\",}",
                "\"namespace\"=\"shop\"",
                "namespace=~sh.*",
                "namespace!=\"\"",
                "namespace!~\"kube-.*\"",
                "team=\"\"",
                "\"příliš.žluťoučký\"=\"a\\\"b,c\"",
                "severity=page",
                "source=kubernetes_api_server"
            })
    void readsMatchersAsAlertmanagerWritesThem(String matcher) {
        SinkRouting routing =
                GivenSinks.sink(
                        folder,
                        "routes: [{matchers: ['%s'], channel: \"#taken\"}]".formatted(matcher));

        assertThat(
                        routing.destinations(
                                        "home",
                                        RoutedFindings.of(
                                                "severity=HIGH namespace=shop label.příliš.žluťoučký=a\"b,c"))
                                .getFirst()
                                .channel())
                .isEqualTo("#taken");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "namespace=sho",
                "namespace=~sho",
                "namespace!=shop",
                "namespace=\"shop\",severity=low",
                "team=~.+",
                "severity!~\"HIGH\"",
                "source=prometheus"
            })
    void takesNothingElse(String matcher) {
        SinkRouting routing =
                GivenSinks.sink(
                        folder,
                        "routes: [{matchers: ['%s'], channel: \"#taken\"}]".formatted(matcher));

        assertThat(
                        routing.destinations(
                                        "home", RoutedFindings.of("severity=HIGH namespace=shop"))
                                .getFirst()
                                .channel())
                .isEqualTo("#alerts");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    {severity: HIGH}                        | severity=CRITICAL             | true
                    {severity: CRITICAL}                    | severity=HIGH                 | false
                    {severity: LOW}                         | severity=MEDIUM               | true
                    {severity: MEDIUM}                      | severity=LOW                  | false
                    {source: kubernetes_api_server}         | source=KUBERNETES             | true
                    {source: PROMETHEUS}                    | source=KUBERNETES             | false
                    {type: ISSUE}                           | severity=HIGH                 | true
                    {type: CONF_CHANGE}                     | severity=HIGH                 | false
                    {kind: pod}                             | kind=Pod                      | true
                    {identifier: CrashLoopBackoff}          | reason=CrashLoopBackOff       | true
                    {identifier: Crash}                     | reason=CrashLoopBackOff       | false
                    {namespace: [a, "b.*"]}                 | namespace=bb                  | true
                    {node: None}                            | namespace=bb                  | true
                    {node: worker-.*}                       | label.node=worker-1           | true
                    {labels: "a=x.*,b!=y"}                  | label.a=xx label.b=z          | true
                    {labels: "a=x.*,b!=y"}                  | label.a=xx                    | false
                    {labels: ["a=1", "a=2"]}                | label.a=2                     | true
                    {annotations: "a=x{1,2}"}               | annotation.a=xx               | true
                    {namespace_labels: "a=.*"}              | label.a=1                     | false
                    {title: ".*RESOLVED.*"}                 | status=resolved               | true
                    {title: ".*RESOLVED.*"}                 | status=firing                 | false
                    {name: web-.*, namespace: default}      | namespace=default             | true
                    {name: web-.*, namespace: default}      | namespace=other               | false
                    """)
    void anItemOfAScopeDescribesWhatAllItsKeysMatch(String item, String finding, boolean taken) {
        SinkRouting routing = GivenSinks.sink(folder, "scope: {include: [%s]}".formatted(item));

        assertThat(routing.destinations("home", RoutedFindings.of(finding)).isEmpty())
                .isNotEqualTo(taken);
    }

    @Test
    void matchTakesTheBeginningOfAValueAndScopeAllOfIt() {
        assertThat(
                        GivenSinks.sink(folder, "match: {namespace: prod}")
                                .destinations("home", RoutedFindings.of("namespace=prod-eu")))
                .isNotEmpty();
        assertThat(
                        GivenSinks.sink(folder, "scope: {include: [{namespace: prod}]}")
                                .destinations("home", RoutedFindings.of("namespace=prod-eu")))
                .isEmpty();
    }
}
