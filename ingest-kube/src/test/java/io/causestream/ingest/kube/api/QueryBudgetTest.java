package io.causestream.ingest.kube.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.context.ContextQuery.ObjectEvents;
import io.causestream.context.ContextRequest;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.Agent;
import io.causestream.ingest.kube.ScriptedApi;
import io.causestream.ingest.kube.lookup.ContextAnswers;
import io.causestream.ingest.kube.masking.ClusterKey;
import io.causestream.ingest.kube.masking.Trimmer;
import io.causestream.ingest.kube.watch.ObjectIndex;
import io.causestream.ingest.kube.watch.Owners;
import io.causestream.redaction.Redactor;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueryBudgetTest {

    private static final Duration NOT_WORTH_WAITING = Duration.ofMillis(1);

    @Test
    void givesNoMoreTurnsThanSecondsAllow() throws Exception {
        QueryBudget budget = new QueryBudget(1);
        long began = System.nanoTime();
        int turns = 0;
        for (int question = 0; question < 500; question++) {
            turns += hasTurn(budget) ? 1 : 0;
        }

        assertThat(turns).isBetween(1, 2 + (int) ((System.nanoTime() - began) / 1_000_000_000));
    }

    @Test
    void whoWaitsLongEnoughHasItsTurn() throws Exception {
        QueryBudget budget = new QueryBudget(5);
        for (int question = 0; question < 7; question++) {
            budget.spend(Deadline.in(Duration.ofSeconds(30)));
        }
    }

    @Test
    void aQuestionWhoseTurnComesTooLateIsAnsweredSoAndNotAsked() throws Exception {
        try (ScriptedApi cluster = new ScriptedApi();
                KubernetesClient client = Agent.client(cluster.url())) {
            QueryBudget budget = new QueryBudget(1);
            ContextAnswers answers =
                    new ContextAnswers(
                            new KubeApi(client, new ClusterClock()).within(budget),
                            new Owners(new ObjectIndex(), (owner, uid) -> Optional.empty()),
                            null,
                            new Trimmer(ClusterKey.of("key"), Redactor.standard()),
                            Redactor.standard());
            while (hasTurn(budget)) {
                // Until this second's turn is spent.
            }

            Enrichment answer =
                    answers.answer(
                            new ContextRequest(
                                    "r1",
                                    "home",
                                    "f1",
                                    Subject.pod("shop", "web"),
                                    "",
                                    Severity.HIGH,
                                    Duration.ofSeconds(5),
                                    new ObjectEvents(5)),
                            Deadline.in(NOT_WORTH_WAITING));

            assertThat(answer)
                    .isInstanceOfSatisfying(
                            Enrichment.Unavailable.class,
                            it -> assertThat(it.why()).contains("at most 1 requests a second"));
        }
    }

    private static boolean hasTurn(QueryBudget budget) throws IOException {
        try {
            budget.spend(Deadline.in(NOT_WORTH_WAITING));
            return true;
        } catch (QueryBudget.Spent e) {
            return false;
        }
    }
}
