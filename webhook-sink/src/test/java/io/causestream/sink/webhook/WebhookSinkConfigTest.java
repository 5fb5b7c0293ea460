package io.causestream.sink.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.settings.BadSettings;
import io.causestream.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookSinkConfigTest {

    @TempDir private Path folder;

    private Webhook read(String yaml) throws IOException {
        return WebhookConfigs.read(
                folder,
                yaml,
                Map.of("HOOK", "https://example.org/hooks/tok-8899aabb?key=k-42424242"));
    }

    @Test
    void readsWhatRobustasUsersHave() throws IOException {
        Webhook webhook =
                read(
                        """
                        name: hook
                        url: https://example.org/in
                        size_limit: 4096
                        authorization: Bearer abc
                        format: text
                        """);

        assertThat(webhook.sizeLimit()).isEqualTo(4096);
        assertThat(webhook.authorization()).isEqualTo("Bearer abc");
        assertThat(webhook.format()).isEqualTo(Webhook.Format.TEXT);
    }

    @Test
    void hasDefaults() throws IOException {
        Webhook webhook = read("{name: hook, url: 'https://example.org/in'}");

        assertThat(webhook.sizeLimit()).isEqualTo(1_048_576);
        assertThat(webhook.format()).isEqualTo(Webhook.Format.JSON);
        assertThat(webhook.timeouts().call()).isEqualTo(Duration.ofSeconds(10));
        assertThat(webhook.templates()).isEmpty();
        assertThat(webhook.dryRun()).isFalse();
    }

    @Test
    void neverPrintsItsSecrets() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "whsec-0011223344556677\n");
        Webhook webhook =
                read(
                        """
                        name: hook
                        url: "{{ env.HOOK }}"
                        secret: "{{ file.%s }}"
                        authorization: Bearer auth-12345678
                        headers: {X-Key: key-12345678}
                        template: {routing_key: routing-12345678}
                        """
                                .formatted(secret));

        assertThat(webhook.secret()).isEqualTo("whsec-0011223344556677");
        assertThat(webhook.toString())
                .contains("example.org", "dryRun=false")
                .doesNotContain("tok-8899aabb", "k-42424242", "whsec", "auth-", "key-", "routing-");
    }

    @Test
    void namesEachProblemWithItsPlaceAndTheRemedyAndNoValueOfASecret() {
        assertThatThrownBy(() ->
                        read(
                                """
                                name: my hook
                                url: ftp://example.org/tok-8899aabb
                                size_limit: 10
                                secret: short-one
                                format: yaml
                                timeout: 2h
                                headers: {Host: canary-1, Idempotency-Key: canary-2}
                                template: {a: $titel}
                                resolve_url: https://${title}.example.org/
                                severity_map: {HIHG: 1}
                                dry_run: maybe
                                slack_channel: x
                                match: {severity: HIGH}
                                """))
                .isInstanceOf(BadSettings.class)
                .message()
                .contains(
                        "sinksConfig[0].webhook_sink.name: 'my hook' is not letters",
                        "webhook_sink.url: begins with neither https:// nor http://",
                        "size_limit: '10' is not a number of bytes from 1024 to 10485760",
                        "secret: has 9 characters; at least 16 are needed",
                        "format: 'yaml' is neither text nor json",
                        "timeout: '2h' is not a time up to 1m",
                        "headers.Host: is not a header that can be sent",
                        "headers.Idempotency-Key: is set by the sink itself",
                        "template: unknown placeholder $titel; did you mean $title?",
                        "resolve_url: has a placeholder in its host",
                        "severity_map.HIHG: unknown severity; did you mean HIGH?",
                        "dry_run: 'maybe' is neither true nor false",
                        "slack_channel: unknown key")
                .doesNotContain("tok-8899aabb", "short-one", "canary-1", "canary-2");
    }

    @Test
    void refusesATemplateThatIsNoJsonAndWhatHasNoEffect() {
        assertThatThrownBy(() ->
                        read(
                                "{name: a, url: 'https://example.org', template: '{\"a\": ', format: json}"))
                .message()
                .contains("template: is no JSON: line 1", "format: has no effect beside template");
        assertThatThrownBy(() ->
                        read(
                                "{name: a, url: 'https://example.org', resolve_url: 'https://example.org'}"))
                .message()
                .contains("resolve_url: has no effect without template");
    }

    @Test
    void refusesTwoOfOneNameAndAServiceWithoutAny() throws IOException {
        assertThatThrownBy(() ->
                        read(
                                """
                                sinksConfig:
                                - webhook_sink: {name: a, url: "https://example.org"}
                                - webhook_sink: {name: a, url: "https://example.org"}
                                """))
                .message()
                .contains("sinksConfig[1].webhook_sink.name: another sink is named 'a'");
        Settings settings =
                Settings.read(
                        Files.writeString(folder.resolve("none.yaml"), "clusterName: home\n"),
                        Map.of());
        WebhookSinkConfig.ofService(settings);
        assertThatThrownBy(settings::refuseProblems).message().contains("has no webhook_sink");
    }
}
