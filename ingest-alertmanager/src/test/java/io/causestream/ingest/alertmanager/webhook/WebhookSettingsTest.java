package io.causestream.ingest.alertmanager.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.service.access.AccessToken;
import io.causestream.service.access.EndpointSettings;
import io.causestream.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookSettingsTest {

    private static final String TOKEN = "0123456789abcdef";

    @TempDir private Path folder = Path.of("");
    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("causestream.yaml");
    }

    @Test
    void wantsATokenUnlessItIsSwitchedOffInWords() throws IOException {
        assertThat(mistakes("{}", Map.of()))
                .contains("webhook.token: is missing")
                .contains("'webhook.authentication: none' requires none");

        WebhookSettings open = settings("webhook: {authentication: none}", Map.of());
        assertThat(open.tokens()).isEmpty();
        assertThat(open.host()).isEqualTo("127.0.0.1");
        assertThat(open.port()).isEqualTo(9095);
    }

    @Test
    void isOpenToThisMachineAloneWithoutAToken() throws IOException {
        assertThat(mistakes("webhook: {authentication: none, host: 0.0.0.0}", Map.of()))
                .contains("webhook.host: '0.0.0.0' is reachable from other machines");
        assertThatThrownBy(() -> new EndpointSettings("0.0.0.0", 0, List.of()))
                .hasMessageContaining("127.0.0.1 only");
    }

    @Test
    void opensToOthersWithAToken() throws IOException {
        WebhookSettings settings = settings("{}", Map.of("CAUSESTREAM_WEBHOOK_TOKEN", TOKEN));

        assertThat(settings.host()).isEqualTo("0.0.0.0");
        assertThat(settings.toString()).doesNotContain(TOKEN);
    }

    @Test
    void takesSeveralTokensAndFilesBoundToClusters() throws IOException {
        Path secret = Files.writeString(folder.resolve("token"), TOKEN);
        WebhookSettings settings =
                settings(
                        """
                        webhook:
                          token: "{{ env.OLD }}"
                          tokens:
                            - {token: fedcba9876543210, cluster: office}
                            - {tokenFile: "%s"}
                        """
                                .formatted(secret),
                        Map.of("OLD", TOKEN));

        assertThat(settings.tokens())
                .extracting(AccessToken::cluster)
                .containsExactly(Optional.empty(), Optional.of("office"), Optional.empty());
        assertThat(settings.tokens().getLast().file()).isEqualTo(secret);
    }

    @Test
    void saysWhatIsWrongWithEachTokenWithoutTheToken() throws IOException {
        assertThat(
                        mistakes(
                                """
                                webhook:
                                  authentication: nonee
                                  tokens:
                                    - {token: short}
                                    - {tokenFile: /nowhere/token}
                                    - {token: fedcba9876543210, cluster: a/b, clustr: x}
                                """,
                                Map.of()))
                .contains("webhook.authentication: 'nonee' is unknown; did you mean none?")
                .contains("webhook.tokens[0].token: has fewer than 16 characters")
                .contains("webhook.tokens[1].tokenFile: '/nowhere/token' can't be read")
                .contains("webhook.tokens[2].cluster: a cluster's name")
                .contains("webhook.tokens[2].clustr: unknown key; did you mean cluster?")
                .doesNotContain("'short'");
    }

    @Test
    void doesNotGuessWhetherTokensBesideNoneAreMeant() throws IOException {
        assertThat(
                        mistakes(
                                "webhook: {authentication: none}",
                                Map.of("CAUSESTREAM_WEBHOOK_TOKEN", TOKEN)))
                .contains("webhook.authentication: is none, but tokens are configured");
    }

    @Test
    void saysWhatIsWrongWithACertificate() throws IOException {
        Map<String, String> token = Map.of("CAUSESTREAM_WEBHOOK_TOKEN", TOKEN);
        Path some = Files.writeString(folder.resolve("some.pem"), "some text");

        assertThat(mistakes("webhook: {tls: {certFile: /nowhere}}", token))
                .contains("webhook.tls: certFile and keyFile must both be set");
        assertThat(mistakes("webhook: {tls: {certFile: /nowhere, keyFile: /nowhere}}", token))
                .contains("webhook.tls: '/nowhere' can't be read");
        assertThat(
                        mistakes(
                                "webhook: {tls: {certFile: '%s', keyFile: '%s'}}"
                                        .formatted(some, some),
                                token))
                .contains("webhook.tls: the certificate file contains no PEM certificate");
    }

    private WebhookSettings settings(String yaml, Map<String, String> environment)
            throws IOException {
        Settings settings = Settings.read(Files.writeString(file, yaml), environment);
        WebhookSettings webhook = WebhookSettings.from(settings);
        settings.refuseProblems();
        return webhook;
    }

    private String mistakes(String yaml, Map<String, String> environment) throws IOException {
        Settings settings = Settings.read(Files.writeString(file, yaml), environment);
        WebhookSettings.from(settings);
        try {
            settings.refuseProblems();
            return "";
        } catch (io.causestream.settings.BadSettings e) {
            return String.valueOf(e.getMessage());
        }
    }
}
