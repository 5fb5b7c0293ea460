package io.causestream.doubles.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.model.Message;
import com.slack.api.model.block.Blocks;
import com.slack.api.model.block.composition.BlockCompositions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By the real SDK, as the sink calls it. */
@SuppressWarnings("try") // The SDK's close() may be interrupted.
class SlackDoubleTest {

    private static final SlackSettings SETTINGS =
            SlackSettings.withChannels("on-call", "homelab-alerts").withFileDelay(Duration.ZERO);

    @Test
    void keepsWhatIsPostedAndEditsItInPlace() throws Exception {
        try (SlackDouble slack = SlackDouble.start(SETTINGS);
                Slack sdk = sdk(slack)) {
            ChatPostMessageResponse posted =
                    client(sdk).chatPostMessage(r -> r.channel("#on-call").text("one"));
            assertThat(posted.isOk()).isTrue();
            client(sdk)
                    .chatUpdate(r -> r.channel(posted.getChannel()).ts(posted.getTs()).text("two"));

            assertThat(slack.messages("on-call"))
                    .singleElement()
                    .satisfies(message -> {
                        assertThat(message.text()).isEqualTo("two");
                        assertThat(message.versions())
                                .extracting(v -> v.body().path("text").asString(""))
                                .containsExactly("one");
                    });
        }
    }

    @Test
    void threadsAndMetadataComeBackFromHistory() throws Exception {
        try (SlackDouble slack = SlackDouble.start(SETTINGS);
                Slack sdk = sdk(slack)) {
            ChatPostMessageResponse parent =
                    client(sdk)
                            .chatPostMessage(r ->
                                    r.channel("on-call")
                                            .text("parent")
                                            .metadata(
                                                    new Message.Metadata(
                                                            "finding", Map.of("id", "f-1"))));
            client(sdk)
                    .chatPostMessage(
                            r -> r.channel("on-call").threadTs(parent.getTs()).text("reply"));

            List<Message> history =
                    client(sdk)
                            .conversationsHistory(
                                    r -> r.channel(parent.getChannel()).includeAllMetadata(true))
                            .getMessages();
            assertThat(history).extracting(Message::getText).containsExactly("parent");
            assertThat(history.getFirst().getMetadata().getEventPayload())
                    .containsEntry("id", "f-1");
            assertThat(
                            client(sdk)
                                    .conversationsReplies(
                                            r -> r.channel(parent.getChannel()).ts(parent.getTs()))
                                    .getMessages())
                    .extracting(Message::getText)
                    .containsExactly("parent", "reply");
        }
    }

    @Test
    void refusesBlocksThatSlackWouldRefuseInItsWords() throws Exception {
        try (SlackDouble slack = SlackDouble.start(SETTINGS);
                Slack sdk = sdk(slack)) {
            ChatPostMessageResponse refused =
                    client(sdk)
                            .chatPostMessage(r ->
                                    r.channel("on-call")
                                            .text("x")
                                            .blocks(
                                                    List.of(
                                                            Blocks.section(s ->
                                                                    s.text(
                                                                            BlockCompositions
                                                                                    .markdownText(
                                                                                            "y"
                                                                                                    .repeat(
                                                                                                            3001)))))));

            assertThat(refused.isOk()).isFalse();
            assertThat(refused.getError()).isEqualTo("invalid_blocks");
            assertThat(refused.getErrors())
                    .containsExactly(
                            "must be less than 3001 characters [json-pointer:/blocks/0/text/text]");
            assertThat(slack.messages("on-call")).isEmpty();
        }
    }

    @Test
    void saysWhichChannelItDoesNotKnowOrIsNotIn() throws Exception {
        try (SlackDouble slack = SlackDouble.start(SETTINGS);
                Slack sdk = sdk(slack)) {
            slack.member("on-call", false);

            assertThat(client(sdk).chatPostMessage(r -> r.channel("#nowhere").text("x")).getError())
                    .isEqualTo("channel_not_found");
            assertThat(client(sdk).chatPostMessage(r -> r.channel("#on-call").text("x")).getError())
                    .isEqualTo("not_in_channel");
            assertThat(
                            sdk.methods("xoxb-" + "9".repeat(20))
                                    .chatPostMessage(r -> r.channel("#on-call").text("x"))
                                    .getError())
                    .isEqualTo("invalid_auth");
        }
    }

    @Test
    void takesFilesTheWayOfTodayAndShowsThemInMessages() throws Exception {
        try (SlackDouble slack = SlackDouble.start(SETTINGS);
                Slack sdk = sdk(slack)) {
            String channel =
                    client(sdk)
                            .chatPostMessage(r -> r.channel("on-call").text("parent"))
                            .getChannel();
            String ts = slack.messages("on-call").getFirst().ts();
            assertThat(
                            client(sdk)
                                    .filesUploadV2(r ->
                                            r.channel(channel)
                                                    .threadTs(ts)
                                                    .filename("web.log")
                                                    .title("log")
                                                    .fileData("boom".getBytes(UTF_8)))
                                    .isOk())
                    .isTrue();

            PostedMessage reply = slack.replies(slack.messages("on-call").getFirst()).getFirst();
            assertThat(reply.files()).hasSize(1);
            assertThat(get(slack.pageUrl() + "files/" + reply.files().getFirst()))
                    .isEqualTo("boom");
        }
    }

