package io.causestream.ingest.alertmanager.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertClusterTest {

    private static final AlertCluster CLUSTER = new AlertCluster("home", AlertCluster.USUAL_LABELS);

    @Test
    void theFirstLabelThatIsThereDecides() {
        assertThat(CLUSTER.of(Map.of("cluster", "a", "cluster_name", "b"))).isEqualTo("a");
        assertThat(CLUSTER.of(Map.of("cluster", "", "cluster_name", "b"))).isEqualTo("b");
    }

    @Test
    void withoutALabelItIsTheOtherOne() {
        assertThat(CLUSTER.of(Map.of("cluster", " "))).isEqualTo("home");
        assertThat(CLUSTER.of(Map.of())).isEqualTo("home");
    }

    @Test
    void thePathsClusterStandsOverLabels() {
        assertThat(AlertCluster.always("office").of(Map.of("cluster", "a"))).isEqualTo("office");
    }

    @Test
    void makesANameOfWhatIsNone() {
        assertThat(CLUSTER.of(Map.of("cluster", "arn:aws:eks:eu-1:12:cluster/shop")))
                .isEqualTo("arn-aws-eks-eu-1-12-cluster-shop");
        assertThat(CLUSTER.of(Map.of("cluster", "x".repeat(200)))).hasSize(100);
    }

    @Test
    void labelsAreThoseConfiguredOrNoneAtAll(@TempDir Path folder) throws IOException {
        assertThat(AlertCluster.labels(settings(folder, "clusterName: a")))
                .isEqualTo(AlertCluster.USUAL_LABELS);
        assertThat(AlertCluster.labels(settings(folder, "clusterLabels: [k8s]")))
                .isEqualTo(List.of("k8s"));
        assertThat(AlertCluster.labels(settings(folder, "clusterLabels: []"))).isEmpty();
    }

    private static Settings settings(Path folder, String yaml) throws IOException {
        return Settings.read(Files.writeString(folder.resolve("c.yaml"), yaml), Map.of());
    }
}
