package io.causestream.enrich.condition;

import io.causestream.enrich.object.ImageDigest;
import io.causestream.enrich.object.LastState;
import io.causestream.enrich.object.ObjectKey;
import io.causestream.enrich.object.PodTemplate;
import io.causestream.finding.Change;
import io.causestream.finding.FieldDiff;
import io.causestream.observation.KubeObservation.ObjectObserved;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;

/** The images from which a workload's pods were made, kept with the workload's last state. */
final class ImageDigests {

    private final KeyValueStore<String, LastState> states;

    ImageDigests(KeyValueStore<String, LastState> states) {
        this.states = states;
    }

    /**
     * Records image digests. A workload does not contain the digest behind a tag: a pod made from
     * another image under the same name is a change all the same. A digest that was seen before
     * belongs to an older pod.
     */
    void note(ObjectObserved pod) {
        String key = ObjectKey.of(pod.cluster(), pod.workload());
        LastState known = states.get(key);
        if (known == null) {
            return;
        }
        LastState noted = known;
        for (ImageDigest.Run run : ImageDigest.of(pod.body())) {
            ImageDigest digest = run.of();
            if (noted.digests().contains(digest)) {
                continue;
            }
            ImageDigest before =
                    ImageDigest.latest(noted.digests(), digest.container(), digest.image())
                            .orElse(null);
            noted = noted.with(digest);
            if (before != null) {
                noted = noted.changed(moved(pod, run, before));
            }
        }
        if (!noted.equals(known)) {
            states.put(key, noted);
        }
    }

    private static Change moved(ObjectObserved pod, ImageDigest.Run run, ImageDigest before) {
        Instant started = run.startedAt();
        Instant seen = pod.observedAt();
        return new Change(
                pod.workload(),
                started == null || started.isAfter(seen) ? seen : started,
                Duration.ZERO,
                "the tag is the same, the image differs",
                null,
                List.of(
                        new FieldDiff(
                                PodTemplate.imagePath(pod.workload(), run.of().container()),
                                before.pinned(),
                                run.of().pinned())));
    }
}
