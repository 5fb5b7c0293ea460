package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.causestream.ingest.alertmanager.IngestAlertmanager;
import io.causestream.ingest.alertmanager.IngestAlertmanagerConfig;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.service.Services;
import io.causestream.settings.Settings;
import io.causestream.sink.slack.SlackSinkMain;
import io.causestream.standalone.KafkaAcls.Right;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaLogin;
import io.causestream.topics.KafkaLoginRefused;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topics;
import io.causestream.topics.TopicsCreator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Kafka that asks for a password or a token, over TLS. */
@Timeout(120)
class KafkaSaslTest {

    private static final String PASSWORD = "s3cret-of-admin";
    private static final String CLIENT_SECRET = "s3cret-of-oauth";
    private static final String WRONG = "gu3ssed-s3cret";
    private static final String WEBHOOK = "ingest-alertmanager";
    private static final String ALLOWED_URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir private static Path folder;

    private static CertificateAuthority authority;
    private static EmbeddedKafka kafka;
    private static TokenEndpoint endpoint;

    @BeforeAll
    static void startKafka() throws Exception {
        authority = CertificateAuthority.in(folder.resolve("tls"), "authority");
        authority.sign("broker");
        endpoint = TokenEndpoint.start(CLIENT_SECRET);
        kafka =
                EmbeddedKafka.start(
                        EmbeddedKafka.Settings.in(folder.resolve("data"))
                                .withSuperUser("admin", PASSWORD)
                                .withTls(
                                        new EmbeddedKafka.Tls(
                                                authority.identity("broker"),
                                                authority.pem(),
                                                "admin"))
                                .withProperties(
                                        Map.of(
                                                "sasl.enabled.mechanisms",
                                                        "SCRAM-SHA-256,OAUTHBEARER",
                                                "listener.name.clients.oauthbearer.sasl.server.callback.handler.class",
                                                        TokenEndpoint.Validator.class.getName(),
                                                "listener.name.clients.oauthbearer.sasl.jaas.config",
                                                        "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;")));
        KafkaSettings admin = scram(PASSWORD);
        try (Admin client = Admin.create(admin.client("admin"))) {
            client.createAcls(
                            new KafkaAcls(Topics.DEFAULT_PREFIX, "homelab")
                                    .rights().stream()
                                            .filter(right -> right.principal().equals(WEBHOOK))
                                            .map(Right::binding)
                                            .toList())
                    .all()
                    .get(20, TimeUnit.SECONDS);
            new TopicsCreator(client, Installation.STANDALONE, Duration.ofSeconds(20))
                    .create(admin.topics(), admin.groups());
        }
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
        endpoint.close();
        System.clearProperty(ALLOWED_URLS);
    }

    @Test
    void aPasswordThatKafkaRefusesEndsTheServiceWithASentenceAndItsExitCode() throws Exception {
        Path file =
                file(
                        """
                        security.protocol: SASL_SSL
                        ssl.truststore.type: PEM
                        ssl.truststore.location: %s
                        sasl.mechanism: SCRAM-SHA-256
                        sasl.jaas.config: >-
                          org.apache.kafka.common.security.scram.ScramLoginModule required
                          username="admin" password="{{ env.KAFKA_PASSWORD }}";
                        """
                                .formatted(authority.pem()));
        Files.writeString(
                file,
                Files.readString(file)
                        + """
                        sinksConfig:
                          - slack_sink: {name: home, api_key: xoxb-0, slack_channel: "#alerts"}
                        """);
        try (CausestreamProcess sink =
                CausestreamProcess.start(
                        folder,
                        SlackSinkMain.class,
                        Map.of("KAFKA_PASSWORD", WRONG),
                        file.toString())) {
            assertThat(sink.exitCode(PATIENCE)).isEqualTo(1);
            assertThat(sink.errors().lines())
                    .singleElement()
                    .asString()
                    .startsWith(
                            "slack-sink: Kafka at %s refuses the login ("
                                    .formatted(kafka.bootstrapServers()))
                    .endsWith("correct sasl.mechanism and sasl.jaas.config in kafka.client");
            assertThat(sink.output() + sink.errors()).doesNotContain(WRONG);
        }
    }

