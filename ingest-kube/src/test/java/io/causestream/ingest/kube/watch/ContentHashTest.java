package io.causestream.ingest.kube.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.ingest.kube.Recorded;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.masking.ClusterKey;
import io.causestream.ingest.kube.masking.Trimmer;
import io.causestream.redaction.Redactor;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ContentHashTest {

    @Test
    void aHeartbeatIsNoNews() {
        assertThat(hashAfter(node -> {}))
                .isEqualTo(
                        hashAfter(node ->
                                ready(node).put("lastHeartbeatTime", "2027-01-01T00:00:00Z")));
    }

    @Test
    void anotherVersionOrFieldManagerIsNoNews() {
        assertThat(hashAfter(node -> {}))
                .isEqualTo(
                        hashAfter(node -> {
                            ObjectNode metadata = (ObjectNode) node.path("metadata");
                            metadata.put("resourceVersion", "999999");
                            metadata.putArray("managedFields")
                                    .addObject()
                                    .put("manager", "somebody");
                        }));
    }

    @Test
    void aConditionThatTurnsIsNews() {
        assertThat(hashAfter(node -> {}))
                .isNotEqualTo(hashAfter(node -> ready(node).put("status", "Unknown")));
    }

    @Test
    void aListedObjectIsTheSameAsAWatchedOne() {
        ObjectNode listed = Recorded.node();
        listed.remove("kind");
        listed.remove("apiVersion");
        Trimmer trimmer = new Trimmer(ClusterKey.of("key"), Redactor.standard());

        assertThat(ContentHash.of(Kind.NODE, trimmer.trim(Kind.NODE, listed)).news())
                .isEqualTo(
                        ContentHash.of(Kind.NODE, trimmer.trim(Kind.NODE, Recorded.node())).news());
    }

    private static long hashAfter(Consumer<ObjectNode> change) {
        ObjectNode node = Recorded.node();
        change.accept(node);
        return ContentHash.of(
                        Kind.NODE,
                        new Trimmer(ClusterKey.of("key"), Redactor.standard())
                                .trim(Kind.NODE, node))
                .news();
    }

    private static ObjectNode ready(ObjectNode node) {
        return (ObjectNode)
                node.path("status")
                        .path("conditions")
                        .valueStream()
                        .filter(condition -> condition.path("type").asString("").equals("Ready"))
                        .findFirst()
                        .orElseThrow();
    }
}
