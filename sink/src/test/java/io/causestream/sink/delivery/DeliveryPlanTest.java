package io.causestream.sink.delivery;

import static io.causestream.delivery.Delivery.State.FAILED;
import static io.causestream.delivery.Delivery.State.INTENT;
import static io.causestream.delivery.Delivery.State.POSTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.causestream.delivery.Delivery;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import io.causestream.sink.routing.Tier;
import io.causestream.sink.transport.MessageHistory;
import io.causestream.sink.transport.SinkPart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeliveryPlanTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(60);
    private final Finding opened = crashLoop();
    private final Finding explained =
            opened.edit()
                    .revision(3)
                    .enrichments(List.of(new Enrichment.Text("logs", "out of memory")))
                    .finding();

    /** A part that shows a text. */
    private record Shown(String name, String content) implements SinkPart {}

    private static List<Shown> parts(Finding finding) {
        List<Shown> parts = new ArrayList<>();
        parts.add(new Shown(SinkPart.MESSAGE, finding.severity() + " " + finding.status()));
        finding.enrichments()
                .forEach(enrichment -> parts.add(new Shown("logs", enrichment.toString())));
        if (!finding.description().isEmpty()) {
            parts.add(new Shown("details", finding.description()));
        }
        return parts;
    }

    private static Finding crashLoop() {
        Subject deployment = new Subject("Deployment", "shop", "checkout");
        return new FindingDraft(
                        "f-1",
                        Fingerprint.of("home", "CrashLoopBackOff", deployment, ""),
                        Severity.HIGH,
                        "CrashLoopBackOff",
                        "Crashing pod checkout-1",
                        "home",
                        Subject.pod("shop", "checkout-1"),
                        deployment,
                        NOON)
                .finding();
    }

    private static Finding resolved(Finding finding) {
        return finding.edit().revision(9).status(Finding.Status.RESOLVED).endsAt(LATER).finding();
    }

    @Test
    void intendsEveryPartOfANewFinding() {
        Delivery delivery = open(null, explained);

        assertThat(delivery.parts())
                .extracting(Delivery.Part::name)
                .containsExactly("message", "logs");
        assertThat(delivery.parts()).allMatch(part -> part.state() == INTENT);
        assertThat(DeliveryPlan.isDelivered(delivery, explained)).isFalse();
    }

    @Test
    void editsOnlyWhatChanged() {
        Delivery delivered = posted(open(null, explained));

        Delivery next = open(delivered, explained.edit().revision(4).description("why").finding());

        assertThat(next.parts())
                .filteredOn(part -> part.state() == INTENT)
                .extracting(Delivery.Part::name)
                .containsExactly("details");
        assertThat(next.parts()).allMatch(part -> part.revision() == 4);
    }

    @Test
    void keepsTheAddressOfWhatIsEdited() {
        Delivery next = open(posted(open(null, opened)), resolved(opened));

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
        assertThat(open(failed, resolved(opened)).parts().getFirst().state()).isEqualTo(INTENT);
    }

    @Test
    void remembersSinceWhenAPostMayBeUnderWay() {
        Delivery first = open(null, opened);

        Delivery next =
                DeliveryPlan.open(
                        first,
                        resolved(opened),
                        "homelab",
                        "#on-call",
                        Tier.THREAD,
                        parts(resolved(opened)),
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
        assertThat(DeliveryPlan.isContinuedBy(posted(open(delivered, resolved(opened))), began))
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

    @Test
    void readsTheSeveritiesAndTiersOfALaterVersion() {
        Delivery.Part message = posted(open(null, opened)).parts().getFirst();
        Delivery rolledBack =
                new Delivery(
                        "f-1",
                        opened.fingerprint(),
                        "homelab",
                        "#on-call",
                        false,
                        null,
                        "CAROUSEL",
                        List.of(message, renamed(message, "earlier-1-DISASTROUS")),
                        NOON);

        assertThat(DeliveryPlan.earlier(rolledBack, address -> "link"))
                .containsExactly(
                        new MessageHistory.Earlier("earlier-1-DISASTROUS", Severity.INFO, "link"));
        assertThat(StormSummary.Line.parse("DISASTROUS\nFIRING\nPod crashes\nhome shop/web"))
                .isEqualTo(
                        new StormSummary.Line(
                                Severity.INFO, "FIRING", "Pod crashes", "home shop/web"));
        assertThat(Tier.named("CAROUSEL")).isEqualTo(Tier.THREAD);
        assertThat(Tier.values()).allMatch(tier -> Tier.named(tier.name()) == tier);
        assertThat(Severity.values())
                .allMatch(severity -> DeliveryPlan.severityNamed(severity.name()) == severity);
    }

    private static Delivery.Part renamed(Delivery.Part part, String name) {
        return new Delivery.Part(
                name,
                part.state(),
                part.epoch(),
                part.revision(),
                part.content(),
                part.address(),
                part.why(),
                part.at());
    }

    @Test
    void aRiseInSeveritySetsTheMessageAsideForANewOne() {
        Delivery delivered = posted(open(null, explained));
        Finding worse = explained.edit().revision(4).severity(Severity.CRITICAL).finding();

        assertThat(DeliveryPlan.isEscalated(delivered, explained)).isFalse();
        assertThat(DeliveryPlan.isEscalated(delivered, worse)).isTrue();
        assertThat(DeliveryPlan.isEscalated(delivered, resolved(worse)))
                .as("nobody has to be notified of what is over")
                .isFalse();

        Delivery next = open(DeliveryPlan.escalated(delivered, LATER), worse);

        assertThat(next.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(next.parts()).allMatch(part -> part.state() == INTENT);
        assertThat(next.parts())
                .extracting(Delivery.Part::name, Delivery.Part::address)
                .containsExactly(
                        tuple("message", null),
                        tuple("logs", null),
                        tuple("earlier-1-HIGH", "C1/message"));
        assertThat(DeliveryPlan.isEscalated(posted(next), worse)).isFalse();
    }

    @Test
    void keepsAHundredPartsAndTheMessage() {
        Delivery delivery = posted(open(null, opened));
        for (int i = 0; i < 150; i++) {
            Instant at = NOON.plusSeconds(i);
            List<Shown> parts =
                    List.of(
                            new Shown(SinkPart.MESSAGE, "the message"),
                            new Shown("still-firing-" + i, "still firing"));
            delivery =
                    posted(
                            DeliveryPlan.open(
                                    delivery, opened, "homelab", "#a", Tier.THREAD, parts, at));
        }

        assertThat(delivery.parts()).hasSize(100);
        assertThat(DeliveryPlan.message(delivery)).isEqualTo("C1/message");
        assertThat(DeliveryPlan.find(delivery, "still-firing-149")).isPresent();
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
                before, finding, "homelab", "#on-call", Tier.THREAD, parts(finding), NOON);
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
