package io.causestream.sink.slack.rendering;

import static io.causestream.sink.slack.Findings.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Finding;
import io.causestream.finding.Severity;
import io.causestream.sink.routing.Tier;
import io.causestream.sink.slack.Findings;
import io.causestream.sink.transport.MessageHistory;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StatusRepliesTest {

    private static final String LINK = "https://acme.slack.com/archives/C1/p1767268800000100";

    private final Rendering rendering = new Rendering("", 1_000_000);
    private final Finding crash = MessageExamples.crashLoop();

    @Test
    void saysOfEachReminderThatItStillFires() {
        Map<String, String> parts = parts(crash.edit().reminders(2).finding(), Tier.THREAD);

        assertThat(parts).containsKey("still-firing-2").doesNotContainKey("still-firing-1");
        assertThat(parts.get("still-firing-2"))
                .contains("*Still firing*", "seen 4 times", "DATABASE_URL is not set");
        assertThat(parts(crash, Tier.THREAD).keySet()).noneMatch(name -> name.contains("firing"));
    }

    @Test
    void editsNothingElseForAReminder() {
        Map<String, String> before = parts(crash, Tier.THREAD);
        Map<String, String> after =
                parts(crash.edit().revision(9).reminders(1).finding(), Tier.THREAD);

        assertThat(after).containsAllEntriesOf(before).hasSize(before.size() + 1);
    }

    @Test
    void saysInTheThreadWhenItEndedAndWhatChangedBefore() {
        Finding resolved = Findings.resolved(MessageExamples.reminded(crash));
        String part = "resolved-" + NOON.plusSeconds(312).getEpochSecond();

        assertThat(parts(resolved, Tier.INLINE)).containsKey(part);
        assertThat(parts(resolved, Tier.THREAD).get(part))
                .contains("✅ *Resolved after 5 min*")
                .as("the change came after the end")
                .doesNotContain("replicas");
        assertThat(
                        parts(resolved.edit().endsAt(NOON.plusSeconds(840)).finding(), Tier.THREAD)
                                .get("resolved-" + NOON.plusSeconds(840).getEpochSecond()))
                .contains("*Resolved after 14 min*", "*Changed since*", "replicas `2` → `3`");
        assertThat(parts(resolved, Tier.THREAD).keySet())
                .noneMatch(name -> name.startsWith("still-firing"));
    }

    @Test
    void leavesASingleLineAlone() {
        assertThat(parts(Findings.resolved(crash), Tier.LINE)).containsOnlyKeys("message");
        assertThat(parts(crash.edit().reminders(3).finding(), Tier.LINE))
                .containsOnlyKeys("message");
    }

    @Test
    void leadsFromTheOldMessageToTheNewOneOnceThatIsPosted() {
        List<MessageHistory.Earlier> earlier =
                List.of(new MessageHistory.Earlier("message-1", Severity.HIGH, LINK));
        Finding critical = crash.edit().severity(Severity.CRITICAL).finding();

        Map<String, String> unposted =
                parts(critical, Tier.THREAD, new MessageHistory("", earlier));
        Map<String, String> posted =
                parts(critical, Tier.THREAD, new MessageHistory(LINK, earlier));

        assertThat(unposted).doesNotContainKey("message-1");
        assertThat(unposted.get("message"))
                .contains("⬆️ was HIGH: <" + LINK + "|earlier message>")
                .as("its own link changes nothing")
                .isEqualTo(posted.get("message"));
        assertThat(posted.get("message-1"))
                .contains("*CRITICAL now*: continued in <" + LINK + "|a newer message>");
        assertThat(
                        parts(
                                        Findings.resolved(critical),
                                        Tier.LINE,
                                        new MessageHistory(LINK, earlier))
                                .get("message-1"))
                .contains("✅ Resolved after 5 min", "#2EB67D", "Continued in <" + LINK);
    }

    @Test
    void leadsBackToTheMessageOfTheProblemsFormerLifeAndLeavesThatAsItIs() {
        Map<String, String> parts =
                parts(
                        crash,
                        Tier.THREAD,
                        new MessageHistory(
                                LINK,
                                List.of(
                                        new MessageHistory.Earlier(
                                                MessageHistory.BACK, Severity.HIGH, LINK))));

        assertThat(parts.get("message")).contains("came back, was HIGH: <" + LINK);
        assertThat(parts.get("back")).contains("*Back*", "continued in <" + LINK);
    }

    @Test
    void linksToSlackAlone() {
        for (String other :
                List.of(
                        "http://acme.slack.com/archives/C1/p1",
                        "https://evil.example/archives/C1/p1",
                        "https://acme.slack.com.evil.example/archives/C1/p1",
                        "https://acme.slack.com/archives/C1/p1|x> <!channel>")) {
            List<MessageHistory.Earlier> earlier =
                    List.of(new MessageHistory.Earlier("message-1", Severity.HIGH, other));

            Map<String, String> parts =
                    parts(crash, Tier.THREAD, new MessageHistory(other, earlier));

            assertThat(parts).doesNotContainKey("message-1");
            assertThat(parts.get("message"))
                    .contains("⬆️ was HIGH: earlier message")
                    .doesNotContain(other);
        }
    }

    private Map<String, String> parts(Finding finding, Tier tier) {
        return parts(finding, tier, MessageHistory.NONE);
    }

    private Map<String, String> parts(Finding finding, Tier tier, MessageHistory history) {
        return rendering.parts(finding, tier, history).stream()
                .collect(
                        Collectors.toMap(
                                MessagePart::name,
                                part ->
                                        part instanceof MessagePart.Message message
                                                ? read(message.message())
                                                : part.content()));
    }

    private static String read(SlackMessage message) {
        return message.json()
                .replace("\\u003c", "<")
                .replace("\\u003e", ">")
                .replace("\\u0026", "&");
    }
}
