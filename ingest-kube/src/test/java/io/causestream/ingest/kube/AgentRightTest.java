package io.causestream.ingest.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.causestream.ingest.kube.api.Kinds;
import io.causestream.ingest.kube.leadership.LeaseSettings;
import io.causestream.ingest.kube.watch.Selection;
import io.causestream.settings.YamlDocument;
import io.causestream.topics.KafkaSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The rights that are reviewed are those of the page. */
class AgentRightTest {

    private static final IngestKubeConfig CONFIG =
            IngestKubeConfig.of("home", KafkaSettings.at("127.0.0.1:9"));

    @Test
    void thePageHasTheRightsForEverythingThatCanBeSelected() throws Exception {
        Matcher role =
                Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(Path.of("../docs/kubernetes-rbac.md")));
        assertThat(role.find()).isTrue();
        Set<String> ofThePage = new TreeSet<>();
        for (JsonNode rule : YamlDocument.of("role", role.group(1)).root().path("rules")) {
            for (JsonNode resource : rule.path("resources")) {
                for (JsonNode verb : rule.path("verbs")) {
                    ofThePage.add(
                            phrase(
                                    verb.asString(),
                                    resource.asString(),
                                    rule.path("apiGroups").path(0).asString()));
                }
            }
        }

        assertThat(
                        AgentRight.neededFor(
                                        selecting(
                                                new Selection(
                                                        Kinds.BY_NAME.keySet(),
                                                        Set.of(),
                                                        Set.of(),
                                                        Set.of(),
                                                        "",
                                                        List.of("stable.example.com/v1/widgets"))))
                                .stream()
                                .map(right ->
                                        phrase(right.verb(), right.resource(), right.group())))
                .containsExactlyInAnyOrderElementsOf(ofThePage);
    }

    @Test
    void oneIncludedNamespaceNeedsItsRoleAloneAndDoesWithoutTheKindsOfTheCluster() {
        List<AgentRight> rights =
                AgentRight.neededFor(
                        selecting(
                                new Selection(
                                        Set.of("pod", "node"),
                                        Set.of(),
                                        Set.of("shop"),
                                        Set.of(),
                                        "",
                                        List.of())));

        assertThat(rights)
                .contains(
                        new AgentRight("", "pods", "watch", "shop", false),
                        new AgentRight("", "pods/log", "get", "shop", false),
                        new AgentRight("", "nodes", "watch", "", true));
    }

    @Test
    void aLeaseNeedsItsRightsInItsNamespace() {
        IngestKubeConfig leading =
                new IngestKubeConfig(
                        "home",
                        CONFIG.kafka(),
                        null,
                        null,
                        CONFIG.prometheus(),
                        "",
                        new LeaseSettings("causestream", "agent", Duration.ofSeconds(9)),
                        CONFIG.clockCheck(),
                        CONFIG.silence(),
                        CONFIG.heartbeat(),
                        CONFIG.replacerPatterns(),
                        CONFIG.queries(),
                        CONFIG.selection());

        assertThat(AgentRight.neededFor(leading))
                .filteredOn(right -> right.resource().equals("leases"))
                .extracting(AgentRight::verb, AgentRight::namespace)
                .containsExactly(
                        tuple("get", "causestream"),
                        tuple("create", "causestream"),
                        tuple("patch", "causestream"));
    }

    private static String phrase(String verb, String resource, String group) {
        return "%s %s.%s".formatted(verb, resource, group);
    }

    private static IngestKubeConfig selecting(Selection selection) {
        return new IngestKubeConfig(
                "home",
                CONFIG.kafka(),
                null,
                null,
                CONFIG.prometheus(),
                "",
                null,
                CONFIG.clockCheck(),
                CONFIG.silence(),
                CONFIG.heartbeat(),
                CONFIG.replacerPatterns(),
                CONFIG.queries(),
                selection);
    }
}
