package io.causestream.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that asks who a client is. */
@Timeout(60)
final class SuperUserTest {

    @TempDir private Path folder;

    @Test
    void asksWhoAClientIsAndLetsItDoWhatAnAclAllows() throws Exception {
        EmbeddedKafka.Settings settings =
                EmbeddedKafka.Settings.in(folder).withSuperUser("admin", "admin-secret");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(settings);
                Admin admin = client(kafka, "admin", "admin-secret")) {
            admin.createTopics(List.of(new NewTopic("open", 1, (short) 1)))
                    .all()
                    .get(10, TimeUnit.SECONDS);
            admin.createTopics(List.of(new NewTopic("closed", 1, (short) 1)))
                    .all()
                    .get(10, TimeUnit.SECONDS);
            admin.alterUserScramCredentials(
                            List.of(
                                    new UserScramCredentialUpsertion(
                                            "eve",
                                            new ScramCredentialInfo(
                                                    ScramMechanism.SCRAM_SHA_256, 4096),
                                            "eve-secret")))
                    .all()
                    .get(10, TimeUnit.SECONDS);
            admin.createAcls(List.of(describe("open"))).all().get(10, TimeUnit.SECONDS);

            // The broker takes users and rights from its own copy of the metadata.
            await().atMost(Duration.ofSeconds(20))
                    .ignoreExceptionsMatching(
                            e -> e.getCause() instanceof SaslAuthenticationException)
                    .until(() -> topicsThatEveSees(kafka).equals(Set.of("open")));
            try (Admin eve = client(kafka, "eve", "eve-secret")) {
                assertThatThrownBy(() ->
                                eve.describeTopics(List.of("closed"))
                                        .allTopicNames()
                                        .get(10, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(TopicAuthorizationException.class);
            }
            try (Admin impostor = client(kafka, "admin", "guessed")) {
                assertThatThrownBy(() -> impostor.listTopics().names().get(10, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(SaslAuthenticationException.class);
            }
        }
    }

    private static Set<String> topicsThatEveSees(EmbeddedKafka kafka) throws Exception {
        try (Admin eve = client(kafka, "eve", "eve-secret")) {
            return eve.listTopics().names().get(10, TimeUnit.SECONDS);
        }
    }

    private static AclBinding describe(String topic) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntry(
                        "User:eve", "*", AclOperation.DESCRIBE, AclPermissionType.ALLOW));
    }

    private static Admin client(EmbeddedKafka kafka, String user, String password) {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", kafka.bootstrapServers());
        config.put("security.protocol", "SASL_PLAINTEXT");
        config.put("sasl.mechanism", "SCRAM-SHA-256");
        config.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                        .formatted(user, password));
        return Admin.create(config);
    }
}
