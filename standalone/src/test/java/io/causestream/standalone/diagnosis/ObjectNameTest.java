package io.causestream.standalone.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.finding.Subject;
import io.causestream.observation.AlertSubject;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectNameTest {

    @ParameterizedTest
    @CsvSource({
        "po/a-1, Pod",
        "Pod/a-1, Pod",
        "pods/a-1, Pod",
        "deploy/a, Deployment",
        "deployment.apps/a, Deployment",
        "sts/a, StatefulSet",
        "ds/a, DaemonSet",
        "job/a, Job",
        "no/worker-1, Node",
        "node/worker.example, Node"
    })
    void anAlertWithItsLabelIsAboutTheObjectThatKubectlNamesSo(String text, String kind) {
        ObjectName named = ObjectName.of(text, "shop");

        assertThat(named.subject().kind()).isEqualTo(kind);
        Subject subject = named.subject();
        Map<String, String> labels = new HashMap<>();
        labels.put("alertname", "Investigation");
        labels.put(named.label(), subject.name());
        if (subject.isNamespaced()) {
            labels.put("namespace", subject.namespace());
        }
        assertThat(AlertSubject.of(labels).subject()).isEqualTo(subject);
    }

    @ParameterizedTest
    @CsvSource({
        "checkout, 'checkout' is not KIND/NAME",
        "deplyo/checkout, did you mean deploy?",
        "svc/checkout, A pod",
        "po/UPPER, 'UPPER' is no name of a Pod"
    })
    void whatItIsNotIsSaidWithTheNearest(String text, String sentence) {
        assertThatThrownBy(() -> ObjectName.of(text, "shop")).hasMessageContaining(sentence);
    }
}
