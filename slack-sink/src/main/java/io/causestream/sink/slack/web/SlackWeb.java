package io.causestream.sink.slack.web;

import static java.util.Objects.requireNonNull;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.methods.request.chat.ChatUpdateRequest;
import com.slack.api.methods.request.files.FilesCompleteUploadExternalRequest.FileDetails;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.methods.response.conversations.ConversationsHistoryResponse;
import com.slack.api.methods.response.conversations.ConversationsListResponse;
import com.slack.api.methods.response.conversations.ConversationsRepliesResponse;
import com.slack.api.methods.response.files.FilesGetUploadURLExternalResponse;
import com.slack.api.methods.response.files.FilesInfoResponse;
import com.slack.api.model.Conversation;
import com.slack.api.model.ConversationType;
import com.slack.api.model.Message;
import com.slack.api.util.http.SlackHttpClient;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.sink.slack.config.SlackToken;
import io.causestream.sink.slack.metrics.SlackMetrics;
import io.causestream.sink.slack.metrics.SlackMetrics.CallOutcome;
import io.causestream.sink.slack.rendering.MessagePart;
import io.causestream.sink.slack.rendering.SlackMessage;
import io.causestream.sink.transport.Attempt;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Slack's methods, one call each: no retry, no waiting, and every outcome of a call is a {@link
 * SlackResponse}.
 */
public final class SlackWeb implements AutoCloseable {

    private static final Set<String> MAYBE_DONE =
            Set.of("internal_error", "fatal_error", "service_unavailable", "request_timeout");
    private static final Set<String> TOO_MANY =
            Set.of("ratelimited", "rate_limited", "message_limit_exceeded");
    private static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private final Slack slack;
    private final OkHttpClient http;
    private final SlackToken apiKey;
    private final SlackMetrics metrics;

    public SlackWeb(SlackSinkConfig config, SlackMetrics metrics) {
        this.metrics = metrics;
        SlackConfig settings = new SlackConfig();
        settings.setMethodsEndpointUrlPrefix(config.apiUrl());
        // Otherwise the client calls auth.test before its first call.
        settings.setStatsEnabled(false);
        // At DEBUG the client's own one logs each request, and the token with it.
        settings.setHttpClientResponseHandlers(List.of());
        this.http =
                new OkHttpClient.Builder()
                        .connectTimeout(config.timeouts().connect())
                        .readTimeout(config.timeouts().read())
                        .writeTimeout(config.timeouts().read())
                        .callTimeout(config.timeouts().call())
                        // A retry would post twice if the connection breaks after the first post.
                        .retryOnConnectionFailure(false)
                        .connectionPool(new ConnectionPool(5, 20, TimeUnit.SECONDS))
                        .build();
        SlackHttpClient client = new SlackHttpClient(http);
        client.setConfig(settings);
        this.slack = Slack.getInstance(settings, client);
        this.apiKey = config.apiKey();
    }

    /** With the token as it is now. */
    private MethodsClient methods() {
        return slack.methods(apiKey.current());
    }

    /** The address of a message. */
    public record Address(String channel, String ts) {

        public static Address parse(String text) {
            int slash = text.indexOf('/');
            if (slash < 1) {
                throw new IllegalArgumentException("not a Slack address: " + text);
            }
            return new Address(text.substring(0, slash), text.substring(slash + 1));
        }

        /**
         * Of the message in whose thread the attempt's part belongs; null for that message itself.
         */
        public static @Nullable Address rootOf(Attempt attempt) {
            String root = attempt.root();
            return root == null ? null : parse(root);
        }

        /**
         * The message's permalink.
         *
         * @param workspace its address, with a slash at its end
         */
        public String permalink(String workspace) {
            return "%sarchives/%s/p%s".formatted(workspace, channel, ts.replace(".", ""));
        }

        @Override
        public String toString() {
            return channel + "/" + ts;
        }
    }

