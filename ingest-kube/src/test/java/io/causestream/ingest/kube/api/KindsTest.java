package io.causestream.ingest.kube.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.ingest.kube.watch.EventReasons;
import io.causestream.ingest.kube.watch.LabelSelector;
import java.util.List;
import org.junit.jupiter.api.Test;

class KindsTest {

    @Test
    void noTwoKindsShareANameOrATag() {
        assertThat(Kinds.BUILT_IN).extracting(Kind::name).doesNotHaveDuplicates().hasSize(24);
        assertThat(Kinds.BUILT_IN).extracting(Kind::tag).doesNotHaveDuplicates();
        assertThat(Kinds.BUILT_IN).extracting(Kind::kindName).doesNotHaveDuplicates();
    }

    @Test
    void ownersComeBeforeWhatTheyOwnAndEventsLast() {
        for (Kind kind : Kinds.BUILT_IN) {
            assertThat(Kinds.BUILT_IN)
                    .filteredOn(other -> Kinds.refersTo(kind, other))
                    .as(kind.name())
                    .allSatisfy(owner ->
                            assertThat(Kinds.BUILT_IN.indexOf(owner))
                                    .isLessThan(Kinds.BUILT_IN.indexOf(kind)));
        }
        assertThat(Kinds.BUILT_IN.getLast()).isEqualTo(Kind.EVENT);
    }

    @Test
    void aCustomResourceThatIsCalledLikeAKindOfKubernetesBearsItsGroup() {
        CustomResource knative = resource("serving.knative.dev/v1/services");

        assertThat(knative.kind("Service", true, List.of(knative)).kindName())
                .isEqualTo("Service.serving.knative.dev");
        assertThat(knative.builtIn()).isEmpty();
    }

    @Test
    void twoCustomResourcesOfOneNameBearTheirGroups() {
        CustomResource one = resource("cluster.x-k8s.io/v1beta1/clusters");
        CustomResource other = resource("postgresql.cnpg.io/v1/clusters");
        CustomResource application = resource("argoproj.io/v1alpha1/applications");
        List<CustomResource> all = List.of(one, other, application);

        assertThat(one.kind("Cluster", true, all).kindName()).isEqualTo("Cluster.cluster.x-k8s.io");
        assertThat(other.kind("Cluster", true, all).kindName())
                .isEqualTo("Cluster.postgresql.cnpg.io");
        assertThat(application.kind("Application", true, all).kindName()).isEqualTo("Application");
    }

    @Test
    void understandsTheLanguageOfKubectlsSelector() {
        assertThat(
                        List.of(
                                "a",
                                "!a",
                                "a=b",
                                "a==b",
                                "a!=b",
                                "a=",
                                "app.kubernetes.io/name=x,tier in (web, api),env notin (dev),!canary"))
                .allMatch(LabelSelector::isValid);
        assertThat(List.of("a b", "a in b", "a=b,", "=b", "a=b=c", "a in (b", "-a", "a=b&limit=1"))
                .noneMatch(LabelSelector::isValid);
    }

    @Test
    void knowsTheReasonsThatTheOldSystemSelectsAndThoseOfTheRecordedRollout() {
        assertThat(EventReasons.KNOWN)
                .hasSizeGreaterThan(200)
                .contains("BackOff", "Failed", "Killing", "Unhealthy", "FailedScheduling")
                .contains("FailedMount", "ScalingReplicaSet", "Scheduled", "Pulled");
    }

    private static CustomResource resource(String text) {
        return CustomResource.of(text).orElseThrow();
    }
}
