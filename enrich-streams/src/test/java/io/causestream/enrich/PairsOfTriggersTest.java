package io.causestream.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.enrich.TroublePairs.Message;
import io.causestream.enrich.TroublePairs.Of;
import io.causestream.enrich.TroublePairs.Told;
import io.causestream.enrich.TroublePairs.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What people see of any two troubles that can meet, in both orders, is what the page says. */
class PairsOfTriggersTest {

    private static final String HEAD =
            """
            # One problem, one message

            For each two triggers that can fire for one pod, claim, job, workload or node: what people see in Slack when
            both do, one long after the other has been told. Generated from what the engine does
            (`PairsOfTriggersTest`), so that it stays true. `on_container_oom_killed` reads what `on_pod_oom_killed` reads.

            A name alone is one message that goes by that trigger's title. *With* names what is told in it and
            has no message of its own. Where there are two messages, *then a symptom* says that the first one is held back
            from the moment at which its cause is known: it is not repeated, and ends with it. What was posted is not taken
            back. *Over* means that the first message was marked as resolved when the second came. A dash: that order can't be.
            """;

    /** One pair, in both orders; null for one that can't be. */
    private record Pair(
            Trouble one, Trouble other, @Nullable Told oneFirst, @Nullable Told otherFirst) {

        static Pair of(Trouble one, Trouble other) {
            return new Pair(one, other, told(one, other), told(other, one));
        }

        private static @Nullable Told told(Trouble first, Trouble second) {
            return TroublePairs.canFollow(first, second)
                    ? TroublePairs.oneAfterTheOther(first, second)
                    : null;
        }

        String row() {
            return "| `%s`, `%s` | %s | %s | %s |\n"
                    .formatted(
                            one.trigger(),
                            other.trigger(),
                            words(oneFirst),
                            words(otherFirst),
                            why());
        }

        String why() {
            return Stream.of(oneFirst, otherFirst)
                    .flatMap(Stream::ofNullable)
                    .filter(published -> published.messages().size() > 1)
                    .map(published -> PairsOfTriggersTest.why(one, other, published))
                    .distinct()
                    .collect(Collectors.joining(" "));
        }
    }

    @Test
    void eachPairIsToldAsThePageSaysWithAReasonForEachSecondMessage() throws IOException {
        List<Pair> pairs = pairs();

        String page = page(pairs);
        Files.writeString(Path.of("target", "one-problem.md"), page);

        assertThat(pairs).allSatisfy(pair -> assertThat(pair.why()).doesNotContain("?"));
        assertThat(page).isEqualTo(Files.readString(Path.of("../docs/one-problem.md")));
    }

    private static List<Pair> pairs() {
        return Stream.of(Trouble.values())
                .flatMap(one ->
                        Stream.of(Trouble.values())
                                .filter(other -> canMeet(one, other))
                                .map(other -> Pair.of(one, other)))
                .toList();
    }

    /** A job and a deployment have no pod in common, and a pod ends once. */
    private static boolean canMeet(Trouble one, Trouble other) {
        return one.compareTo(other) < 0
                && !(one.of() == Of.WORKLOAD && other.of() == Of.JOB)
                && (TroublePairs.canFollow(one, other) || TroublePairs.canFollow(other, one));
    }

    private static String page(List<Pair> pairs) {
        StringBuilder page = new StringBuilder(HEAD);
        for (Of one : Of.values()) {
            for (Of other : Of.values()) {
                List<Pair> rows =
                        pairs.stream()
                                .filter(pair ->
                                        pair.one().of() == one && pair.other().of() == other)
                                .toList();
                if (!rows.isEmpty()) {
                    page.append("\n## %s\n\n".formatted(heading(one, other)))
                            .append("| triggers | in this order | in the other order | why two |\n")
                            .append("|---|---|---|---|\n");
                    rows.forEach(row -> page.append(row.row()));
                }
            }
        }
        return page.toString();
    }

