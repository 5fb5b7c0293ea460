package io.causestream.sink.slack.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.util.json.GsonFactory;
import io.causestream.finding.Analysis;
import io.causestream.finding.Confidence;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AnalysisWordsTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    /** Slack's markup for a mention, a link or a date; dates are ours. */
    private static final Pattern ALIVE = Pattern.compile("<(?!!date\\^)[!@#h]");

    @Test
    void showsWhatTheModelSaidAndHowItWasJudged() {
        String json =
                rendered(
                        "Memory grew to its limit",
                        List.of(
                                "Changes the cluster: kubectl -n shop rollout undo deployment/checkout"),
                        new Analysis.Details(
                                "memory-limit",
                                List.of("kubectl top pods"),
                                "A setting is missing",
                                "https://wiki.example/oom",
                                null));

        assertThat(json)
                .contains("The rules say otherwise: A setting is missing")
                .contains("*Look next at*\\n• kubectl top pods")
                .contains("Changes the cluster: `kubectl -n shop rollout undo deployment/checkout`")
                .contains("low confidence, memory-limit, phi3:mini, 4 s")
                .contains("\"url\":\"https://wiki.example/oom\"");
    }

    @Test
    void saysWhenAnAnswerWasFirstGiven() {
        assertThat(rendered("x", List.of(), new Analysis.Details("", List.of(), "", "", NOON)))
                .contains("as answered at <!date^1769860800^")
                .contains("for the same problem");
    }

    @Test
    void hasNoLiveMentionOrLinkWhateverTheModelSays() {
        String hostile =
                "<!channel> <!here|x> <@U0123456789> <#C1|x> <https://evil.example|x> <!subteam^S1> </b> ```";

        String json =
                rendered(
                        hostile,
                        List.of(hostile),
                        new Analysis.Details(
                                hostile, List.of(hostile), hostile, "javascript:alert(1)", NOON));

        assertThat(json).contains("&lt;!channel&gt;").doesNotContain("\"url\"");
        assertThat(ALIVE.matcher(json).find()).isFalse();
        assertThat(json.split("\"verbatim\":true", -1)).hasSizeGreaterThan(4);
        assertThat(json).doesNotContain("\"verbatim\":false");
    }

    private static String rendered(String cause, List<String> fixes, Analysis.Details details) {
        Subject pod = Subject.pod("shop", "checkout-1");
        Finding finding =
                new FindingDraft(
                                "f-1",
                                Fingerprint.of("home", "OOMKilled", pod, ""),
                                Severity.HIGH,
                                "OOMKilled",
                                "OOMKilled",
                                "home",
                                pod,
                                pod,
                                NOON)
                        .analysis(
                                new Analysis.Answered(
                                        "f-1",
                                        "home",
                                        1,
                                        "hash",
                                        cause,
                                        List.of(cause),
                                        fixes,
                                        Confidence.LOW,
                                        0,
                                        "phi3:mini",
                                        Duration.ofSeconds(4),
                                        details))
                        .finding();
        return GsonFactory.createSnakeCase()
                .newBuilder()
                .disableHtmlEscaping()
                .create()
                .toJson(AnalysisWords.of(finding));
    }
}
