package io.causestream.standalone.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.causestream.doubles.slack.PostedMessage;
import io.causestream.finding.Finding;
import io.causestream.service.Services;
import io.causestream.standalone.config.CannotRun;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rewind of a real enrich-streams, and what becomes of what stands in Slack. */
class RewindTest {

    @TempDir Path folder;
    private EnrichmentToSlack pipeline;

    @BeforeEach
    void start() throws Exception {
        pipeline = EnrichmentToSlack.in(folder);
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void postsNothingTwiceAndEditsTheSameMessagesToTheSameEnd() throws Exception {
        Instant first;
        Instant middle;
        try (Services _ = pipeline.services()) {
            first = pipeline.see(pipeline.pod("checkout", 2, true));
            pipeline.see(pipeline.pod("reports", 2, true));
            pipeline.hear("DiskFull", "database");
            pipeline.awaitShown(3);
            pipeline.see(pipeline.pod("reports", 2, false));
            await().atMost(EnrichmentToSlack.PATIENCE).until(() -> pipeline.resolved() == 1);
            Instant listing = first.plusMillis(2_500);
            await().atMost(EnrichmentToSlack.PATIENCE).until(() -> Instant.now().isAfter(listing));
            pipeline.list(listing, pipeline.pod("checkout", 3, true));
            middle = pipeline.see(pipeline.pod("checkout", 4, true)).plusMillis(1);
            pipeline.awaitDelivered(0);

            assertThatThrownBy(() -> rewind(first))
                    .isInstanceOf(CannotRun.class)
                    .hasMessageContaining("enrich-streams runs")
                    .hasMessageContaining("127.0.0.1")
                    .hasMessageContaining("stop it");
        }
        List<String> before = pipeline.shown();
        assertThat(before).hasSize(3);

        long whole = rewind(first);
        try (Services _ = pipeline.services()) {
            pipeline.awaitDelivered(whole);
            await().atMost(EnrichmentToSlack.PATIENCE)
                    .untilAsserted(() -> assertThat(pipeline.shown()).isEqualTo(before));
        }

        long half = rewind(middle);
        try (Services _ = pipeline.services()) {
            pipeline.awaitDelivered(half);
        }
        // The alert was last sent before the lists, and still fires.
        assertThat(pipeline.open())
                .extracting(Finding::reason)
                .containsExactlyInAnyOrder("CrashLoopBackOff", "DiskFull");
        assertThat(pipeline.resolved()).isEqualTo(1);
        assertThat(pipeline.slack().messages())
                .extracting(PostedMessage::ts)
                .containsExactlyElementsOf(
                        before.stream().map(line -> line.split(" ", 2)[0]).toList());
        // The problem began before the lead-in, so that it has another id now.
        assertThat(pipeline.handedOver()).isEqualTo(1);
        assertThat(pipeline.open()).allMatch(finding -> finding.epoch() == half);
    }

    @Test
    void refusesATimeOfWhichTheRecordsAreGone() throws Exception {
        try (Services _ = pipeline.services()) {
            Instant first = pipeline.see(pipeline.pod("checkout", 2, true));
            pipeline.awaitShown(1);

            try (RewindAdmin admin = new RewindAdmin(pipeline.kafka())) {
                RewindPlanner planner = new RewindPlanner(pipeline.kafka(), admin);

                assertThatThrownBy(() -> planner.plan(first.minusMillis(1)))
                        .isInstanceOf(CannotRun.class)
                        .hasMessageContaining("the earliest possible time is " + first);
                RewindPlan plan = planner.plan(first);
                assertThat(plan.records()).isEqualTo(1);
                assertThat(plan.lists()).isEmpty();
                assertThat(plan.members()).isNotEmpty();
                assertThat(plan.open()).extracting(Finding::title).hasSize(1);
                assertThat(plan.internalTopics())
                        .anyMatch(name ->
                                name.equals("causestream.enrich-streams-v2-signals-repartition"))
                        .anyMatch(name -> name.endsWith("known-objects-changelog"));
            }
        }
    }

    private long rewind(Instant to) {
        try (RewindAdmin admin = new RewindAdmin(pipeline.kafka())) {
            RewindPlan plan = new RewindPlanner(pipeline.kafka(), admin).plan(to);
            return new RewindExecutor(pipeline.kafka(), admin).execute(plan, Instant.now()).epoch();
        }
    }
}
