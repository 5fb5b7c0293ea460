package io.causestream.enrich.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A text about one finding as one about another. */
class SubjectNamesTest {

    private static final SubjectNames WEB =
            new SubjectNames("web-7d9f8b6c5-x2k4q", "web", "shop", "server");
    private static final SubjectNames API =
            new SubjectNames("api-5c8d7f9b4-z9w8v", "api", "prod", "server");

    @Test
    void namesTheOthersOwnObjects() {
        assertThat(
                        told(
                                "kubectl -n shop rollout undo deployment/web; kubectl -n shop logs web-7d9f8b6c5-x2k4q"))
                .isEqualTo(
                        "kubectl -n prod rollout undo deployment/api; kubectl -n prod logs api-5c8d7f9b4-z9w8v");
    }

    @Test
    void leavesWordsThatOnlyLookLikeNames() {
        assertThat(told("The web server can't open the shop's page."))
                .isEqualTo("The web server can't open the shop's page.");
    }

    @Test
    void callsNoOtherObjectThisOnes() {
        assertThat(told("Pod web-7d9f8b6c5-zzzzz holds the lock."))
                .isEqualTo("Pod another object holds the lock.");
    }

    @Test
    void keepsANameThatTheOtherKnowsToo() {
        assertThat(WEB.told("web-config lacks a key", API, "web-config"::equals))
                .isEqualTo("web-config lacks a key");
    }

    private static String told(String text) {
        return WEB.told(text, API, name -> false);
    }
}
