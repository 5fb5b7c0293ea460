package io.causestream.standalone.rewind;

import static io.causestream.standalone.rewind.EnrichmentToSlack.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.causestream.doubles.slack.PostedMessage;
import io.causestream.enrich.EnrichmentApplications.Application;
import io.causestream.service.ServiceFailed;
import io.causestream.service.Services;
import io.causestream.standalone.config.CannotRun;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** One version of the topology takes over from another, and is left again. */
class CutOverTest {

    private static final int BEFORE = 0;
    private static final int NEXT = 2;

    @TempDir Path folder;

    @Test
    void theNextVersionTakesOverAndTheOneBeforeComesBackAndNothingIsPostedTwice() throws Exception {
        try (EnrichmentToSlack pipeline = EnrichmentToSlack.in(folder)) {
            try (Services _ = pipeline.services(BEFORE)) {
                pipeline.see(pipeline.pod("checkout", 2, true));
                pipeline.see(pipeline.pod("reports", 2, true));
                pipeline.hear("DiskFull", "database");
                pipeline.awaitShown(3);
                pipeline.see(pipeline.pod("reports", 2, false));
                await().atMost(PATIENCE).until(() -> pipeline.resolved() == 1);
                pipeline.awaitDelivered(0);

                refusesToStart(
                        pipeline,
                        NEXT,
                        "causestream.enrich-streams-v2 has no place to begin",
                        "that of causestream.enrich-streams:");
                assertThatThrownBy(() -> cutOver(pipeline, NEXT))
                        .isInstanceOf(CannotRun.class)
                        .hasMessageContaining("enrich-streams runs");
            }
            List<String> before = pipeline.shown();
            Instant unread = pipeline.see(pipeline.pod("payments", 2, true));
            refusesToStart(pipeline, NEXT, "causestream cut-over --execute");

            String shown = command(pipeline);
            assertThat(shown)
                    .contains(
                            "Cut-over from causestream.enrich-streams to causestream.enrich-streams-v2 at "
                                    + unread,
                            "Open findings now: 2",
                            "Nothing was changed.");
            long epoch = epoch(command(pipeline, "--execute"));

            try (Services _ = pipeline.services(NEXT)) {
                // What happened while neither ran is posted; what stood there is edited.
                pipeline.awaitShown(4);
                pipeline.awaitDelivered(epoch);
                await().atMost(PATIENCE)
                        .untilAsserted(() ->
                                assertThat(pipeline.shown())
                                        .startsWith(before.toArray(String[]::new)));
                assertThat(pipeline.open()).hasSize(3);
            }
            List<String> after = pipeline.shown();
            refusesToStart(
                    pipeline,
                    BEFORE,
                    "causestream.enrich-streams was left for causestream.enrich-streams-v2 at");

            long back = cutOver(pipeline, BEFORE);
            try (Services _ = pipeline.services(BEFORE)) {
                pipeline.awaitDelivered(back);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(pipeline.shown()).isEqualTo(after));
            }
            assertThat(pipeline.slack().messages()).extracting(PostedMessage::ts).hasSize(4);

            removesWhatWasLeft(pipeline);
        }
    }

    private static void refusesToStart(
            EnrichmentToSlack pipeline, int version, String... sentence) {
        assertThatThrownBy(() -> pipeline.services(version).close())
                .isInstanceOf(ServiceFailed.class)
                .hasMessageContainingAll(sentence);
    }

    private static long cutOver(EnrichmentToSlack pipeline, int version) {
        try (RewindAdmin admin = new RewindAdmin(pipeline.kafka(), version)) {
            RewindPlan plan =
                    new RewindPlanner(pipeline.kafka(), admin).cutOver(null, Instant.now());
            return new RewindExecutor(pipeline.kafka(), admin).execute(plan, Instant.now()).epoch();
        }
    }

    private static void removesWhatWasLeft(EnrichmentToSlack pipeline) {
        try (RewindAdmin admin = new RewindAdmin(pipeline.kafka(), NEXT)) {
            assertThatThrownBy(() -> LeftApplications.of(admin))
                    .isInstanceOf(CannotRun.class)
                    .hasMessageContaining("is not in force");
        }
        try (RewindAdmin admin = new RewindAdmin(pipeline.kafka(), BEFORE)) {
            List<Application> left = LeftApplications.of(admin);
            assertThat(left).extracting(Application::version).containsExactly(NEXT);
            assertThat(left.getFirst().topics())
                    .contains("causestream.enrich-streams-v2-signals-repartition");
            left.forEach(admin::remove);

            assertThat(admin.applications()).containsOnlyKeys(BEFORE);
            assertThat(Objects.requireNonNull(admin.applications().get(BEFORE)).topics())
                    .isNotEmpty();
        }
    }

    /** What it prints. */
    private static String command(EnrichmentToSlack pipeline, String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(new CutOverCommand()).setOut(new PrintWriter(out));
        String[] all = new String[arguments.length + 2];
        all[0] = "--bootstrap-servers";
        all[1] = pipeline.kafka().bootstrapServers();
        System.arraycopy(arguments, 0, all, 2, arguments.length);

        assertThat(command.execute(all)).isZero();
        return out.toString();
    }

    private static long epoch(String done) {
        Matcher epoch = Pattern.compile("Done: epoch (\\d+)").matcher(done);
        assertThat(epoch.find()).as(done).isTrue();
        return Long.parseLong(epoch.group(1));
    }
}
