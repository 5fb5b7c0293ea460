package io.causestream.sink.webhook;

import static io.causestream.sink.webhook.Findings.HOSTILE;
import static io.causestream.sink.webhook.Findings.crashLoop;
import static io.causestream.sink.webhook.Findings.hostile;
import static io.causestream.sink.webhook.Findings.next;
import static io.causestream.sink.webhook.Findings.resolved;
import static io.causestream.sink.webhook.Findings.withTexts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Finding;
import io.causestream.topics.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a request says of a finding. */
class RequestRenderingTest {

    private static final String PLACE = "name: hook\nurl: https://example.org/in\n";

    @TempDir private Path folder;

    private WebhookPart request(String keys, Finding finding) throws IOException {
        return new RequestRendering(WebhookConfigs.read(folder, PLACE + keys, Map.of()))
                .request(finding);
    }

    private static String body(WebhookPart part) {
        return new String(part.body(), UTF_8);
    }

    @Test
    void isTheFindingAsOnTheTopic() throws IOException {
        Finding read = Json.MAPPER.readValue(request("", hostile()).body(), Finding.class);

        assertThat(read).isEqualTo(hostile());
    }

    @Test
    void isSentAgainOnlyWhenItShowsSomethingElse() throws IOException {
        for (String keys :
                new String[] {"", "format: text", "template: {t: $title, r: $revision}"}) {
            String first = request(keys, crashLoop()).content();

            assertThat(request(keys, next(crashLoop())).content()).as(keys).isEqualTo(first);
            assertThat(request(keys, hostile()).content()).as(keys).isNotEqualTo(first);
        }
    }

    @Test
    void leavesOutTheLargestFirstAndSaysSo() throws IOException {
        WebhookPart part = request("size_limit: 4096", withTexts(100_000));

        JsonNode body = Json.MAPPER.readTree(part.body());
        assertThat(part.body()).hasSizeLessThanOrEqualTo(4096);
        assertThat(body.path("enrichments")).hasSize(1);
        assertThat(body.path("truncated").path(0).asString()).startsWith("enrichment text (200");
        assertThat(body.path("diagnosis").isMissingNode()).isFalse();
    }

    @Test
    void staysWithinItsLimitWhateverComes() throws IOException {
        for (Finding finding : new Finding[] {hostile(), withTexts(5_000_000)}) {
            for (String keys :
                    new String[] {"", "format: text", "template: {all: $text, d: $description}"}) {
                WebhookPart part = request("size_limit: 1024\n" + keys, finding);
                assertThat(part.body()).as(keys).hasSizeLessThanOrEqualTo(1024);
            }
        }
        JsonNode least = Json.MAPPER.readTree(request("size_limit: 1024", hostile()).body());
        assertThat(least.path("id").asString()).isEqualTo("f-1");
        assertThat(least.path("truncated")).isNotEmpty();
    }

    @Test
    void isReadAloudAsText() throws IOException {
        assertThat(body(request("format: text", resolved(crashLoop()))))
                .isEqualTo(
                        """
                        [HIGH] resolved: Crashing pod checkout-5d9c7f-x2x2x
                        Cause: The container stops because DATABASE_URL is not set.
                        Fix: Set DATABASE_URL.
                        Roll back to 2.3.1.
                        Changed: Deployment shop/checkout at 2026-01-01T11:59:00Z: spec.replicas
                        Where: Deployment shop/checkout, cluster home
                        From 2026-01-01T12:00:00Z to 2026-01-01T12:05:12Z
                        Runbook: https://runbooks.example/crashloop
                        Finding: f-1
                        """);
    }

    @Test
    void fillsATemplateWhoseTextsNothingLeaves() throws IOException {
        JsonNode body =
                Json.MAPPER.readTree(
                        request(
                                        """
                                        template: >-
                                          {"a": "<$title>", "short": "${title:5}", "n": "$severity",
                                           "app": "${labels.app.kubernetes.io/name}", "none": "$analysis",
                                           "price": "$$5", "list": ["$cluster", 7, null]}
                                        severity_map: {HIGH: 4}
                                        """,
                                        hostile())
                                .body());

        assertThat(body)
                .isEqualTo(
                        Json.MAPPER
                                .createObjectNode()
                                .put("a", "<" + HOSTILE + ">")
                                .put("short", HOSTILE.substring(0, 4) + "…")
                                .put("n", 4)
                                .put("app", "checkout")
                                .put("none", "")
                                .put("price", "$5")
                                .set(
                                        "list",
                                        Json.MAPPER
                                                .createArrayNode()
                                                .add("home")
                                                .add(7)
                                                .addNull()));
    }

    @Test
    void sendsTheEndByItsOwnTemplateToItsOwnAddress() throws IOException {
        String keys =
                """
                template: {state: open}
                resolve_template: {state: closed, was: $status}
                resolve_url: https://example.org/${title}/close
                """;

        WebhookPart end = request(keys, resolved(hostile()));

        assertThat(body(end)).isEqualTo("{\"state\":\"closed\",\"was\":\"resolved\"}");
        assertThat(end.url().getRawPath()).matches("/[A-Za-z0-9%.*_-]+/close");
        assertThat(request(keys, hostile()).url()).hasToString("https://example.org/in");
    }

    @Test
    void saysTheLeastOfAFindingThatCanNotBeRendered() throws IOException {
        for (String keys : new String[] {"", "format: text", "template: {t: $title, c: $cause}"}) {
            Webhook webhook = WebhookConfigs.read(folder, PLACE + keys, Map.of());
            assertThat(body(new RequestRendering(webhook).headline(crashLoop())))
                    .as(keys)
                    .contains(crashLoop().title());
        }
    }
}
