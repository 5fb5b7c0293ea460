package io.causestream.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The role that is installed is that of docs/kubernetes-rbac.md. */
@EnabledIfEnvironmentVariable(named = Manifests.BINARIES, matches = ".+")
class AgentRoleTest {

    @Test
    void theAgentMayDoWhatThePageSaysButForWhatOnlySomeSettingsNeed() throws IOException {
        List<PolicyRule> needed =
                page().stream().filter(rule -> !isOfSecrets(rule) && !isOfAnExample(rule)).toList();

        assertThat(rules(Manifests.build("overlays/agent"))).isEqualTo(needed);
        assertThat(rules(Manifests.build("overlays/home-lab"))).isEqualTo(needed);
    }

    @Test
    void aComponentAddsTheRuleForSecrets() throws IOException {
        List<PolicyRule> rules =
                rules(Manifests.build("overlays/home-lab", "components/watch-secrets"));

        assertThat(rules).last().satisfies(rule -> assertThat(page()).contains(rule));
        assertThat(rules)
                .containsExactlyInAnyOrderElementsOf(
                        page().stream().filter(rule -> !isOfAnExample(rule)).toList());
    }

    private static boolean isOfSecrets(PolicyRule rule) {
        return rule.getResources().equals(List.of("secrets"));
    }

    private static boolean isOfAnExample(PolicyRule rule) {
        return rule.getApiGroups().equals(List.of("stable.example.com"));
    }

    private static List<PolicyRule> rules(Manifests manifests) {
        return manifests.all(ClusterRole.class).getFirst().getRules();
    }

    private static List<PolicyRule> page() throws IOException {
        String page = Files.readString(Path.of("../docs/kubernetes-rbac.md"));
        int from = page.indexOf("```yaml\n") + "```yaml\n".length();
        List<PolicyRule> rules =
                ((ClusterRole)
                                Manifests.parse(page.substring(from, page.indexOf("```", from)))
                                        .getFirst())
                        .getRules();
        assertThat(rules).filteredOn(rule -> isOfSecrets(rule) || isOfAnExample(rule)).hasSize(2);
        return rules;
    }
}
