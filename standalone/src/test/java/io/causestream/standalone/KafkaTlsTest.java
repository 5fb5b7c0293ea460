package io.causestream.standalone;

import static io.causestream.standalone.CertificateAuthority.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.causestream.ingest.alertmanager.IngestAlertmanager;
import io.causestream.ingest.alertmanager.IngestAlertmanagerConfig;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.service.Services;
import io.causestream.settings.BadSettings;
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
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Kafka that asks for a certificate, and takes its common name for who the client is. */
@Timeout(120)
class KafkaTlsTest {

    private static final String WEBHOOK = "ingest-alertmanager";
    private static final String STRANGER = "stranger";
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

    @TempDir private static Path folder;

    private static CertificateAuthority authority;
    private static CertificateAuthority otherAuthority;
    private static EmbeddedKafka kafka;

    @BeforeAll
    static void startKafka() throws Exception {
        authority = CertificateAuthority.in(folder.resolve("ours"), "authority");
        otherAuthority = CertificateAuthority.in(folder.resolve("theirs"), "other");
        for (String name : List.of("broker", "admin", WEBHOOK)) {
            authority.sign(name);
        }
        otherAuthority.sign(STRANGER);
        kafka =
                EmbeddedKafka.start(
                        EmbeddedKafka.Settings.in(folder.resolve("data"))
                                .withTls(
                                        new EmbeddedKafka.Tls(
                                                authority.identity("broker"),
                                                authority.pem(),
                                                "admin")));
        KafkaSettings admin = pem("admin");
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
                    .create(TOPICS, admin.groups());
        }
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @Test
    void aServiceShowsItsCertificateAndHasTheRightsOfItsCommonName() throws Exception {
        KafkaSettings login = pem(WEBHOOK);
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
        assertThatThrownBy(() -> write(login, TOPICS.findings().name()))
                .hasCauseInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    void keyStoresDoAsWellAsPemFilesAndTheirPasswordComesFromTheEnvironment() {
        assertThatCode(() -> KafkaLogin.check(keyStores(authority.keyStore(WEBHOOK), PASSWORD)))
                .doesNotThrowAnyException();
    }

    @Test
    void aCertificateThatKafkaDoesNotTrustIsRefusedInASentence() throws IOException {
        assertThat(refusal(client(authority.pem(), otherAuthority.identity(STRANGER))))
                .contains(kafka.bootstrapServers(), "refuses the TLS connection", "ssl.keystore.*");
        assertThat(
                        refusal(
                                settings(
                                        """
                                        security.protocol: SSL
                                        ssl.truststore.type: PEM
                                        ssl.truststore.location: %s
                                        """
                                                .formatted(authority.pem()),
                                        Map.of())))
                .as("without a certificate")
                .contains(kafka.bootstrapServers(), "refuses the TLS connection", "ssl.keystore.*");
    }

    @Test
    void aKafkaWhoseCertificateIsNotTrustedIsRefusedInASentence() throws IOException {
        assertThat(refusal(client(otherAuthority.pem(), authority.identity(WEBHOOK))))
                .contains(kafka.bootstrapServers(), "is not trusted", "ssl.truststore.*");
    }

    @Test
    void aFileThatCanNotBeUsedIsNamedAndItsPasswordIsNot() throws IOException {
        assertThat(refusal(keyStores(authority.keyStore(WEBHOOK), "wr0ng-p4ssword")))
                .contains("password was incorrect", authority.keyStore(WEBHOOK).toString())
                .doesNotContain("wr0ng-p4ssword", PASSWORD);
        assertThat(refusal(client(authority.pem(), folder.resolve("gone.pem"))))
                .contains("gone.pem", "kafka.client");
        Path garbage = Files.writeString(folder.resolve("garbage.pem"), "s3cret-in-no-pem");
        assertThat(refusal(client(authority.pem(), garbage)))
                .contains("garbage.pem", "kafka.client")
                .doesNotContain("s3cret-in-no-pem");
    }

    @Test
    void aMisspeltPropertyIsNamedWithTheNearestOneAndNoValue() {
        BadSettings problems =
                catchThrowableOfType(
                        BadSettings.class,
                        () ->
                                settings(
                                        """
                                        security.protocol: SSL
                                        ssl.keystore.pasword: "{{ env.KEYS }}"
                                        """,
                                        Map.of("KEYS", PASSWORD)));

        assertThat(problems)
                .hasMessageContaining("line 5, kafka.client.ssl.keystore.pasword: ")
                .hasMessageContaining("did you mean ssl.keystore.password?")
                .hasMessageNotContaining(PASSWORD);
    }

    @Test
    void aServiceThatIsRefusedEndsWithTheSentenceAndItsExitCode() throws Exception {
        Path file = file("slack.yaml", keyStoreProperties(otherAuthority.keyStore(STRANGER)));
        Files.writeString(
                file,
                """
                sinksConfig:
                  - slack_sink: {name: home, api_key: "{{ env.SLACK }}", slack_channel: "#alerts"}
                """,
                StandardOpenOption.APPEND);
        Map<String, String> secrets = Map.of("KEYS", PASSWORD, "SLACK", "xoxb-s3cret-of-slack");
        try (CausestreamProcess sink =
                CausestreamProcess.start(folder, SlackSinkMain.class, secrets, file.toString())) {
            assertThat(sink.exitCode(PATIENCE)).isEqualTo(1);
            assertThat(sink.errors().lines())
                    .singleElement()
                    .asString()
                    .startsWith("slack-sink: Kafka at " + kafka.bootstrapServers())
                    .contains("ssl.keystore.*");
            assertThat(sink.output() + sink.errors())
                    .doesNotContain(PASSWORD, "xoxb-s3cret-of-slack");
        }
    }

    @Test
    void commandsShowNoSecretOfTheFile() throws IOException {
        Path file =
                file(
                        "inline.yaml",
                        """
                        security.protocol: SSL
                        ssl.truststore.location: %s
                        ssl.truststore.password: %s
                        ssl.keystore.location: %s
                        ssl.keystore.password: %s
                        """
                                .formatted(
                                        authority.trustStore(),
                                        PASSWORD,
                                        otherAuthority.keyStore(STRANGER),
                                        PASSWORD));
        for (List<String> command :
                List.of(
                        List.of("check-config", file.toString()),
                        List.of("doctor", "--config", file.toString()),
                        List.of("findings", "--config", file.toString()))) {
            StringWriter said = new StringWriter();
            PrintWriter out = new PrintWriter(new BufferedWriter(said), true);
            Causestream.run(out, out, command.toArray(String[]::new));

            assertThat(said.toString())
                    .as(command.getFirst())
                    .isNotBlank()
                    .doesNotContain(PASSWORD);
            if (!command.getFirst().equals("check-config")) {
                assertThat(said.toString())
                        .as(command.getFirst())
                        .contains("refuses the TLS connection");
            }
        }
        assertThat(
                        settings(
                                        "ssl.keystore.password: \"{{ env.KEYS }}\"",
                                        Map.of("KEYS", PASSWORD))
                                .toString())
                .contains("ssl.keystore.password")
                .doesNotContain(PASSWORD);
    }

    private static String refusal(KafkaSettings settings) {
        KafkaLoginRefused refused =
                catchThrowableOfType(KafkaLoginRefused.class, () -> KafkaLogin.check(settings));
        assertThat(refused).as("a refusal").isNotNull().hasNoCause();
        return String.valueOf(refused.getMessage());
    }

    private static KafkaSettings pem(String name) throws IOException {
        return client(authority.pem(), authority.identity(name));
    }

    private static KafkaSettings client(Path trusted, Path identity) throws IOException {
        return settings(
                """
                security.protocol: SSL
                ssl.truststore.type: PEM
                ssl.truststore.location: %s
                ssl.keystore.type: PEM
                ssl.keystore.location: %s
                """
                        .formatted(trusted, identity),
                Map.of());
    }

    private static KafkaSettings keyStores(Path keys, String password) throws IOException {
        return settings(keyStoreProperties(keys), Map.of("KEYS", password));
    }

    private static String keyStoreProperties(Path keys) {
        return """
        security.protocol: SSL
        ssl.truststore.type: PEM
        ssl.truststore.location: %s
        ssl.keystore.type: PKCS12
        ssl.keystore.location: %s
        ssl.keystore.password: "{{ env.KEYS }}"
        """
                .formatted(authority.pem(), keys);
    }

    /** As a service reads them from its file. */
    private static KafkaSettings settings(String client, Map<String, String> environment)
            throws IOException {
        Settings settings = Settings.read(file("settings.yaml", client), environment);
        KafkaSettings read = KafkaSettings.from(settings);
        settings.refuseProblems();
        return read;
    }

    private static Path file(String name, String client) throws IOException {
        return Files.writeString(
                folder.resolve(name),
                "kafka:\n  bootstrapServers: %s\n  client:\n%s"
                        .formatted(kafka.bootstrapServers(), client.indent(4)));
    }

    private static void write(KafkaSettings login, String topic) throws Exception {
        Map<String, Object> config = login.patientProducer("writer");
        // An idempotent one is refused before it names a topic.
        config.put("enable.idempotence", false);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, new byte[1])).get(20, TimeUnit.SECONDS);
        }
    }
}
