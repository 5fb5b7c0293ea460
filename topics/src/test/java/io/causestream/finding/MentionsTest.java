package io.causestream.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MentionsTest {

    private static final Subject POD = Subject.pod("shop", "web-1");

    @Test
    void areKeptWithTheFinding() {
        Finding mentioning =
                Mentions.in(finding(Map.of()))
                        .plus(List.of("U0123456", "S0123456"), "Hey: $mentions")
                        .on(finding(Map.of("team", "shop")));

        assertThat(Mentions.in(mentioning).ids()).containsExactlyInAnyOrder("U0123456", "S0123456");
        assertThat(Mentions.in(mentioning).message()).isEqualTo("Hey: $mentions");
        assertThat(mentioning.annotations()).containsEntry("team", "shop");
    }

    @Test
    void onlyUsersAndGroupsAreMentioned() {
        Mentions mentions =
                Mentions.in(finding(Map.of()))
                        .plus(List.of("channel", "!here", "<!channel>", "u0123456", ""), "Hey");

        assertThat(mentions.ids()).isEmpty();
        assertThat(mentions.on(finding(Map.of())).annotations()).isEmpty();
    }

    @Test
    void anAlertCanBringNoneAlong() {
        Finding claiming = finding(Map.of(Mentions.ANNOTATION, "U0123456\nHey: $mentions"));

        assertThat(Mentions.in(Mentions.removedFrom(claiming)).ids()).isEmpty();
    }

    private static Finding finding(Map<String, String> annotations) {
        return new FindingDraft(
                        "f-1",
                        Fingerprint.of("home", "CrashLoopBackOff", POD, "web"),
                        Severity.HIGH,
                        "CrashLoopBackOff",
                        "Crashing pod web-1",
                        "home",
                        POD,
                        POD,
                        Instant.parse("2026-01-01T12:00:00Z"))
                .annotations(annotations)
                .finding();
    }
}
