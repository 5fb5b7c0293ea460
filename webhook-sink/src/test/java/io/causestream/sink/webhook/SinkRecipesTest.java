package io.causestream.sink.webhook;

import static io.causestream.sink.webhook.Findings.crashLoop;
import static io.causestream.sink.webhook.Findings.hostile;
import static io.causestream.sink.webhook.Findings.resolved;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Finding;
import io.causestream.finding.Severity;
import io.causestream.topics.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Each recipe of docs/sink-recipes.md, held to what the vendor documents. */
class SinkRecipesTest {

    private static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "PAGERDUTY_ROUTING_KEY", "0123456789abcdef0123456789abcdef",
                    "OPSGENIE_API_KEY", "opsgenie-key",
                    "TEAMS_WORKFLOW_URL", "https://prod.logic.azure.example/workflows/x?sig=y",
                    "DISCORD_WEBHOOK_URL", "https://discord.com/api/webhooks/1/x",
                    "NTFY_TOKEN", "tk_x",
                    "NTFY_TOPIC", "alerts-x",
                    "SENDGRID_API_KEY", "SG.x");
    private static final Pattern RECIPE =
            Pattern.compile("(?s)\n## ([^\n]+)\n(?:(?!\n## ).)*?```yaml\n(.*?)```");

    @TempDir private Path folder;

    private Map<String, Webhook> recipes() throws IOException {
        String page = Files.readString(Path.of("../docs/sink-recipes.md"));
        Map<String, Webhook> recipes = new LinkedHashMap<>();
        for (var found : RECIPE.matcher(page).results().toList()) {
            recipes.put(found.group(1), WebhookConfigs.read(folder, found.group(2), ENVIRONMENT));
        }
        return recipes;
    }

    private WebhookPart request(String recipe, Finding finding) throws IOException {
        Webhook webhook = requireNonNull(recipes().get(recipe), recipe);
        return new RequestRendering(webhook).request(finding);
    }

    private JsonNode body(String recipe, Finding finding) throws IOException {
        return Json.MAPPER.readTree(request(recipe, finding).body());
    }

    @Test
    void areAllHere() throws IOException {
        assertThat(recipes())
                .containsOnlyKeys(
                        "PagerDuty", "Opsgenie", "Microsoft Teams", "Discord", "ntfy", "Mail");
    }

    @Test
    void pagerDutyTriggersAndResolvesOneIncident() throws IOException {
        for (Severity severity : Severity.values()) {
            JsonNode trigger = body("PagerDuty", hostile().edit().severity(severity).finding());

            assertThat(trigger.path("routing_key").asString()).hasSize(32);
            assertThat(trigger.path("event_action").asString()).isEqualTo("trigger");
            assertThat(trigger.path("payload").path("severity").asString())
                    .isIn("critical", "error", "warning", "info");
            assertThat(trigger.path("payload").path("summary").asString())
                    .isNotBlank()
                    .hasSizeLessThanOrEqualTo(1024);
            assertThat(trigger.path("payload").path("source").asString())
                    .isEqualTo("home/shop/checkout");
            assertThat(trigger.path("payload").path("timestamp").asString())
                    .isEqualTo("2026-01-01T12:00:00Z");
        }
        JsonNode resolve = body("PagerDuty", resolved(hostile()));
        assertThat(resolve.path("event_action").asString()).isEqualTo("resolve");
        assertThat(resolve.path("dedup_key").asString()).isNotBlank().hasSizeLessThan(256);
        assertThat(resolve.path("dedup_key"))
                .isEqualTo(body("PagerDuty", crashLoop()).path("dedup_key"));
    }

    @Test
    void opsgenieOpensAnAlertAndClosesItByItsAlias() throws IOException {
        for (Severity severity : Severity.values()) {
            JsonNode alert = body("Opsgenie", hostile().edit().severity(severity).finding());

            assertThat(alert.propertyNames())
                    .isSubsetOf(
                            Set.of(
                                    "message",
                                    "alias",
                                    "description",
                                    "entity",
                                    "source",
                                    "priority",
                                    "tags",
                                    "details"));
            assertThat(characters(alert.path("message"))).isBetween(1, 130);
            assertThat(characters(alert.path("alias"))).isBetween(1, 512);
            assertThat(characters(alert.path("description"))).isBetween(1, 15_000);
            assertThat(alert.path("priority").asString()).matches("P[1-5]");
            alert.path("tags").forEach(tag -> assertThat(characters(tag)).isBetween(1, 50));
        }
        assertThat(request("Opsgenie", resolved(crashLoop())).url())
                .hasToString("https://api.opsgenie.com/v2/alerts/f-1/close?identifierType=alias");
        assertThat(body("Opsgenie", resolved(crashLoop())).propertyNames())
                .isSubsetOf(Set.of("user", "source", "note"));
    }

    @Test
    void teamsGetsAnAdaptiveCard() throws IOException {
        for (Finding finding : List.of(hostile(), resolved(crashLoop()))) {
            JsonNode message = body("Microsoft Teams", finding);

            assertThat(message.path("type").asString()).isEqualTo("message");
            JsonNode attachment = message.path("attachments").path(0);
            assertThat(attachment.path("contentType").asString())
                    .isEqualTo("application/vnd.microsoft.card.adaptive");
            JsonNode card = attachment.path("content");
            assertThat(card.path("$schema").asString())
                    .isEqualTo("http://adaptivecards.io/schemas/adaptive-card.json");
            assertThat(card.path("type").asString()).isEqualTo("AdaptiveCard");
            assertThat(card.path("body").path(0).path("color").asString())
                    .isIn("default", "dark", "light", "accent", "good", "warning", "attention");
            assertThat(request("Microsoft Teams", finding).body()).hasSizeLessThanOrEqualTo(28_000);
        }
    }

    @Test
    void discordGetsAMessageThatMentionsNobody() throws IOException {
        JsonNode message = body("Discord", hostile());

        assertThat(characters(message.path("content"))).isBetween(1, 2000);
        assertThat(message.path("allowed_mentions").toString()).isEqualTo("{\"parse\":[]}");
    }

    @Test
    void ntfyGetsATopicAndAPriorityThatIsANumber() throws IOException {
        for (Severity severity : Severity.values()) {
            JsonNode message = body("ntfy", hostile().edit().severity(severity).finding());

            assertThat(message.path("topic").asString()).isEqualTo("alerts-x");
            assertThat(message.path("priority").isInt()).isTrue();
            assertThat(message.path("priority").asInt()).isBetween(1, 5);
            assertThat(message.path("message").asString()).isNotBlank();
            assertThat(message.path("tags").isArray()).isTrue();
        }
        assertThat(request("ntfy", hostile()).body()).hasSizeLessThanOrEqualTo(4096);
    }

    @Test
    void sendGridGetsAMailWithTheTextOfTheFinding() throws IOException {
        JsonNode mail = body("Mail", crashLoop());

        assertThat(
                        mail.path("personalizations")
                                .path(0)
                                .path("to")
                                .path(0)
                                .path("email")
                                .asString())
                .isEqualTo("on-call@example.org");
        assertThat(mail.path("from").path("email").asString()).contains("@");
        assertThat(mail.path("subject").asString())
                .isEqualTo("[HIGH] firing: Crashing pod checkout-5d9c7f-x2x2x");
        assertThat(mail.path("content").path(0).path("type").asString()).isEqualTo("text/plain");
        assertThat(mail.path("content").path(0).path("value").asString())
                .contains("DATABASE_URL is not set");
    }

    private static int characters(JsonNode text) {
        String value = text.asString();
        return value.codePointCount(0, value.length());
    }
}