    @Test
    void aLoginWithAMissingQuotationMarkIsNotQuoted() throws IOException {
        KafkaLoginRefused refused =
                refusal(
                        settings(
                                """
                                security.protocol: SASL_SSL
                                sasl.mechanism: SCRAM-SHA-256
                                sasl.jaas.config: org.apache.kafka.common.security.scram.ScramLoginModule required username=admin password=gu3ssed s3cret;
                                """));

        assertThat(refused)
                .hasMessageContaining("sasl.jaas.config")
                .hasMessageNotContaining("s3cret")
                .hasNoCause();
    }

    @Test
    void aTokenOfAnEndpointIsALoginWithTheRightsOfItsSubject() throws Exception {
        KafkaSettings login = oauth(CLIENT_SECRET);
        System.clearProperty(ALLOWED_URLS);
        assertThat(refusal(login))
                .hasMessageContaining("may not call")
                .hasMessageContaining(
                        "-D%s=URL, for instance in JAVA_TOOL_OPTIONS".formatted(ALLOWED_URLS))
                .hasMessageNotContaining(CLIENT_SECRET);

        System.setProperty(ALLOWED_URLS, endpoint.url());
        try (Services services = new Services()) {
            IngestAlertmanager webhook =
                    new IngestAlertmanager(
                            IngestAlertmanagerConfig.local("home", 0, login),
                            new SimpleMeterRegistry(),
                            services);
            services.start(List.of(webhook));
            services.awaitReady(PATIENCE);

            assertThat(AlertRoad.post(webhook.address().getPort(), "HighMemory", "shop"))
                    .isEqualTo(200);
        }
    }

    @Test
    void anEndpointThatRefusesTheClientIsNamedWithoutTheSecret() throws IOException {
        System.setProperty(ALLOWED_URLS, endpoint.url());

        assertThat(refusal(oauth(WRONG)))
                .hasMessageContaining(kafka.bootstrapServers())
                .hasMessageContaining("sasl.oauthbearer.")
                .hasMessageNotContaining(WRONG)
                .hasNoCause();
    }

    @Test
    void aKafkaThatIsDownIsNoRefusal() {
        KafkaSettings nobody =
                new KafkaSettings(
                        "127.0.0.1:9", Topics.DEFAULT_PREFIX, Map.of("security.protocol", "SSL"));

        assertThatCode(() -> KafkaLogin.check(nobody)).doesNotThrowAnyException();
    }

    private static KafkaLoginRefused refusal(KafkaSettings settings) {
        KafkaLoginRefused refused =
                catchThrowableOfType(KafkaLoginRefused.class, () -> KafkaLogin.check(settings));
        assertThat(refused).as("a refusal").isNotNull();
        return refused;
    }

    private static KafkaSettings scram(String password) throws IOException {
        return settings(
                """
                security.protocol: SASL_SSL
                ssl.truststore.type: PEM
                ssl.truststore.location: %s
                sasl.mechanism: SCRAM-SHA-256
                sasl.jaas.config: 'org.apache.kafka.common.security.scram.ScramLoginModule required username="admin" password="%s";'
                """
                        .formatted(authority.pem(), password));
    }

    private static KafkaSettings oauth(String secret) throws IOException {
        return settings(
                """
                security.protocol: SASL_SSL
                ssl.truststore.type: PEM
                ssl.truststore.location: %s
                sasl.mechanism: OAUTHBEARER
                sasl.jaas.config: org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;
                sasl.login.callback.handler.class: org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler
                sasl.oauthbearer.token.endpoint.url: %s
                sasl.oauthbearer.client.credentials.client.id: %s
                sasl.oauthbearer.client.credentials.client.secret: %s
                """
                        .formatted(authority.pem(), endpoint.url(), WEBHOOK, secret));
    }

    private static KafkaSettings settings(String client) throws IOException {
        Settings settings = Settings.read(file(client), Map.of());
        KafkaSettings read = KafkaSettings.from(settings);
        settings.refuseProblems();
        return read;
    }

    private static Path file(String client) throws IOException {
        return Files.writeString(
                folder.resolve("settings.yaml"),
                "kafka:\n  bootstrapServers: %s\n  client:\n%s"
                        .formatted(kafka.bootstrapServers(), client.indent(4)));
    }
}
