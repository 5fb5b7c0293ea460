package io.causestream.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private static final TopicPartition PARTITION = new TopicPartition("findings", 0);
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String CHANNEL = "#on-call";

    private Instant now = NOON;

    @Test
    void aLaterRevisionTakesTheWaitingOnesPlace() {
        Backlog backlog = opened();

        assertThat(backlog.offer(head("a", 1, 10), Set.of(CHANNEL))).isFalse();
        assertThat(backlog.offer(head("b", 1, 11), Set.of(CHANNEL))).isFalse();
        assertThat(backlog.offer(head("a", 2, 12), Set.of(CHANNEL))).isTrue();

        assertThat(told(backlog)).containsExactly("a/2", "b/1");
    }

    @Test
    void anEarlierRevisionThatIsReadAgainChangesNothing() {
        Backlog backlog = opened();
        backlog.offer(head("a", 2, 12), Set.of(CHANNEL));

        assertThat(backlog.offer(head("a", 1, 10), Set.of(CHANNEL))).isFalse();

        assertThat(told(backlog)).containsExactly("a/2");
    }

    @Test
    void aHigherEpochsFirstRevisionTakesTheWaitingOnesPlace() {
        Backlog backlog = opened();
        backlog.offer(head("a", 7, 10), Set.of(CHANNEL));

        assertThat(
                        backlog.offer(
                                new PendingRevision("a", 5, 1, false, PARTITION, 12, NOON),
                                Set.of(CHANNEL)))
                .isTrue();

        assertThat(told(backlog)).containsExactly("a/1");
    }

    @Test
    void criticalFindingsGoFirst() {
        Backlog backlog = opened();
        backlog.offer(head("a", 1, 10), Set.of(CHANNEL));
        backlog.offer(head("b", 1, 11), Set.of(CHANNEL));
        backlog.offer(new PendingRevision("c", 0, 1, true, PARTITION, 12, NOON), Set.of(CHANNEL));
        backlog.offer(new PendingRevision("b", 0, 2, true, PARTITION, 13, NOON), Set.of(CHANNEL));

        assertThat(told(backlog)).containsExactly("b/2", "c/1", "a/1");
    }

    @Test
    void messagesGoBeforeThreads() {
        Backlog backlog = opened();
        backlog.offer(head("a", 1, 10), Set.of(CHANNEL));
        backlog.offer(head("b", 1, 11), Set.of(CHANNEL));

        backlog.messageDelivered(take(backlog));

        assertThat(told(backlog)).containsExactly("b/1", "a/1 thread");
    }

    @Test
    void aRevisionThatComesWhileAnEarlierIsToldIsToldNext() {
        Backlog backlog = opened();
        backlog.offer(head("a", 1, 10), Set.of(CHANNEL));
        Backlog.Task first = take(backlog);
        backlog.offer(head("a", 2, 20), Set.of(CHANNEL));

        backlog.finished(first);

        assertThat(backlog.lowestUndelivered(PARTITION)).hasValue(20);
        assertThat(told(backlog)).containsExactly("a/2");
    }

    @Test
    void readingBeginsAgainAtTheFirstThatIsUntoldInAnyChannel() {
        Backlog backlog = opened();
        backlog.offer(head("a", 1, 10), Set.of(CHANNEL, "#other"));
        backlog.offer(head("b", 1, 11), Set.of(CHANNEL));

        told(backlog);

        assertThat(backlog.lowestUndelivered(PARTITION)).hasValue(10);
        backlog.finished(backlog.poll("#other").orElseThrow());
        assertThat(backlog.lowestUndelivered(PARTITION)).isEmpty();
    }

    @Test
    void whatFailsAgainAndAgainLetsTheOthersBy() {
        Backlog backlog = opened();
        backlog.offer(head("poison", 1, 10), Set.of(CHANNEL));
        backlog.offer(head("b", 1, 11), Set.of(CHANNEL));

        for (int i = 0; i < 5; i++) {
            Backlog.Task task = take(backlog);
            assertThat(task.head().findingId()).isEqualTo("poison");
            backlog.postpone(task, NOON, true);
        }

        assertThat(told(backlog)).containsExactly("b/1", "poison/1");
    }

    @Test
    void forgetsWhatAnotherInstanceTells() {
        Backlog backlog = opened();
        backlog.offer(head("a", 1, 10), Set.of(CHANNEL));

        backlog.forget(Set.of(PARTITION));

        assertThat(backlog.size()).isZero();
        backlog.offer(head("b", 1, 11), Set.of(CHANNEL));
        assertThat(told(backlog)).containsExactly("b/1");
    }

    @Test
    void theOldestIsAsOldAsItsFirstRevisionThatWaits() {
        Backlog backlog = new Backlog(() -> now, _ -> {});
        backlog.open();
        backlog.offer(head("a", 1, 10), Set.of(CHANNEL));
        now = NOON.plusSeconds(30);
        backlog.offer(head("a", 2, 11), Set.of(CHANNEL));
        backlog.offer(head("b", 1, 12), Set.of(CHANNEL));

        assertThat(backlog.oldestSeconds()).isEqualTo(30);
        assertThat(told(backlog)).containsExactly("a/2", "b/1");
        assertThat(backlog.oldestSeconds()).isZero();
    }

    @Test
    void whatWaitsForTheEndOfAQuietTimeIsNotLateUntilThen() {
        Backlog backlog = new Backlog(() -> now, _ -> {});
        backlog.open();
        backlog.offer(head("a", 1, 10), Set.of(CHANNEL));
        backlog.postponeUntilNotQuiet(take(backlog), NOON.plusSeconds(3_600));
        now = NOON.plusSeconds(1_800);
        assertThat(backlog.oldestSeconds()).isZero();

        now = NOON.plusSeconds(3_600);
        backlog.postpone(take(backlog), NOON.plusSeconds(3_900), false);
        now = NOON.plusSeconds(3_660);
        assertThat(backlog.oldestSeconds()).isEqualTo(60);
    }

    private static Backlog opened() {
        Backlog backlog = new Backlog(InstantSource.fixed(NOON), _ -> {});
        backlog.open();
        return backlog;
    }

    private static PendingRevision head(String id, int revision, long offset) {
        return new PendingRevision(id, 0, revision, false, PARTITION, offset, NOON);
    }

    private static Backlog.Task take(Backlog backlog) {
        return backlog.poll(CHANNEL).orElseThrow();
    }

    /** Tells all that is due, in order. */
    private static List<String> told(Backlog backlog) {
        List<String> delivered = new ArrayList<>();
        for (var due = backlog.poll(CHANNEL); due.isPresent(); due = backlog.poll(CHANNEL)) {
            Backlog.Task task = due.get();
            backlog.finished(task);
            delivered.add(
                    "%s/%d%s"
                            .formatted(
                                    task.head().findingId(),
                                    task.head().revision(),
                                    task.thread() ? " thread" : ""));
        }
        return delivered;
    }
}
