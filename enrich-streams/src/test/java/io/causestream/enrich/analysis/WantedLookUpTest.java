package io.causestream.enrich.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.context.ContextQuery;
import io.causestream.enrich.analysis.WantedLookUp.Allowed;
import io.causestream.enrich.analysis.WantedLookUp.Refused;
import io.causestream.enrich.metrics.CountReason.LookUpRefused;
import io.causestream.finding.Analysis.WantedContext;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a model may look up. */
class WantedLookUpTest {

    @ParameterizedTest
    @CsvSource({
        "logs, Pod/db-0, DependentLogs",
        "logs, deployment/web, DependentLogs",
        "events, StatefulSet/db, ObjectEvents",
        "status, PersistentVolumeClaim/data, ObjectStatus",
        "yaml, Deployment/web, ObjectYaml",
        "pods, Deployment/web, PodsBeside",
        "node, Node/node-1, NodeConditions",
        "events, Node/node-1, ObjectEvents"
    })
    void readsObjectsOfTheFindingsNamespaceAndItsNode(String kind, String object, String query) {
        assertThat(of(kind, object))
                .isInstanceOfSatisfying(
                        Allowed.class,
                        allowed -> {
                            assertThat(allowed.query().getClass().getSimpleName()).isEqualTo(query);
                            assertThat(allowed.subject().namespace()).isIn("shop", "");
                        });
    }

    @ParameterizedTest
    @CsvSource({
        "exec, Pod/web-1, UNKNOWN_LOOK_UP",
        "yaml, Secret/db, KIND_NOT_ALLOWED",
        "yaml, secret/db, KIND_NOT_ALLOWED",
        "status, ClusterRoleBinding/admin, KIND_NOT_ALLOWED",
        "yaml, ServiceAccount/default, KIND_NOT_ALLOWED",
        "yaml, Node/node-1, KIND_NOT_ALLOWED",
        "logs, Pod/kube-system/etcd-0, NOT_AN_OBJECT",
        "yaml, Pod/../../secrets/db, NOT_AN_OBJECT",
        "yaml, web-1, NOT_AN_OBJECT",
        "node, Pod/web-1, NOT_AN_OBJECT",
        "node, Node/node-2, OTHER_NODE"
    })
    void refusesAllElse(String kind, String object, LookUpRefused reason) {
        assertThat(of(kind, object)).isEqualTo(new Refused(reason));
    }

    @Test
    void refusesAContainerThatIsNoName() {
        assertThat(
                        WantedLookUp.of(
                                new WantedContext("logs", "Pod/web-1", "web; rm"), finding(), ""))
                .isEqualTo(new Refused(LookUpRefused.NOT_AN_OBJECT));
    }

    @Test
    void boundsALog() {
        assertThat(of("logs", "Pod/db-0"))
                .isInstanceOfSatisfying(
                        Allowed.class,
                        allowed ->
                                assertThat(
                                                ((ContextQuery.DependentLogs) allowed.query())
                                                        .tailLines())
                                        .isEqualTo(100));
    }

    private static WantedLookUp of(String kind, String object) {
        return WantedLookUp.of(new WantedContext(kind, object, ""), finding(), "node-1");
    }

    private static Finding finding() {
        Subject web = new Subject("Deployment", "shop", "web");
        Fingerprint fingerprint = Fingerprint.of("home", "CrashLoopBackOff", web, "");
        Instant noon = Instant.parse("2026-01-01T12:00:00Z");
        return new FindingDraft(
                        Finding.idOf(fingerprint, noon),
                        fingerprint,
                        Severity.HIGH,
                        "CrashLoopBackOff",
                        "Crashing pod web-1",
                        "home",
                        Subject.pod("shop", "web-1"),
                        web,
                        noon)
                .finding();
    }
}
