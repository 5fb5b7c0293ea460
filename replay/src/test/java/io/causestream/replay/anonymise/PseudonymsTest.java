package io.causestream.replay.anonymise;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.topics.Json;
import org.junit.jupiter.api.Test;

class PseudonymsTest {

    private static final String POD =
            """
            {"cluster": "acme-prod", "object": {"kind": "Pod", "namespace": "payments",
              "name": "ledger-7dd75cd779-hpmtr"},
             "workload": {"kind": "Deployment", "namespace": "payments", "name": "ledger"},
             "json": {"kind": "Pod", "metadata": {"name": "ledger-7dd75cd779-hpmtr", "namespace": "payments"},
               "spec": {"nodeName": "ip-10-0-3-4.acme.internal",
                 "containers": [{"name": "ledger", "image": "registry.acme.internal:5000/ledger:1.2"}]},
               "status": {"podIP": "10.0.3.99", "reason": "Evicted"}}}
            """;

    private static Pseudonyms names() {
        NameCollector found = new NameCollector();
        found.addKey("acme-prod/payments");
        found.addNamesIn(Json.MAPPER.readTree(POD));
        return new Pseudonyms(found);
    }

    @Test
    void givesAPodTheNewNameOfItsWorkload() {
        assertThat(names().in("Crashing pod ledger-7dd75cd779-hpmtr of ledger"))
                .isEqualTo("Crashing pod deployment-1-7dd75cd779-hpmtr of deployment-1");
    }

    @Test
    void replacesNamesWithinHostNamesAndUrls() {
        assertThat(names().in("http://ledger.payments.svc:8080/ledger?ns=payments"))
                .isEqualTo("http://deployment-1.namespace-1.svc:8080/deployment-1?ns=namespace-1");
        assertThat(names().in("registry.acme.internal:5000/ledger:1.2"))
                .isEqualTo("node-2:5000/deployment-1:1.2");
        assertThat(names().in("node ip-10-0-3-4.acme.internal is at 10.0.3.99"))
                .isEqualTo("node node-1 is at 198.18.0.2");
    }

    @Test
    void leavesPartsOfWordsAndPublicNames() {
        assertThat(names().in("ledgers in kube-system, default and 127.0.0.1"))
                .isEqualTo("ledgers in kube-system, default and 127.0.0.1");
    }

    @Test
    void isTheSameEachTime() {
        assertThat(names().in(POD)).isEqualTo(names().in(POD)).doesNotContain("acme", "10.0.3");
    }
}
