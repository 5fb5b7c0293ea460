package io.causestream.sink.slack.delivery;

import static io.causestream.delivery.Delivery.State.FAILED;
import static io.causestream.delivery.Delivery.State.INTENT;
import static io.causestream.delivery.Delivery.State.POSTED;
import static io.causestream.sink.slack.Findings.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.delivery.Delivery;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.sink.slack.Findings;
import io.causestream.sink.slack.config.MessageStyle;
import io.causestream.sink.slack.rendering.Rendering;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeliveryPlanTest {

    private static final Instant LATER = NOON.plusSeconds(60);
    private final Rendering rendering = new Rendering(MessageStyle.THREAD);
    private final Finding opened = Findings.crashLoop("f-1");
    private final Finding explained = Findings.explainedCrashLoop("f-1");

    @Test
    void intendsEveryPartOfANewFinding() {
        Delivery delivery = open(null, explained);

        assertThat(delivery.parts())
                .extracting(Delivery.Part::name)
                .containsExactly("message", "details", "logs", "graph", "evidence");
        assertThat(delivery.parts()).allMatch(part -> part.state() == INTENT);
        assertThat(DeliveryPlan.isDelivered(delivery, explained)).isFalse();
    }

    @Test
    void editsOnlyWhatChanged() {
        Delivery delivered = posted(open(null, explained));

        Delivery next = open(delivered, Findings.analysed(explained));

        assertThat(next.parts())
                .filteredOn(part -> part.state() == INTENT)
                .extracting(Delivery.Part::name)
                .containsExactly("analysis");
        assertThat(next.parts()).allMatch(part -> part.revision() == 3);
    }

    @Test
    void keepsTheAddressOfWhatIsEdited() {
        Delivery next = open(posted(open(null, opened)), Findings.resolved(opened));

        assertThat(next.parts().getFirst().state()).isEqualTo(INTENT);
        assertThat(next.parts().getFirst().address()).isEqualTo("C1/message");
        assertThat(next.resolved()).isTrue();
    }

    @Test
    void aRevisionThatLooksTheSameIsToldWithoutACall() {
        Delivery delivered = posted(open(null, opened));

        Finding again = opened.edit().revision(2).finding();
        Delivery next = open(delivered, again);

        assertThat(DeliveryPlan.isDelivered(next, again)).isTrue();
        assertThat(DeliveryPlan.isDelivered(delivered, again)).isFalse();
    }

    @Test
    void triesAgainWhatFailedOnlyWhenItLooksDifferent() {
        Delivery first = open(null, opened);
        Delivery failed =
                DeliveryPlan.with(
                        first,
                        DeliveryPlan.failed(first.parts().getFirst(), "invalid_blocks", NOON),
                        NOON);

        assertThat(open(failed, opened.edit().revision(2).finding()).parts().getFirst().state())
                .isEqualTo(FAILED);
        assertThat(open(failed, Findings.resolved(opened)).parts().getFirst().state())
                .isEqualTo(INTENT);
    }

    @Test
    void remembersSinceWhenAPostMayBeUnderWay() {
        Delivery first = open(null, opened);

        Delivery next =
                DeliveryPlan.open(
                        first,
                        Findings.resolved(opened),
                        "homelab",
                        "#on-call",
                        rendering.parts(Findings.resolved(opened)),
                        LATER);

        assertThat(next.parts().getFirst().at()).isEqualTo(NOON);
    }

    @Test
    void givesUpAnIntentThatALaterRevisionNoLongerHas() {
        Delivery first = open(null, explained);
        Delivery next = open(first, opened.edit().revision(3).finding());

        assertThat(DeliveryPlan.find(next, "logs").orElseThrow().state()).isEqualTo(FAILED);
    }

    @Test
    void aHigherEpochCountsForMoreThanAHigherRevision() {
        Delivery delivered = posted(open(null, explained));
        Finding rewound = opened.edit().epoch(7).finding();

        assertThat(DeliveryPlan.isPast(delivered, opened)).isTrue();
        assertThat(DeliveryPlan.isPast(delivered, rewound)).isFalse();
        assertThat(DeliveryPlan.isDelivered(delivered, rewound)).isFalse();
        assertThat(DeliveryPlan.isPast(posted(open(delivered, rewound)), explained)).isTrue();
    }

    @Test
    void anOpenMessageOfAnEarlierEpochIsContinuedUnderANewId() {
        Delivery delivered = posted(open(null, opened));
        Finding began = again("f-2", NOON.minusSeconds(5));

        assertThat(DeliveryPlan.isContinuedBy(delivered, began)).isTrue();
        assertThat(DeliveryPlan.isContinuedBy(delivered, began.edit().epoch(0).finding()))
                .as("of the same epoch: two courses of the problem")
                .isFalse();
        assertThat(DeliveryPlan.isContinuedBy(delivered, again("f-2", LATER)))
                .as("it came back after the message was last written")
                .isFalse();
        assertThat(
                        DeliveryPlan.isContinuedBy(
                                posted(open(delivered, Findings.resolved(opened))), began))
                .as("the message says that it is over")
                .isFalse();
        assertThat(DeliveryPlan.isContinuedBy(open(null, opened), began))
                .as("there is no message yet")
                .isFalse();
    }

    @Test
    void whatIsHandedOverIsPastForEachRevisionOfItsOldId() {
        Delivery delivered = posted(open(null, opened));

        Delivery old = DeliveryPlan.handedOver(delivered, again("f-2", NOON), LATER);

        assertThat(old.findingId()).isEqualTo("f-1");
        assertThat(old.resolved()).isTrue();
        assertThat(DeliveryPlan.isPast(old, opened.edit().revision(99).finding())).isTrue();
        assertThat(DeliveryPlan.isContinuedBy(old, again("f-3", NOON))).isFalse();
    }

    /** The same problem, read again after a rewind. */
    private Finding again(String id, Instant startsAt) {
        return new FindingDraft(
                        id,
                        opened.fingerprint(),
                        opened.severity(),
                        opened.reason(),
                        opened.title(),
                        opened.cluster(),
                        opened.subject(),
                        opened.workload(),
                        startsAt)
                .epoch(7)
                .finding();
    }

    private Delivery open(@Nullable Delivery before, Finding finding) {
        return DeliveryPlan.open(
                before, finding, "homelab", "#on-call", rendering.parts(finding), NOON);
    }

    private static Delivery posted(Delivery delivery) {
        Delivery posted = delivery;
        for (Delivery.Part part : List.copyOf(delivery.parts())) {
            posted =
                    DeliveryPlan.with(
                            posted, DeliveryPlan.posted(part, "C1/" + part.name(), NOON), NOON);
        }
        assertThat(posted.parts()).allMatch(part -> part.state() == POSTED);
        return posted;
    }
}
