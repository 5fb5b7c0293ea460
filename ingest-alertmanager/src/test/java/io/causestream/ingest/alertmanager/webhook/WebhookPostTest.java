package io.causestream.ingest.alertmanager.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.finding.Subject;
import io.causestream.ingest.alertmanager.Posts;
import io.causestream.ingest.alertmanager.alert.AlertCluster;
import io.causestream.ingest.alertmanager.alert.AlertFingerprint;
import io.causestream.ingest.alertmanager.alert.AlertRelabel;
import io.causestream.ingest.alertmanager.alert.AlertRelabel.Rule;
import io.causestream.ingest.alertmanager.alert.AlertRules;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.AlertObservation.Status;
import io.causestream.redaction.Redactor;
import io.causestream.topics.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookPostTest {

    static List<String> recordings() throws IOException {
        return Posts.names();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void readsEachRecordedPostWithAllItsAlerts(String name) throws NotAWebhookPost {
        String recorded = Posts.recorded(name);

        WebhookPost post = Posts.read(recorded);

        assertThat(post.refused()).isEmpty();
        assertThat(post.cut()).isZero();
        assertThat(post.alerts())
                .hasSize(Json.MAPPER.readTree(recorded).path("alerts").size())
                .isNotEmpty();
    }

    @Test
    void keepsWhatTheAlertSays() throws NotAWebhookPost {
        AlertObservation alert =
                Posts.read(Posts.recorded("KubePodCrashLooping-firing.json")).alerts().getFirst();

        assertThat(alert.name()).isEqualTo("KubePodCrashLooping");
        assertThat(alert.subject()).isEqualTo(Subject.pod("shop", "checkout-6c9f7d5b8-x2lqk"));
        assertThat(alert.container()).isEqualTo("checkout");
        assertThat(alert.status()).isEqualTo(Status.FIRING);
        assertThat(alert.endsAt()).isNull();
        assertThat(alert.labels()).containsEntry("cluster", "homelab").hasSize(13);
        assertThat(alert.annotations()).containsEntry("summary", "Pod is crash looping.");
        assertThat(alert.groupLabels()).containsEntry("alertname", "KubePodCrashLooping");
        assertThat(alert.groupKey()).startsWith("{}:{alertname=\"KubePodCrashLooping\", cl");
        assertThat(alert.receiver()).isEqualTo("causestream");
        assertThat(alert.externalUrl()).isEqualTo("http://alertmanager.monitoring:9093");
        assertThat(alert.truncatedAlerts()).isZero();
        assertThat(alert.generatorUrl()).startsWith("http://kube-prometheus-stack-prometheus");
        assertThat(alert.fingerprint()).isEqualTo("1ee7a1f4a72c1634");
        assertThat(alert.id()).isEqualTo("home/1ee7a1f4a72c1634/2026-11-23T15:13:08Z/firing");
    }

    @Test
    void knowsAReSendByItsId() throws NotAWebhookPost {
        WebhookPost first = Posts.read(Posts.recorded("KubePodCrashLooping-firing.json"));
        WebhookPost again = Posts.read(Posts.recorded("KubePodCrashLooping-firing.json"));

        assertThat(again.alerts().getFirst().id()).isEqualTo(first.alerts().getFirst().id());
    }

    @Test
    void oneAlertThroughTwoReceiversIsOneAlert() throws NotAWebhookPost {
        String post = Posts.recorded("KubePodCrashLooping-firing.json");
        AlertObservation one = Posts.read(post).alerts().getFirst();
        AlertObservation other =
                Posts.read(post.replace("\"causestream\"", "\"pagers\"")).alerts().getFirst();

        assertThat(other.receiver()).isEqualTo("pagers");
        assertThat(other.id()).isEqualTo(one.id());
    }

    @Test
    void relabelsBeforeItLooksForTheSubjectAndTheCluster() throws NotAWebhookPost {
        AlertObservation alert =
                Posts.read(
                                Posts.of(
                                        """
                                        {"labels":{"alertname":"X","namespace":"shop","k8s_deployment":"web","k8s_cluster":"office"},
                                         "startsAt":"2026-01-31T11:55:00Z"}\
                                        """),
                                new AlertCluster("home", List.of("cluster")),
                                new AlertRelabel(
                                        List.of(
                                                new Rule("k8s_deployment", "deployment", true),
                                                new Rule("k8s_cluster", "cluster", false))))
                        .alerts()
                        .getFirst();

        assertThat(alert.subject()).isEqualTo(new Subject("Deployment", "shop", "web"));
        assertThat(alert.cluster()).isEqualTo("office");
        assertThat(alert.labels())
                .containsOnlyKeys("alertname", "cluster", "deployment", "k8s_cluster", "namespace");
        // As Alertmanager has it, so that a list and a webhook mean the same alert.
        assertThat(alert.fingerprint())
                .isEqualTo(
                        AlertFingerprint.of(
                                Map.of(
                                        "alertname", "X",
                                        "namespace", "shop",
                                        "k8s_deployment", "web",
                                        "k8s_cluster", "office")));
    }

    @Test
    void readsTheStatusOfEachAlertNotThatOfTheGroup() throws NotAWebhookPost {
        WebhookPost post =
                Posts.read(
                        Posts.recorded("KubePodNotReady-firing-25-alerts-1-of-them-resolved.json"));

        assertThat(post.alerts())
                .filteredOn(alert -> alert.status() == Status.RESOLVED)
                .singleElement()
                .satisfies(alert -> {
                    assertThat(alert.endsAt()).isNotNull();
                    assertThat(alert.id()).endsWith("/resolved/" + alert.endsAt());
                });
    }

    @Test
    void ageIsFromTheStartOrTheEndAndNeverNegative() throws NotAWebhookPost {
        AlertObservation firing = Posts.read(Posts.of(Posts.alert("a"))).alerts().getFirst();
        AlertObservation ahead =
                WebhookPost.read(
                                Json.MAPPER.readTree(Posts.of(Posts.alert("a"))),
                                new AlertRules(
                                        AlertRelabel.NONE,
                                        AlertCluster.always("home"),
                                        Redactor.standard()),
                                Instant.parse("2026-01-31T11:00:00Z"))
                        .alerts()
                        .getFirst();

        assertThat(firing.age()).isEqualTo(Duration.ofMinutes(5));
        assertThat(ahead.age()).isZero();
    }

    @Test
    void saysHowManyAlertsWereLeftOut() throws NotAWebhookPost {
        WebhookPost post =
                Posts.read(Posts.recorded("KubePodNotReady-firing-5-alerts-20-truncated.json"));

        assertThat(post.truncated()).isEqualTo(20);
        assertThat(post.alerts())
                .hasSize(5)
                .allSatisfy(alert -> assertThat(alert.truncatedAlerts()).isEqualTo(20));
    }

    @Test
    void namesAllMistakesOfABadAlertAndReadsTheGoodOnes() throws NotAWebhookPost {
        WebhookPost post =
                Posts.read(
                        Posts.of(
                                Posts.alert("a"),
                                "7",
                                "{\"status\":\"red\",\"labels\":{\"pod\":7},\"startsAt\":\"noon\"}",
                                "{\"status\":\"resolved\",\"labels\":{\"alertname\":\"X\"}}",
                                Posts.alert("b")));

        assertThat(post.alerts())
                .extracting(alert -> alert.subject().name())
                .containsExactly("a", "b");
        assertThat(post.refused())
                .flatExtracting(WebhookPost.Refused::problems)
                .containsExactly(
                        "alerts[1]: a JSON object is expected",
                        "alerts[2].labels.pod: a string is expected",
                        "alerts[2].status: is neither firing nor resolved",
                        "alerts[2].startsAt: is not a time such as 2026-01-31T09:30:00Z",
                        "alerts[3].startsAt: is missing",
                        "alerts[3].endsAt: is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "null", "{}", "{\"alerts\":null}", "{\"alerts\":{}}"})
    void refusesWhatIsNoPostAtAll(String body) {
        assertThatThrownBy(() -> Posts.read(body)).isInstanceOf(NotAWebhookPost.class);
    }

    @Test
    void readsAPostOfNothingButAlerts() throws NotAWebhookPost {
        WebhookPost post =
                Posts.read(
                        """
                        {"status":"firing","alerts":[{"labels":{"alertname":"Bare"},"startsAt":"2026-01-31T12:55:00+01:00"}]}\
                        """);

        assertThat(post.alerts())
                .singleElement()
                .satisfies(alert -> {
                    assertThat(alert.subject()).isEqualTo(new Subject(Subject.ALERT, "", "Bare"));
                    assertThat(alert.age()).isEqualTo(Duration.ofMinutes(5));
                    assertThat(alert.generatorUrl()).isEmpty();
                });
    }

    @Test
    void derivesTheSameFingerprintFromTheSameLabels() throws NotAWebhookPost {
        WebhookPost post =
                Posts.read(
                        Posts.of(
                                "{\"labels\":{\"alertname\":\"X\",\"a\":\"1\"},\"startsAt\":\"2026-01-31T11:55:00Z\",\"fingerprint\":null}",
                                "{\"labels\":{\"a\":\"1\",\"alertname\":\"X\"},\"startsAt\":\"2026-01-31T11:55:00Z\"}",
                                "{\"labels\":{\"a\":\"2\",\"alertname\":\"X\"},\"startsAt\":\"2026-01-31T11:55:00Z\"}"));

        assertThat(post.alerts().get(0).id()).isEqualTo(post.alerts().get(1).id());
        assertThat(post.alerts().get(0).id()).isNotEqualTo(post.alerts().get(2).id());
    }

    @Test
    void masksSecretsButNotTheNameOfTheObject() throws NotAWebhookPost {
        AlertObservation alert =
                Posts.read(
                                Posts.of(
                                        """
                                        {"labels":{"alertname":"X","namespace":"ml","pod":"sk-learn-server-6c9f7d5b8-x2lqk","dsn":"postgres://app:hunter2@db/x"},
                                         "annotations":{"description":"login failed: password=hunter2"},
                                         "startsAt":"2026-01-31T11:55:00Z","generatorURL":"http://user:hunter2@prometheus/graph"}\
                                        """))
                        .alerts()
                        .getFirst();

        assertThat(alert.toString()).doesNotContain("hunter2").contains("[redacted]");
        assertThat(alert.subject()).isEqualTo(Subject.pod("ml", "sk-learn-server-6c9f7d5b8-x2lqk"));
    }

    @Test
    void boundsWhatItKeeps() throws NotAWebhookPost {
        String labels =
                IntStream.range(0, 1_000)
                        .mapToObj(i -> "\"a%d\":\"%s\"".formatted(i, "x".repeat(2_000)))
                        .collect(Collectors.joining(","));
        WebhookPost post =
                Posts.read(
                        Posts.of(
                                "{\"labels\":{%s,\"alertname\":\"X\"},\"annotations\":{\"d\":\"%s\"},\"startsAt\":\"2026-01-31T11:55:00Z\"}"
                                        .formatted(labels, "y".repeat(100_000)),
                                Posts.alert("b")));

        AlertObservation alert = post.alerts().getFirst();
        assertThat(post.cut()).isEqualTo(1);
        assertThat(alert.name()).isEqualTo("X");
        assertThat(alert.labels()).hasSize(64).containsKey("alertname");
        assertThat(alert.labels().values()).allMatch(value -> value.length() <= 500);
        assertThat(alert.annotations().get("d")).hasSize(4_000).endsWith("…");
    }

    @Test
    void sparesWhatDecidesSeverityAndSubjectWhereThereAreTooManyLabels() throws NotAWebhookPost {
        String labels =
                IntStream.range(0, 1_000)
                        .mapToObj("\"a%d\":\"x\""::formatted)
                        .collect(Collectors.joining(","));
        AlertObservation alert =
                Posts.read(
                                Posts.of(
                                        "{\"labels\":{%s,\"alertname\":\"X\",\"severity\":\"page\",\"namespace\":\"shop\",\"pod\":\"web-1\",\"container\":\"web\",\"uid\":\"u\",\"job\":\"kube-state-metrics\",\"zone\":\"z\"},\"startsAt\":\"2026-01-31T11:55:00Z\"}"
                                                .formatted(labels)))
                        .alerts()
                        .getFirst();

        assertThat(alert.subject()).isEqualTo(Subject.pod("shop", "web-1"));
        assertThat(alert.container()).isEqualTo("web");
        assertThat(alert.labels())
                .hasSize(64)
                .containsKeys("alertname", "severity", "namespace", "pod", "container", "job")
                .doesNotContainKey("zone");
    }

    @Test
    void readsTheClusterAndTheNodeOfAllLabelsHoweverManyThereAre() throws NotAWebhookPost {
        String labels =
                IntStream.range(0, 200)
                        .mapToObj("\"exported_pod_%d\":\"x\""::formatted)
                        .collect(Collectors.joining(","));
        AlertObservation alert =
                Posts.read(
                                Posts.of(
                                        "{\"labels\":{%s,\"alertname\":\"X\",\"node\":\"worker-2\",\"zz_cluster\":\"office\"},\"startsAt\":\"2026-01-31T11:55:00Z\"}"
                                                .formatted(labels)),
                                new AlertCluster("home", List.of("zz_cluster")),
                                AlertRelabel.NONE)
                        .alerts()
                        .getFirst();

        assertThat(alert.cluster()).isEqualTo("office");
        assertThat(alert.subject()).isEqualTo(Subject.node("worker-2"));
    }

    @Test
    void keepsWhatPeopleReadFirstOfTooManyAnnotations() throws NotAWebhookPost {
        String annotations =
                IntStream.range(0, 100)
                        .mapToObj(i -> "\"a%d\":\"%s\"".formatted(i, "\\u0001".repeat(5_000)))
                        .collect(Collectors.joining(","));
        AlertObservation alert =
                Posts.read(
                                Posts.of(
                                        "{\"labels\":{\"alertname\":\"X\"},\"annotations\":{%s,\"summary\":\"It is slow\",\"runbook_url\":\"http://runbook.example/x\"},\"startsAt\":\"2026-01-31T11:55:00Z\"}"
                                                .formatted(annotations)))
                        .alerts()
                        .getFirst();

        assertThat(alert.annotations())
                .containsEntry("summary", "It is slow")
                .containsEntry("runbook_url", "http://runbook.example/x");
        assertThat(Json.MAPPER.writeValueAsBytes(alert)).hasSizeLessThan(1_000_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"namespace\":\"shop\",\"pod\":\"web-1\",\"severity\":\"page\"}",
                "{\"alertname\":\"\",\"namespace\":\"shop\",\"pod\":\"web-1\"}",
                "{\"alertname\":\" \",\"namespace\":\"shop\",\"pod\":\"web-1\"}"
            })
    void tellsOfAnAlertWithoutANameUnderAStandIn(String labels) throws NotAWebhookPost {
        WebhookPost post =
                Posts.read(
                        Posts.of(
                                "{\"labels\":%s,\"startsAt\":\"2026-01-31T11:55:00Z\"}"
                                        .formatted(labels)));

        assertThat(post.refused()).isEmpty();
        assertThat(post.alerts().getFirst().name()).isEqualTo("UnnamedAlert");
        assertThat(post.alerts().getFirst().subject()).isEqualTo(Subject.pod("shop", "web-1"));
    }

    @Test
    void makesHalfACharacterWritable() throws NotAWebhookPost {
        AlertObservation alert =
                Posts.read(
                                Posts.of(
                                        "{\"labels\":{\"alertname\":\"X\\ud83d\"},\"startsAt\":\"2026-01-31T11:55:00Z\"}"))
                        .alerts()
                        .getFirst();

        assertThat(Json.MAPPER.writeValueAsString(alert)).contains("X?");
    }
}
