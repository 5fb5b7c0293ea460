package io.causestream.ingest.alertmanager.api;

import static io.causestream.ingest.alertmanager.Lists.NOON;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.ingest.alertmanager.Lists;
import io.causestream.ingest.alertmanager.Posts;
import io.causestream.ingest.alertmanager.webhook.WebhookPost;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.SilenceObservation;
import io.causestream.observation.SilenceObservation.Matcher;
import io.causestream.observation.SilenceObservation.Status;
import io.causestream.topics.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OpenAlertsTest {

    @Test
    void anAlertHasTheSameIdInTheListAndInTheWebhooksPost() throws Exception {
        OpenAlerts open = Lists.nothing(NOON);
        Lists.recorded("alerts.json").forEach(open::addAlert);
        Set<String> posted = new HashSet<>();
        for (JsonNode post : Lists.recorded("posts.json")) {
            WebhookPost.read(post, Posts.rules("home"), NOON)
                    .alerts()
                    .forEach(alert -> posted.add(alert.id()));
        }

        assertThat(posted).hasSize(36);
        assertThat(open.alerts().stream().map(AlertObservation::id).collect(toSet()))
                .isEqualTo(posted);
        assertThat(open.unreadable()).isZero();
    }

    @Test
    void whatIsListedIsOpenWhateverItsEndIs() {
        OpenAlerts open = Lists.open(NOON, Lists.alert("HighCPU", NOON.minusSeconds(60)));

        assertThat(open.alerts())
                .singleElement()
                .satisfies(alert -> {
                    assertThat(alert.status()).isEqualTo(AlertObservation.Status.FIRING);
                    assertThat(alert.endsAt()).isNull();
                    assertThat(alert.listed()).isTrue();
                    assertThat(alert.receiver()).isEqualTo("causestream");
                    assertThat(alert.observedAt()).isEqualTo(NOON);
                });
    }

    @Test
    void ofTwoAlertmanagersWithOneAlertTheEarlierStartCounts() {
        OpenAlerts open =
                Lists.open(
                        NOON,
                        Lists.alert("HighCPU", NOON.minusSeconds(60)),
                        Lists.alert("HighCPU", NOON.minusSeconds(90)),
                        Lists.alert("HighMemory", NOON));

        assertThat(open.alerts())
                .extracting(AlertObservation::startsAt)
                .containsExactly(NOON.minusSeconds(90), NOON);
        assertThat(open.starts().get("home")).hasSize(2);
    }

    @Test
    void countsWhatIsNoAlert() {
        OpenAlerts open = Lists.nothing(NOON);
        Json.MAPPER
                .readTree("[1, null, {}, {\"labels\": 3}, {\"labels\": {\"alertname\": \"A\"}}]")
                .forEach(open::addAlert);

        assertThat(open.alerts()).isEmpty();
        assertThat(open.unreadable()).isEqualTo(5);
    }

    @Test
    void readsSilencesWithTheirMatchersAndWithoutSecrets() {
        OpenAlerts open = Lists.nothing(NOON);
        Lists.recorded("silences.json").forEach(open::addSilence);

        assertThat(open.silences())
                .extracting(SilenceObservation::status)
                .containsExactly(Status.ACTIVE, Status.PENDING, Status.EXPIRED);
        SilenceObservation first = open.silences().iterator().next();
        assertThat(first.matchers())
                .containsExactly(
                        new Matcher("alertname", "KubePod.*", true, true),
                        new Matcher("namespace", "shop", false, false));
        assertThat(first.createdBy()).isEqualTo("anna");
        assertThat(first.comment())
                .startsWith("the disk is on order")
                .doesNotContain("hunter2hunter2");
        assertThat(open.openSilences()).hasSize(2);
    }

    @Test
    void aSilenceThatCantBeToldWholeIsNone() {
        String good = Lists.silence("s-1", "active", NOON);
        OpenAlerts open = Lists.nothing(NOON);
        List.of(
                        "3",
                        "{}",
                        good.replace("\"s-1\"", "\"\""),
                        good.replace("\"startsAt\":\"2", "\"startsAt\":\"?"),
                        good.replaceFirst("\\[\\{.*}]", "[]"),
                        good.replace("\"alertname\"", "\"\""),
                        good.replace("DiskFull", "x".repeat(600)))
                .forEach(silence -> open.addSilence(Json.MAPPER.readTree(silence)));

        assertThat(open.silences()).isEmpty();
        assertThat(open.unreadable()).isEqualTo(7);

        open.addSilence(Json.MAPPER.readTree(good));
        assertThat(open.silences()).hasSize(1);
    }

    @Test
    void ofASilenceTheLatestStateCounts() {
        OpenAlerts open = Lists.nothing(NOON);
        open.addSilence(Json.MAPPER.readTree(Lists.silence("s-1", "active", NOON)));
        open.addSilence(Json.MAPPER.readTree(Lists.silence("s-1", "expired", NOON.plusSeconds(9))));
        open.addSilence(Json.MAPPER.readTree(Lists.silence("s-1", "active", NOON)));

        assertThat(open.silences())
                .extracting(SilenceObservation::status)
                .containsExactly(Status.EXPIRED);
        assertThat(open.openSilences()).isEmpty();
    }
}