    /**
     * Whose token it is.
     *
     * @param bot its name
     * @param team the workspace's name
     * @param url the workspace's address, with a slash at its end; empty if Slack does not state it
     * @param scopes that the token has; empty if Slack does not state them
     * @param date Slack's own time, in whole seconds; null if it does not state it
     */
    public record Identity(
            String bot, String team, String url, Set<String> scopes, @Nullable Instant date) {

        public Identity {
            scopes = Set.copyOf(scopes);
        }
    }

    /** Asks Slack whose token it is. */
    public SlackResponse<Identity> identity() {
        return call(
                "auth.test",
                () -> methods().authTest(r -> r),
                response ->
                        new Identity(
                                orEmpty(response.getUser()),
                                orEmpty(response.getTeam()),
                                orEmpty(response.getUrl()),
                                Stream.of(header(response, "x-oauth-scopes").split(","))
                                        .map(String::strip)
                                        .filter(scope -> !scope.isEmpty())
                                        .collect(Collectors.toSet()),
                                date(header(response, "date"))));
    }

    private static String header(SlackApiTextResponse response, String name) {
        Map<String, List<String>> headers = response.getHttpResponseHeaders();
        return headers == null
                ? ""
                : headers.entrySet().stream()
                        .filter(header -> name.equalsIgnoreCase(header.getKey()))
                        .flatMap(header -> header.getValue().stream())
                        .collect(Collectors.joining(","));
    }

