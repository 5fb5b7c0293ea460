package io.causestream.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** What components/webhook-sink adds to the centre. */
@EnabledIfEnvironmentVariable(named = Manifests.BINARIES, matches = ".+")
class WebhookSinkComponentTest {

    private static final String NAME = "causestream-webhook-sink";

    @Test
    void addsTheSinkAsConfinedAsTheOtherOne() throws IOException {
        Manifests manifests = Manifests.build("overlays/central", "components/webhook-sink");

        Container webhooks = container(manifests, NAME);
        Container slack = container(manifests, "causestream-slack-sink");
        assertThat(webhooks.getImage()).isEqualTo("causestream/webhook-sink:0.1.0");
        assertThat(webhooks.getEnvFrom())
                .singleElement()
                .satisfies(from ->
                        assertThat(from.getSecretRef().getName())
                                .isEqualTo("causestream-webhooks"));
        assertThat(webhooks.getSecurityContext()).isEqualTo(slack.getSecurityContext());
        assertThat(webhooks.getResources()).isEqualTo(slack.getResources());
        assertThat(webhooks.getReadinessProbe()).isEqualTo(slack.getReadinessProbe());
        assertThat(manifests.all(NetworkPolicy.class))
                .anyMatch(policy -> policy.getMetadata().getName().equals(NAME));
    }

    private static Container container(Manifests manifests, String workload) {
        return manifests.workloads().stream()
                .filter(each -> each.owner().getMetadata().getName().equals(workload))
                .findFirst()
                .orElseThrow()
                .template()
                .getSpec()
                .getContainers()
                .getFirst();
    }
}