    private static String heading(Of one, Of other) {
        return one == other
                ? "Two of %s".formatted(one.words())
                : "One of %s, one of %s".formatted(one.words(), other.words());
    }

    private static String words(@Nullable Told published) {
        if (published == null) {
            return "–";
        }
        Set<String> titles =
                published.messages().stream().map(Message::trigger).collect(Collectors.toSet());
        String within =
                published.within().stream()
                        .filter(name -> !titles.contains(name))
                        .distinct()
                        .map("`%s`"::formatted)
                        .collect(Collectors.joining(", "));
        String messages =
                published.messages().stream()
                        .map(PairsOfTriggersTest::words)
                        .collect(Collectors.joining(" and "));
        return within.isEmpty() ? messages : "%s, with %s".formatted(messages, within);
    }

    private static String words(Message message) {
        return "`%s`%s%s"
                .formatted(
                        message.trigger(),
                        message.isSymptom() ? " (then a symptom)" : "",
                        message.isOver() ? " (over)" : "");
    }

    /** Why two messages are right; a question mark where nobody has said so. */
    private static String why(Trouble one, Trouble other, Told published) {
        if (published.messages().stream().anyMatch(Message::isSymptom)) {
            return "The first stood before its cause was known; the cause has its own weight and title.";
        }
        if (other == Trouble.NODE_WARNING) {
            return "An Event that is over as it is told; it is no cause that lasts.";
        }
        if (one == Trouble.NODE_NOT_READY && other == Trouble.NODE_PRESSURE) {
            return "What a node that is not ready says of its disk and memory is not known: the one is over when the other begins.";
        }
        if (one == Trouble.STUCK_TERMINATING && other.of() == Of.END) {
            return "That it ended is over as it is told; that it does not go is another matter.";
        }
        if (one.isOfPod() && other.of() == Of.END) {
            return other == Trouble.STUCK_TERMINATING
                    ? "What was wrong ended with the pod's deletion; that it does not go is another matter."
                    : "The pod has ended: what kept it from running is over.";
        }
        if (one == Trouble.FAILED || one == Trouble.EVICTED) {
            return other.of() == Of.NODE
                    ? "That the pod ended was told before the node's trouble was; later ones are told in the node's message%s."
                            .formatted(
                                    one == Trouble.FAILED && other == Trouble.NODE_PRESSURE
                                            ? " if they were evicted"
                                            : "")
                    : "The pod's end is an occurrence, over as it is told: nothing that lasts can be held back for it.";
        }
        if (one == Trouble.AUTOSCALER_MAXED || other == Trouble.AUTOSCALER_MAXED) {
            return "The load asks for more pods than there may be, whatever else is wrong.";
        }
        if (one == Trouble.CRON_JOB_MISSED || other == Trouble.CRON_JOB_MISSED) {
            return "A run that never began is another matter than what ails the runs that did.";
        }
        if (one == Trouble.QUOTA_EXCEEDED || other == Trouble.QUOTA_EXCEEDED) {
            return "The quota refuses pods that are not there; it does nothing to what is.";
        }
        if (one == Trouble.STUCK_TERMINATING && other.of() != Of.NODE) {
            return other.of() == Of.CLAIM
                    ? "A pod that ends waits for no claim."
                    : "Neither waits until the old pod is gone: a deployment and a job make a new one.";
        }
        if (one == Trouble.CLAIM_PENDING && other.of() == Of.NODE) {
            return "A claim is on no node.";
        }
        if (other == Trouble.CLAIM_PENDING) {
            return "Containers are made when the volumes are there: the claim is of no matter to them.";
        }
        if (other == Trouble.JOB_FAILURE || one == Trouble.JOB_FAILURE) {
            return "The job gave its pods up before: nothing shows any more where they ran or what they waited for.";
        }
        if (other == Trouble.NODE_PRESSURE) {
            return "A node short of memory or disk neither breaks a program nor hides a secret.";
        }
        return "?";
    }
}