    @Test
    void faultsHitTheNextCallsThatMatch() throws Exception {
        try (SlackDouble slack = SlackDouble.start(SETTINGS);
                Slack sdk = sdk(slack)) {
            slack.fault(
                    new SlackFault(
                            "chat.postMessage", "on-call", 1, new SlackFault.Kind.RateLimited(7)));
            slack.fault(
                    new SlackFault(
                            "chat.postMessage", "*", 1, new SlackFault.Kind.StoredThenCut()));

            assertThatThrownBy(() ->
                            client(sdk).chatPostMessage(r -> r.channel("on-call").text("first")))
                    .isInstanceOfSatisfying(
                            SlackApiException.class,
                            e -> {
                                assertThat(e.getResponse().code()).isEqualTo(429);
                                assertThat(e.getResponse().header("Retry-After")).isEqualTo("7");
                            });
            // The SDK's HTTP client posts again by itself when a connection is cut: a sink has to
            // forbid it.
            client(sdk).chatPostMessage(r -> r.channel("on-call").text("second"));
            assertThat(slack.calls()).extracting(SlackCall::outcome).contains("stored, then cut");
            assertThat(slack.messages("on-call"))
                    .extracting(PostedMessage::text)
                    .containsExactly("second", "second");
        }
    }

    @Test
    void postsFasterThanSlackTakesAreToldToWait() throws Exception {
        try (SlackDouble slack = SlackDouble.start(SETTINGS.withStrictRates());
                Slack sdk = sdk(slack)) {
            for (int burst = 0; burst < 3; burst++) {
                client(sdk).chatPostMessage(r -> r.channel("on-call").text("x"));
            }
            assertThatThrownBy(
                            () -> client(sdk).chatPostMessage(r -> r.channel("on-call").text("x")))
                    .isInstanceOf(SlackApiException.class);
            assertThat(
                            client(sdk)
                                    .chatPostMessage(r -> r.channel("homelab-alerts").text("x"))
                                    .isOk())
                    .isTrue();
        }
    }

    @Test
    void remembersOverARestartWhatItsJournalHas(@TempDir Path folder) throws Exception {
        SlackSettings settings = SETTINGS.withJournal(folder.resolve("slack.jsonl"));
        String ts;
        try (SlackDouble slack = SlackDouble.start(settings);
                Slack sdk = sdk(slack)) {
            ts = client(sdk).chatPostMessage(r -> r.channel("on-call").text("kept")).getTs();
        }
        try (SlackDouble slack = SlackDouble.start(settings);
                Slack sdk = sdk(slack)) {
            assertThat(slack.messages("on-call"))
                    .extracting(PostedMessage::text)
                    .containsExactly("kept");
            assertThat(client(sdk).chatPostMessage(r -> r.channel("on-call").text("later")).getTs())
                    .isGreaterThan(ts);
        }
    }

    @Test
    void thePageRunsNothingForeign() throws Exception {
        try (SlackDouble slack = SlackDouble.start(SETTINGS);
                Slack sdk = sdk(slack)) {
            client(sdk)
                    .chatPostMessage(r ->
                            r.channel("on-call")
                                    .text("<script>alert(1)</script> &lt;!channel&gt;"));

            HttpResponse<String> page =
                    HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(URI.create(slack.pageUrl())).build(),
                                    HttpResponse.BodyHandlers.ofString());
            assertThat(page.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(
                            policy -> assertThat(policy).contains("default-src 'self'"));
            assertThat(page.body()).doesNotContain("alert(1)");
            assertThat(get(slack.pageUrl() + "page.js")).doesNotContain("innerHTML =");
            assertThat(get(slack.pageUrl() + "page.css")).contains("url(emoji.woff2)");
            assertThat(get(slack.pageUrl() + "emoji.woff2")).startsWith("wOF2");
            assertThat(slack.messages("on-call").getFirst().liveMentions()).isEmpty();
        }
    }

    @Test
    void countsLiveMentions() throws Exception {
        try (SlackDouble slack = SlackDouble.start(SETTINGS);
                Slack sdk = sdk(slack)) {
            client(sdk).chatPostMessage(r -> r.channel("on-call").text("<!channel> and <@U123>"));

            assertThat(slack.messages("on-call").getFirst().liveMentions())
                    .containsExactly("<!channel>", "<@U123>");
        }
    }

    private static Slack sdk(SlackDouble slack) {
        SlackConfig config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(slack.apiUrl());
        config.setStatsEnabled(false);
        return Slack.getInstance(config);
    }

    private static MethodsClient client(Slack sdk) {
        return sdk.methods(SETTINGS.token());
    }

    private static String get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
