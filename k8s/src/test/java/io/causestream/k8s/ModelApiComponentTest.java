package io.causestream.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.k8s.Manifests.Workload;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What components/model-api adds to an overlay: the key of a model's API, and the way to it. */
@EnabledIfEnvironmentVariable(named = Manifests.BINARIES, matches = ".+")
class ModelApiComponentTest {

    private static final String KEY = "CAUSESTREAM_AI_API_KEY";

    @ParameterizedTest
    @CsvSource({
        "overlays/home-lab, causestream-standalone",
        "overlays/central, causestream-ai-worker",
    })
    void givesTheKeyToWhatAsksTheModelAlone(String overlay, String asks) throws IOException {
        Manifests manifests = Manifests.build(overlay, "components/model-api");

        assertThat(manifests.workloads())
                .filteredOn(workload -> !keys(workload).isEmpty())
                .singleElement()
                .satisfies(workload -> {
                    assertThat(workload.owner().getMetadata().getName()).isEqualTo(asks);
                    assertThat(keys(workload))
                            .singleElement()
                            .satisfies(key ->
                                    assertThat(key.getValueFrom().getSecretKeyRef().getName())
                                            .isEqualTo("causestream-model-api"));
                });
        assertThat(mayCallHttps(manifests, asks)).isTrue();
    }

    @Test
    void withoutItTheWorkerMayNotCallHttps() throws IOException {
        assertThat(mayCallHttps(Manifests.build("overlays/central"), "causestream-ai-worker"))
                .isFalse();
    }

    private static List<EnvVar> keys(Workload workload) {
        return workload.containers().stream()
                .flatMap(container -> container.getEnv().stream())
                .filter(variable -> variable.getName().equals(KEY))
                .toList();
    }

    private static boolean mayCallHttps(Manifests manifests, String policy) {
        return manifests.all(NetworkPolicy.class).stream()
                .filter(each -> each.getMetadata().getName().equals(policy))
                .flatMap(each -> each.getSpec().getEgress().stream())
                .flatMap(rule -> rule.getPorts().stream())
                .anyMatch(port -> port.getPort().getIntVal() == 443);
    }
}
