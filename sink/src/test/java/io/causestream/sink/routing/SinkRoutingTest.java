package io.causestream.sink.routing;

import static io.causestream.sink.routing.RoutedFindings.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.finding.Finding;
import io.causestream.finding.Relations;
import io.causestream.finding.Severity;
import io.causestream.sink.config.GivenSinks;
import io.causestream.sink.routing.RoutingDecision.SinkDecision;
import io.causestream.sink.schedule.MuteInterval;
import io.causestream.sink.schedule.QuietTimes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SinkRoutingTest {

    private static final String SEVERAL =
            """
            sinksConfig:
              - ms_teams_sink: {name: teams, webhook_url: x, stop: true}
              - slack_sink:
                  name: shop
                  api_key: x
                  slack_channel: "#shop"
                  scope: {include: [{namespace: shop}], exclude: [{name: web-.*, severity: LOW}]}
                  stop: true
              - slack_sink: {name: audit, api_key: x, slack_channel: "#audit", default: false}
              - slack_sink: {name: rest, api_key: x, slack_channel: "#rest", match: {severity: HIGH}}
            """;

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    severity=HIGH namespace=shop            | teams | nothing is sent to sinks of this kind, ms_teams_sink
                    severity=HIGH namespace=shop            | shop  | + scope.include[0] matches (namespace: shop)
                    severity=HIGH namespace=shop            | audit | the sink 'shop' before it took it and has stop
                    severity=LOW namespace=shop             | shop  | scope.exclude[0] matches (name: web-.*; severity: LOW)
                    severity=HIGH namespace=pay             | shop  | no item of scope.include matches
                    severity=HIGH namespace=pay             | audit | default is false, and its playbook names no sinks
                    severity=HIGH namespace=pay             | rest  | + match matches (severity: HIGH)
                    severity=INFO namespace=pay             | rest  | match.severity does not match (HIGH)
                    severity=HIGH namespace=pay sinks=audit | rest  | its playbook names other sinks (audit)
                    severity=HIGH namespace=pay sinks=audit | audit | + its playbook names the sink
                    """)
    void saysOfEachSinkWhichKeyDecides(String finding, String sink, String expected) {
        SinkRouting routing = GivenSinks.routing(folder, SEVERAL);

        SinkDecision decision =
                routing.explain(RoutedFindings.of(finding), NOON).sinks().stream()
                        .filter(each -> each.sink().equals(sink))
                        .findFirst()
                        .orElseThrow();

        assertThat((decision.isTaken() ? "+ " : "") + decision.why()).isEqualTo(expected);
        assertThat(routing.destinations(sink, RoutedFindings.of(finding)).isEmpty())
                .isNotEqualTo(decision.isTaken());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    severity=CRITICAL             | #on-call INLINE     | routes[0] (severity="CRITICAL")
                    severity=HIGH                 | #high THREAD        | severity_routes.HIGH
                    severity=MEDIUM label.team=A! | #a THREAD           | channel_override labels.team
                    severity=MEDIUM label.team=!  | #alerts THREAD      | slack_channel, since channel_override labels.team gives no channel for it
                    severity=INFO                 | #alerts LINE        | routes[1] (severity="info") without a channel, then slack_channel, since channel_override labels.team gives no channel for it
                    """)
    void saysWhatChoseTheChannel(String finding, String expected, String by) {
        SinkRouting routing =
                GivenSinks.sink(
                        folder,
                        """
                        severity_routes: {HIGH: "#high"}
                        channel_override: labels.team
                        routes:
                        - {matchers: 'severity="CRITICAL"', channel: "#on-call", tier: inline}
                        - {matchers: ['severity="info"'], tier: LINE}
                        """);

        List<ChosenDestination> chosen =
                routing.explain(RoutedFindings.of(finding), NOON).sinks().getFirst().destinations();

        assertThat(chosen)
                .singleElement()
                .isEqualTo(
                        new ChosenDestination(
                                new Destination(
                                        expected.split(" ")[0],
                                        Tier.valueOf(expected.split(" ")[1])),
                                by));
    }

    @Test
    void criticalGoesWhereHighGoesUnlessItIsNamed() {
        RoutedSink sink =
                RoutedSink.slack("s", "#alerts", Map.of(Severity.HIGH, "#on-call"), Tier.THREAD);

        assertThat(sink.destinations(RoutedFindings.of("severity=CRITICAL")))
                .singleElement()
                .extracting(ChosenDestination::by)
                .isEqualTo("severity_routes.HIGH, since CRITICAL is not named");
    }

    @Test
    void aChannelThatTwoRoutesLeadToGetsTheFindingOnce() {
        SinkRouting routing =
                GivenSinks.sink(
                        folder,
                        """
                        routes:
                        - {matchers: ['severity="HIGH"'], channel: "#a", tier: inline, continue: true}
                        - {channel: "#a", tier: line}
                        """);

        assertThat(routing.destinations("home", RoutedFindings.of("severity=HIGH")))
                .containsExactly(new Destination("#a", Tier.INLINE));
    }

    @Test
    void aQuietTimeIsSaidAndChangesNoRoute() {
        QuietTimes quiet =
                new QuietTimes(
                        null,
                        List.of(
                                new MuteInterval.Once(
                                        NOON.minusSeconds(1), NOON.plus(Duration.ofHours(1)))));
        SinkRouting routing =
                SinkRouting.of(RoutedSink.slack("s", "#alerts", Map.of(), Tier.THREAD).with(quiet));

        SinkDecision decision =
                routing.explain(RoutedFindings.of("severity=HIGH"), NOON).sinks().getFirst();

        assertThat(decision.isTaken()).isTrue();
        assertThat(decision.quiet())
                .isEqualTo(
                        new QuietTimes.Quiet(
                                QuietTimes.Why.MUTE_INTERVAL, NOON.plus(Duration.ofHours(1))));
    }

    @Test
    void saysWhyNobodyIsNotified() {
        SinkRouting routing =
                SinkRouting.of(RoutedSink.slack("s", "#alerts", Map.of(), Tier.THREAD));
        Finding finding = RoutedFindings.of("severity=HIGH");

        assertThat(routing.explain(finding, NOON).heldBack()).isEmpty();
        assertThat(routing.explain(finding.edit().muted(true).finding(), NOON).heldBack())
                .isEqualTo("it is muted by a silence or a playbook");
        assertThat(
                        routing.explain(
                                        finding.edit()
                                                .relations(
                                                        new Relations(
                                                                List.of(), List.of("f-9"), null))
                                                .finding(),
                                        NOON)
                                .heldBack())
                .isEqualTo("it is shown as a symptom of the finding f-9");
    }

    @Test
    void namesOfSinksAreUnique() {
        RoutedSink sink = RoutedSink.slack("s", "#alerts", Map.of(), Tier.THREAD);

        assertThatThrownBy(() -> new SinkRouting(List.of(sink, sink)))
                .hasMessageContaining("same name");
        assertThatThrownBy(() ->
                        SinkRouting.of(sink).destinations("t", RoutedFindings.of("severity=HIGH")))
                .hasMessage("no sink is named 't'");
    }
}
