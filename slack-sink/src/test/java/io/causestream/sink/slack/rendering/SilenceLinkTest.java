package io.causestream.sink.slack.rendering;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.causestream.finding.Finding;
import io.causestream.finding.Link;
import io.causestream.sink.routing.Tier;
import io.causestream.sink.slack.Findings;
import io.causestream.sink.transport.MessageHistory;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SilenceLinkTest {

    private final Finding alert = MessageExamples.highMemory();

    @Test
    void opensAFormWithAllLabelsAtTheAlertmanagerThatSentTheAlert() {
        String url = SilenceLink.of(alert, "https://other.example").orElseThrow().url();

        assertThat(url).startsWith("https://am.example/#/silences/new?filter=%7B");
        assertThat(URLDecoder.decode(url, UTF_8))
                .endsWith(
                        "{alertname=\"HighMemory\",namespace=\"shop\",pod=\"checkout-5d9c7f-x2x2x\",severity=\"critical\"}");
    }

    @Test
    void usesTheConfiguredAlertmanagerWhereTheAlertNamesNone() {
        Finding bare = alert.edit().links(List.of()).finding();

        assertThat(SilenceLink.of(bare, "http://alertmanager.monitoring:9093/"))
                .map(Link::url)
                .get()
                .asString()
                .startsWith("http://alertmanager.monitoring:9093/#/silences/new?filter=");
        assertThat(SilenceLink.of(bare, "")).isEmpty();
    }

    @Test
    void isForAlertsThatFireAlone() {
        assertThat(SilenceLink.of(Findings.resolved(alert), "")).isEmpty();
        assertThat(SilenceLink.of(MessageExamples.crashLoop(), "https://am.example")).isEmpty();
        assertThat(SilenceLink.of(alert.edit().labels(Map.of("a", "b")).finding(), "")).isEmpty();
    }

    @Test
    void quotesWhatHasQuotesBackslashesAndBlanks() {
        Finding odd =
                alert.edit()
                        .labels(
                                Map.of(
                                        "alertname", "a \"b\" \\ c+d",
                                        "dotted.name", "x",
                                        "empty", ""))
                        .finding();

        String url = SilenceLink.of(odd, "").orElseThrow().url();

        assertThat(url).doesNotContain(" ", "\"", "+");
        assertThat(URLDecoder.decode(url, UTF_8))
                .endsWith("{alertname=\"a \\\"b\\\" \\\\ c+d\",\"dotted.name\"=\"x\"}");
    }

    @Test
    void isLeftOutAndNamedWhereItIsTooLongForAButton() {
        Finding long4k =
                alert.edit()
                        .labels(Map.of("alertname", "HighMemory", "long", "x".repeat(4_000)))
                        .finding();

        String message = message(long4k);

        assertThat(message).doesNotContain("silences/new").contains("link 🔕 Silence");
        assertThat(message(alert)).contains("🔕 Silence", "silences/new").doesNotContain("link 🔕");
    }

    @Test
    void refusesAnAddressThatIsNoWebAddress() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rendering("alertmanager:9093", 1_000_000))
                .withMessage(
                        "Alertmanager's address begins with http:// or https://, unlike 'alertmanager:9093'");
    }

    private static String message(Finding finding) {
        return ((MessagePart.Message)
                        new Rendering("", 1_000_000)
                                .parts(finding, Tier.THREAD, MessageHistory.NONE)
                                .getFirst())
                .message()
                .json();
    }
}