    private static @Nullable Instant date(String text) {
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
        } catch (DateTimeException notADate) {
            return null;
        }
    }

    /**
     * @param thread to which it is a reply; null for none
     * @param tag by which it is found again; null if it never is looked for
     */
    public SlackResponse<Address> post(
            String channel,
            @Nullable Address thread,
            SlackMessage message,
            Message.@Nullable Metadata tag) {
        ChatPostMessageRequest.ChatPostMessageRequestBuilder request =
                ChatPostMessageRequest.builder()
                        .channel(channel)
                        .text(message.text())
                        .metadata(tag)
                        .unfurlLinks(false)
                        .unfurlMedia(false);
        if (thread != null) {
            request.threadTs(thread.ts());
        }
        if (!message.blocks().isEmpty()) {
            request.blocks(message.blocks());
        }
        if (!message.coloured().isEmpty()) {
            request.attachments(message.attachments());
        }
        return call(
                RateLimiter.POST,
                () -> methods().chatPostMessage(request.build()),
                response ->
                        new Address(
                                requireNonNull(response.getChannel()),
                                requireNonNull(response.getTs())));
    }

    public SlackResponse<Address> edit(
            Address at, SlackMessage message, Message.@Nullable Metadata tag) {
        ChatUpdateRequest.ChatUpdateRequestBuilder request =
                ChatUpdateRequest.builder()
                        .channel(at.channel())
                        .ts(at.ts())
                        .text(message.text())
                        .metadata(tag);
        if (!message.blocks().isEmpty()) {
            request.blocks(message.blocks());
        }
        // An empty list removes an earlier attachment.
        request.attachments(message.attachments());
        return call(RateLimiter.UPDATE, () -> methods().chatUpdate(request.build()), _ -> at);
    }

    /** One page of results, and the cursor of the next; empty at the end. */
    public record Page<T>(List<T> entries, String next) {}

    public SlackResponse<Page<Message>> history(String channelId, Instant oldest, String cursor) {
        return call(
                "conversations.history",
                () ->
                        methods()
                                .conversationsHistory(r ->
                                        r.channel(channelId)
                                                .oldest(oldest.getEpochSecond() + ".000000")
                                                .limit(200)
                                                .cursor(cursor.isEmpty() ? null : cursor)
                                                .includeAllMetadata(true)),
                (ConversationsHistoryResponse response) ->
                        new Page<>(
                                orEmpty(response.getMessages()),
                                response.getResponseMetadata() == null
                                        ? ""
                                        : orEmpty(response.getResponseMetadata().getNextCursor())));
    }

    public SlackResponse<Page<Message>> replies(Address thread, String cursor) {
        return call(
                "conversations.replies",
                () ->
                        methods()
                                .conversationsReplies(r ->
                                        r.channel(thread.channel())
                                                .ts(thread.ts())
                                                .limit(200)
                                                .cursor(cursor.isEmpty() ? null : cursor)
                                                .includeAllMetadata(true)),
                (ConversationsRepliesResponse response) ->
                        new Page<>(
                                orEmpty(response.getMessages()),
                                response.getResponseMetadata() == null
                                        ? ""
                                        : orEmpty(response.getResponseMetadata().getNextCursor())));
    }

    /**
     * The channels of the workspace that the bot can see.
     *
     * @param withPrivate also private ones, for which Slack requires a further scope
     */
    public SlackResponse<Page<Conversation>> channels(String cursor, boolean withPrivate) {
        return call(
                "conversations.list",
                () ->
                        methods()
                                .conversationsList(r ->
                                        r.types(
                                                        withPrivate
                                                                ? List.of(
                                                                        ConversationType
                                                                                .PUBLIC_CHANNEL,
                                                                        ConversationType
                                                                                .PRIVATE_CHANNEL)
                                                                : List.of(
                                                                        ConversationType
                                                                                .PUBLIC_CHANNEL))
                                                .limit(500)
                                                .cursor(cursor.isEmpty() ? null : cursor)),
                (ConversationsListResponse response) ->
                        new Page<>(
                                orEmpty(response.getChannels()),
                                response.getResponseMetadata() == null
                                        ? ""
                                        : orEmpty(response.getResponseMetadata().getNextCursor())));
    }

    /**
     * Makes the bot a member of a public channel, for which Slack requires the scope {@code
     * channels:join}.
     */
    public SlackResponse<Conversation> join(String channelId) {
        return call(
                "conversations.join",
                () -> methods().conversationsJoin(r -> r.channel(channelId)),
                response -> response.getChannel());
    }

    /** The channel, as far as the bot sees it. */
    public SlackResponse<Conversation> channel(String channelId) {
        return call(
                "conversations.info",
                () -> methods().conversationsInfo(r -> r.channel(channelId)),
                response -> response.getChannel());
    }

    /** Uploads the bytes to Slack, not visible to anybody yet; returns the file's id. */
    public SlackResponse<String> upload(MessagePart.File file, byte[] bytes) {
        SlackResponse<Upload> place =
                call(
                        "files.getUploadURLExternal",
                        () ->
                                methods()
                                        .filesGetUploadURLExternal(r ->
                                                r.filename(file.fileName())
                                                        .length(bytes.length)
                                                        .altTxt(
                                                                file.alt().isEmpty()
                                                                        ? null
                                                                        : file.alt())),
                        (FilesGetUploadURLExternalResponse response) ->
                                new Upload(response.getFileId(), response.getUploadUrl()));
        return switch (place) {
            case SlackResponse.Done<Upload>(Upload upload) -> send(upload, bytes);
            case SlackResponse.TooMany<Upload>(Duration wait) -> new SlackResponse.TooMany<>(wait);
            case SlackResponse.Refused<Upload>(String error, String detail) ->
                    new SlackResponse.Refused<>(error, detail);
            case SlackResponse.Unknown<Upload>(String why, boolean isOver) ->
                    new SlackResponse.Unknown<>(why, isOver);
        };
    }

    private record Upload(String fileId, String url) {}

    private SlackResponse<String> send(Upload upload, byte[] bytes) {
        try {
            Request request =
                    new Request.Builder().url(upload.url()).post(RequestBody.create(bytes)).build();
            try (Response response = http.newCall(request).execute()) {
                if (response.isSuccessful()) {
                    metrics.call("upload", CallOutcome.OK);
                    return new SlackResponse.Done<>(upload.fileId());
                }
                return unknown(
                        "upload",
                        "http_" + response.code(),
                        "the upload was answered with " + response.code(),
                        true);
            }
        } catch (IOException | IllegalArgumentException e) {
            return unknown("upload", "no_answer", e.toString(), false);
        }
    }

    /** Shows an uploaded file in a thread; Slack may take a while to do so after this. */
    public SlackResponse<String> share(String fileId, MessagePart.File file, Address thread) {
        return call(
                "files.completeUploadExternal",
                () ->
                        methods()
                                .filesCompleteUploadExternal(r ->
                                        r.files(
                                                        List.of(
                                                                FileDetails.builder()
                                                                        .id(fileId)
                                                                        .title(file.title())
                                                                        .build()))
                                                .channelId(thread.channel())
                                                .threadTs(thread.ts())),
                _ -> fileId);
    }

    /** Whether the file is visible in the channel by now. */
    public SlackResponse<Boolean> isShared(String fileId, String channelId) {
        return call(
                "files.info",
                () -> methods().filesInfo(r -> r.file(fileId)),
                (FilesInfoResponse response) ->
                        Optional.ofNullable(response.getFile().getShares())
                                .map(shares ->
                                        Stream.of(
                                                        shares.getPublicChannels(),
                                                        shares.getPrivateChannels())
                                                .filter(channels -> channels != null)
                                                .anyMatch((Map<String, ?> channels) ->
                                                        channels.containsKey(channelId)))
                                .orElse(false));
    }

    private interface Call<R> {
        R make() throws IOException, SlackApiException;
    }

    private interface Reads<R, T> {
        T read(R response);
    }

    private <R extends SlackApiTextResponse, T> SlackResponse<T> call(
            String method, Call<R> call, Reads<R, T> reads) {
        try {
            R response = call.make();
            if (response.isOk()) {
                T read = reads.read(response);
                metrics.call(method, CallOutcome.OK);
                return new SlackResponse.Done<>(read);
            }
            return refusal(method, orEmpty(response.getError()), detail(response));
        } catch (SlackApiException e) {
            int status = e.getResponse().code();
            return status == 429
                    ? tooMany(method, "http_429", retryAfter(e.getResponse().header("Retry-After")))
                    : unknown(method, "http_" + status, "HTTP status " + status, true);
        } catch (IOException e) {
            return unknown(method, "no_answer", e.toString(), false);
        } catch (RuntimeException e) {
            // What is not Slack's fails in one of many ways, in the client's parser or after it.
            return unknown(
                    method,
                    "not_json",
                    "a response that is not Slack's (%s)".formatted(e.getClass().getSimpleName()),
                    true);
        }
    }

    private <T> SlackResponse<T> refusal(String method, String error, String detail) {
        if (TOO_MANY.contains(error)) {
            return tooMany(method, error, DEFAULT_RETRY_AFTER);
        }
        if (error.isEmpty()) {
            return unknown(method, "no_error_code", "an answer without an error code", true);
        }
        if (MAYBE_DONE.contains(error)) {
            return unknown(method, error, error, true);
        }
        metrics.call(method, CallOutcome.REFUSED, error);
        return new SlackResponse.Refused<>(error, detail);
    }

    private <T> SlackResponse<T> tooMany(String method, String reason, Duration wait) {
        metrics.call(method, CallOutcome.RATE_LIMITED, reason);
        return new SlackResponse.TooMany<>(wait);
    }

    private <T> SlackResponse<T> unknown(String method, String reason, String why, boolean isOver) {
        metrics.call(method, CallOutcome.UNKNOWN, reason);
        return new SlackResponse.Unknown<>(why, isOver);
    }

    private static String detail(SlackApiTextResponse response) {
        if (response.getNeeded() != null) {
            return response.getNeeded();
        }
        if (response instanceof ChatPostMessageResponse post && post.getErrors() != null) {
            return post.getErrors().stream().limit(5).collect(Collectors.joining("; "));
        }
        return "";
    }

    /** Parses whole seconds, as Slack sends them; returns a sensible default for anything else. */
    static Duration retryAfter(@Nullable String header) {
        try {
            Duration wait = Duration.ofSeconds(header == null ? 1 : Long.parseLong(header.strip()));
            return wait.compareTo(LONGEST_WAIT) > 0
                    ? LONGEST_WAIT
                    : wait.isPositive() ? wait : DEFAULT_RETRY_AFTER;
        } catch (NumberFormatException e) {
            return DEFAULT_RETRY_AFTER;
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    @Override
    public void close() {
        try {
            slack.close();
        } catch (Exception e) {
            throw new IllegalStateException("Slack's client does not close", e);
        }
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
