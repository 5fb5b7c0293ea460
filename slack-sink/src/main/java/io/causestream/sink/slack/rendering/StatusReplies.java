package io.causestream.sink.slack.rendering;

import io.causestream.finding.Change;
import io.causestream.finding.Finding;
import io.causestream.finding.Occurrences;
import io.causestream.sink.transport.MessageHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a finding goes on: replies about its reminders and its end, and what stands in place of the
 * messages that it left behind.
 */
final class StatusReplies {

    private static final int CAUSE = 400;

    private StatusReplies() {}

    /** The reply about the latest reminder, or about the end; empty while there was neither. */
    static Optional<MessagePart> of(Finding finding) {
        Instant end = finding.endsAt();
        if (finding.isResolved()) {
            return end == null
                    ? Optional.empty()
                    : Optional.of(
                            reply(
                                    "resolved-" + end.getEpochSecond(),
                                    Headline.of(finding),
                                    resolved(finding, end)));
        }
        return finding.reminders() == 0
                ? Optional.empty()
                : Optional.of(
                        reply(
                                "still-firing-" + finding.reminders(),
                                "Still firing: " + Headline.of(finding),
                                stillFiring(finding)));
    }

    private static MessagePart reply(String name, String text, String words) {
        return new MessagePart.Message(name, SlackMessage.of(text, List.of(Blocks.section(words))));
    }

    private static String stillFiring(Finding finding) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "🔔 *Still firing*  since %s%s"
                        .formatted(HumanFormat.moment(finding.startsAt()), howOften(finding)));
        LeadingCause.of(finding)
                .map(cause ->
                        "*%s*  %s"
                                .formatted(cause.label(), SlackText.line(cause.sentence(), CAUSE)))
                .ifPresent(lines::add);
        addChanges(lines, since(finding));
        return String.join("\n", lines);
    }

    private static String resolved(Finding finding, Instant end) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "✅ *%s*  %s%s"
                        .formatted(
                                Headline.resolvedAfter(finding),
                                HumanFormat.moment(end),
                                howOften(finding)));
        addChanges(
                lines,
                since(finding).stream().filter(change -> !change.at().isAfter(end)).toList());
        return String.join("\n", lines);
    }

    private static void addChanges(List<String> lines, List<Change> changes) {
        if (!changes.isEmpty()) {
            lines.add(ChangeLines.summary(changes));
        }
    }

    /** What changed after it began: what came before is in the message. */
    private static List<Change> since(Finding finding) {
        return finding.changes().stream().filter(change -> change.beforeStart().isZero()).toList();
    }

    private static String howOften(Finding finding) {
        Occurrences seen = finding.occurrences();
        return seen.count() > 1
                ? ", seen %s times, last %s"
                        .formatted(
                                HumanFormat.number(seen.count()),
                                HumanFormat.moment(seen.lastSeen()))
                : "";
    }

    /**
     * What replaces each message that the finding went on from, or answers that of an earlier
     * finding; empty until the current message is posted.
     */
    static List<MessagePart> inPlaceOfEarlier(Finding finding, MessageHistory history) {
        if (!Permalink.isPermalink(history.link())) {
            return List.of();
        }
        return history.earlier().stream()
                .<MessagePart>map(earlier ->
                        earlier.isOfEarlierFinding()
                                ? back(finding, history.link())
                                : new MessagePart.Message(
                                        earlier.part(),
                                        inPlaceOf(earlier, finding, history.link())))
                .toList();
    }

    /** The reply to the message of an earlier finding. */
    private static MessagePart back(Finding finding, String link) {
        return reply(
                MessageHistory.BACK,
                "Back: " + SlackText.line(finding.title(), Blocks.HEADER),
                "🔄 *Back*  since %s: continued in %s"
                        .formatted(
                                HumanFormat.moment(finding.startsAt()),
                                Permalink.linked("a newer message", link)));
    }

    private static SlackMessage inPlaceOf(
            MessageHistory.Earlier earlier, Finding finding, String link) {
        String headline = Headline.of(finding);
        String now =
                finding.isResolved()
                        ? "Continued in "
                        : "%s *%s now*: continued in "
                                .formatted(
                                        finding.severity().compareTo(earlier.severity()) >= 0
                                                ? "⬆️"
                                                : "⬇️",
                                        finding.severity());
        return new SlackMessage(
                headline,
                List.of(),
                List.of(
                        Blocks.section("*" + headline.replace('*', '∗') + "*"),
                        Blocks.context(now + Permalink.linked("a newer message", link))),
                MainMessage.colour(finding));
    }
}
