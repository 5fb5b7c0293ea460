package io.causestream.ingest.alertmanager.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.causestream.ingest.alertmanager.Certificate;
import io.causestream.ingest.alertmanager.IngestAlertmanager;
import io.causestream.ingest.alertmanager.IngestAlertmanagerConfig;
import io.causestream.ingest.alertmanager.files.TlsFiles;
import io.causestream.service.access.AccessToken;
import io.causestream.service.access.EndpointSettings;
import io.causestream.topics.KafkaSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The webhook with a certificate, over real HTTPS; there is no Kafka behind it. */
class WebhookTlsTest {

    private static final String TOKEN = "0123456789abcdef";

    @TempDir private Path folder = Path.of("");
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void answersOverHttpsAndAsksForTheTokenThere() throws Exception {
        Certificate certificate = Certificate.EC;
        try (IngestAlertmanager ingest = ingest(certificate.write(folder))) {
            assertThat(ingest.url().toString()).startsWith("https://127.0.0.1:");
            assertThat(post(ingest.url(), certificate, "Bearer " + TOKEN)).isEqualTo(400);
            assertThat(post(ingest.url(), certificate, "Bearer x")).isEqualTo(401);

            URI plain = URI.create(ingest.url().toString().replace("https", "http"));
            assertThatThrownBy(() -> post(plain, certificate, "Bearer " + TOKEN))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void showsARenewedCertificateAndKeepsTheOldOneWhileTheNewIsBad() throws Exception {
        Certificate old = Certificate.RSA;
        Certificate renewed = Certificate.EC;
        TlsFiles files = old.write(folder);
        try (IngestAlertmanager ingest = ingest(files)) {
            assertThat(post(ingest.url(), old, "Bearer " + TOKEN)).isEqualTo(400);

            // Half of it: the new certificate stands beside the old key.
            Files.write(files.certificate(), renewed.pem());
            await().atMost(Duration.ofSeconds(10)).until(() -> unusable() == 1);
            assertThat(post(ingest.url(), old, "Bearer " + TOKEN)).isEqualTo(400);

            Files.write(files.key(), renewed.key());
            await().atMost(Duration.ofSeconds(10)).until(() -> unusable() == 0);
            assertThat(post(ingest.url(), renewed, "Bearer " + TOKEN)).isEqualTo(400);
            assertThatThrownBy(() -> post(ingest.url(), old, "Bearer " + TOKEN))
                    .isInstanceOf(SSLHandshakeException.class);
        }
    }

    /** Who calls decides about it, and says so; alerts are not refused for it here. */
    @Test
    void showsAnExpiredCertificate() throws Exception {
        Certificate expired = Certificate.EXPIRED_EC;
        assertThat(expired.certificate().getNotAfter()).isInThePast();
        try (IngestAlertmanager ingest = ingest(expired.write(folder))) {
            assertThat(post(ingest.url(), expired, "Bearer " + TOKEN)).isEqualTo(400);
        }
    }

    private double unusable() {
        return registry.get("causestream.ingest.alertmanager.files.unusable").gauge().value();
    }

    /** Over a connection of its own. */
    private static int post(URI url, Certificate trusted, String authorization) throws Exception {
        try (HttpClient http = HttpClient.newBuilder().sslContext(trusted.trust()).build()) {
            return http.send(
                            HttpRequest.newBuilder(url)
                                    .timeout(Duration.ofSeconds(10))
                                    .header("Authorization", authorization)
                                    .POST(BodyPublishers.ofString("{}"))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private IngestAlertmanager ingest(TlsFiles tls) {
        AccessToken token = new AccessToken("webhook", TOKEN, null, Optional.empty());
        IngestAlertmanager ingest =
                new IngestAlertmanager(
                        IngestAlertmanagerConfig.local("home", 0, KafkaSettings.at("127.0.0.1:1"))
                                .with(
                                        new WebhookSettings(
                                                new EndpointSettings(
                                                        "127.0.0.1", 0, List.of(token)),
                                                tls)),
                        registry,
                        (service, cause) -> {
                            throw new AssertionError(service, cause);
                        });
        ingest.start();
        return ingest;
    }
}
