package io.causestream.standalone.incident;

import io.causestream.ingest.alertmanager.alert.AlertCluster;
import io.causestream.ingest.alertmanager.alert.AlertGroup;
import io.causestream.ingest.alertmanager.alert.AlertRelabel;
import io.causestream.ingest.alertmanager.alert.AlertRules;
import io.causestream.ingest.alertmanager.alert.MaskedTexts;
import io.causestream.ingest.alertmanager.alert.PostedAlert;
import io.causestream.ingest.alertmanager.alert.ShortText;
import io.causestream.ingest.kube.watch.GivenObjects;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.redaction.Redactor;
import io.causestream.replay.scenario.ScenarioAgent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** ingest-kube and ingest-alertmanager, as far as they map what they are given. */
public final class GivenAgent implements ScenarioAgent {

    private final String cluster;
    private final GivenObjects objects;
    private final AlertRules rules;
    private final MaskedTexts masked;
    private final AlertGroup group;

    /** The agents of a cluster of this name, which were not given anything yet. */
    public GivenAgent(String cluster) {
        this.cluster = cluster;
        objects = new GivenObjects(cluster);
        rules =
                new AlertRules(
                        AlertRelabel.NONE,
                        new AlertCluster(cluster, AlertCluster.USUAL_LABELS),
                        Redactor.standard());
        masked = new MaskedTexts(rules.redactor());
        group =
                AlertGroup.of(
                        JsonNodeFactory.instance.objectNode().put("receiver", cluster), masked);
    }

    @Override
    public String cluster() {
        return cluster;
    }

    @Override
    public Set<String> kinds() {
        return GivenObjects.kinds();
    }

    @Override
    public Instant latestTime(JsonNode object) {
        return GivenObjects.latestTime(object);
    }

    @Override
    public Optional<KubeObservation> sees(Change change, ObjectNode object, Instant now) {
        return objects.see(change, object, now);
    }

    @Override
    public KubeObservation listed(String kind, Instant now) {
        return objects.listed(kind, now);
    }

    @Override
    public AlertObservation hears(JsonNode alert, Instant now) {
        PostedAlert posted = PostedAlert.of(alert, "alert", rules);
        List<String> problems = posted.problems(group);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return posted.observation(group, now, new ShortText(masked));
    }
}
