package io.causestream.doubles.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What each method of the Web API does. Throws {@link Refused} for what Slack answers {@code ok:
 * false}.
 */
final class Methods {

    private static final int LONGEST_TEXT = 40_000;
    private static final int LONGEST_EDITED_TEXT_BYTES = 4_000;
    private static final int MOST_METADATA = 8_192;

    private final Workspace workspace;
    private final SlackSettings settings;
    private final String uploadUrl;
    private volatile Set<String> scopes = Scopes.ALL;

    /**
     * @param uploadUrl where files are to be posted, before the file's id
     */
    Methods(Workspace workspace, SlackSettings settings, String uploadUrl) {
        this.workspace = workspace;
        this.settings = settings;
        this.uploadUrl = uploadUrl;
    }

    ObjectNode call(SlackRequest request) {
        if (!request.method().equals("api.test")) {
            authenticate(request);
        }
        return switch (request.method()) {
            case "api.test" -> apiTest(request);
            case "auth.test" -> authTest();
            case "chat.postMessage" -> post(request);
            case "chat.update" -> update(request);
            case "chat.delete" -> delete(request);
            case "chat.getPermalink" -> permalink(request);
            case "conversations.list" -> list();
            case "conversations.info" -> ok().set("channel", channel(find(request)));
            case "conversations.join" -> join(request);
            case "conversations.history" -> history(request);
            case "conversations.replies" -> replies(request);
            case "files.getUploadURLExternal" -> announce(request);
            case "files.completeUploadExternal" -> complete(request);
            case "files.info" -> ok().set("file", file(findFile(request)));
            case "blocks.validate" -> validate(request);
            default -> throw new Refused("unknown_method");
        };
    }

    /** The scopes of the token, as Slack states them in its answers. */
    String scopes() {
        return scopes.stream().sorted().collect(Collectors.joining(","));
    }

    void scopes(Set<String> granted) {
        scopes = Set.copyOf(granted);
    }

    /** Accepts the bytes of an announced file; false if there is none, or of another length. */
    boolean upload(String fileId, byte[] bytes) {
        Optional<SlackFile> announced =
                workspace.file(fileId).filter(file -> file.content64().isEmpty());
        if (announced.isEmpty() || announced.get().announced() != bytes.length) {
            return false;
        }
        SlackFile file = announced.get();
        workspace.keep(
                new SlackFile(
                        file.id(),
                        file.name(),
                        file.title(),
                        file.altText(),
                        file.announced(),
                        Base64.getEncoder().encodeToString(bytes),
                        "",
                        Instant.MAX));
        return true;
    }

    private void authenticate(SlackRequest request) {
        if (request.token().isEmpty()) {
            throw new Refused("not_authed");
        }
        if (!request.token().equals(settings.token())) {
            throw new Refused("invalid_auth");
        }
        for (String needed : Scopes.of(request)) {
            if (!scopes.contains(needed)) {
                throw Refused.missingScope(needed);
            }
        }
    }

    private static ObjectNode apiTest(SlackRequest request) {
        if (!request.text("error").isEmpty()) {
            throw new Refused(request.text("error"));
        }
        ObjectNode answer = ok();
        ObjectNode args = answer.putObject("args");
        request.form().forEach(args::put);
        return answer;
    }

    private ObjectNode authTest() {
        return ok().put("url", "https://causestream.slack.com/")
                .put("team", settings.team())
                .put("user", "causestream")
                .put("team_id", "T00000001")
                .put("user_id", "U00000001")
                .put("bot_id", "B00000001");
    }

    private ObjectNode post(SlackRequest request) {
        SlackChannel channel = writable(request);
        ObjectNode body = body(request, JsonNodeFactory.instance.objectNode());
        if (!body.has("text") && !body.has("blocks") && !body.has("attachments")) {
            throw new Refused("no_text");
        }
        boolean cut = body.path("text").asString("").length() > LONGEST_TEXT;
        if (cut) {
            body.put("text", body.path("text").asString("").substring(0, LONGEST_TEXT));
        }
        PostedMessage message =
                workspace.post(channel.id(), request.text("thread_ts"), body, List.of());
        ObjectNode answer = ok().put("channel", channel.id()).put("ts", message.ts());
        answer.set("message", message(message, true));
        if (cut) {
            answer.putObject("response_metadata").putArray("warnings").add("message_truncated");
        }
        return answer;
    }

    private ObjectNode update(SlackRequest request) {
        require(request, "channel", "ts");
        SlackChannel channel =
                workspace.channels().stream()
                        .filter(known -> known.id().equals(request.text("channel")))
                        .findFirst()
                        .orElseThrow(() -> new Refused("channel_not_found"));
        PostedMessage old =
                workspace
                        .message(channel.id(), request.text("ts"))
                        .orElseThrow(() -> new Refused("message_not_found"));
        if (request.text("text").getBytes(UTF_8).length > LONGEST_EDITED_TEXT_BYTES) {
            throw new Refused("msg_too_long");
        }
        ObjectNode body = body(request, edited(request, old));
        PostedMessage message =
                workspace
                        .edit(channel.id(), old.ts(), body)
                        .orElseThrow(() -> new Refused("message_not_found"));
        ObjectNode answer =
                ok().put("channel", channel.id())
                        .put("ts", message.ts())
                        .put("text", message.text());
        answer.set("message", message(message, true));
        return answer;
    }

    /**
     * With text alone the blocks are removed; without both they stay, and so does metadata that is
     * not given.
     */
    private static ObjectNode edited(SlackRequest request, PostedMessage old) {
        ObjectNode body = old.body().deepCopy().asObject();
        if (request.has("text") && !request.has("blocks")) {
            body.remove("blocks");
        }
        if (!request.has("text") && !request.has("blocks") && !request.has("attachments")) {
            throw new Refused("no_text");
        }
        return body;
    }

    private ObjectNode body(SlackRequest request, ObjectNode body) {
        if (request.has("text") && !request.text("text").isEmpty()) {
            body.put("text", request.text("text"));
        }
        if (request.has("blocks")) {
            JsonNode blocks = request.tree("blocks");
            if (!blocks.isArray()) {
                throw new Refused("invalid_blocks_format");
            }
            refuseBad(blocks, "");
            body.set("blocks", blocks);
        }
        if (request.has("attachments")) {
            JsonNode attachments = request.tree("attachments");
            if (attachments.size() > 100) {
                throw new Refused("too_many_attachments");
            }
            for (int i = 0; i < attachments.size(); i++) {
                if (attachments.get(i).has("blocks")) {
                    refuseBad(attachments.get(i).path("blocks"), "/attachments/" + i);
                }
            }
            body.set("attachments", attachments);
        }
        if (request.has("metadata")) {
            body.set("metadata", metadata(request.tree("metadata")));
        }
        return body;
    }

    private void refuseBad(JsonNode blocks, String prefix) {
        List<String> errors =
                BlockRules.errors(blocks, this::isUsable).stream()
                        .map(error ->
                                error.replace("json-pointer:/", "json-pointer:" + prefix + "/"))
                        .toList();
        if (!errors.isEmpty()) {
            throw new Refused("invalid_blocks", errors);
        }
        if (BlockRules.isTooLong(blocks)) {
            throw new Refused("msg_blocks_too_long");
        }
    }

    private static JsonNode metadata(JsonNode metadata) {
        if (metadata.isEmpty()) {
            return metadata;
        }
        if (!metadata.path("event_type").asString("").matches("[A-Za-z0-9_]+")
                || !metadata.path("event_payload").isObject()) {
            throw new Refused("invalid_metadata_format");
        }
        if (metadata.toString().length() > MOST_METADATA) {
            throw new Refused("metadata_too_large");
        }
        return metadata;
    }

    private boolean isUsable(String fileId) {
        return workspace
                .file(fileId)
                .filter(file -> !file.readyAt().isAfter(workspace.now()))
                .isPresent();
    }

    private ObjectNode delete(SlackRequest request) {
        require(request, "channel", "ts");
        if (!workspace.delete(find(request).id(), request.text("ts"))) {
            throw new Refused("message_not_found");
        }
        return ok().put("channel", find(request).id()).put("ts", request.text("ts"));
    }

    private ObjectNode permalink(SlackRequest request) {
        SlackChannel channel = find(request);
        String ts = request.text("message_ts");
        PostedMessage message =
                workspace
                        .message(channel.id(), ts)
                        .orElseThrow(() -> new Refused("message_not_found"));
        String number = message.ts().replace(".", "");
        return ok().put("channel", channel.id())
                .put(
                        "permalink",
                        "https://causestream.slack.com/archives/" + channel.id() + "/p" + number);
    }

    private ObjectNode list() {
        ObjectNode answer = ok();
        ArrayNode channels = answer.putArray("channels");
        workspace.channels().forEach(channel -> channels.add(channel(channel)));
        answer.putObject("response_metadata").put("next_cursor", "");
        return answer;
    }

    private ObjectNode join(SlackRequest request) {
        SlackChannel channel = find(request);
        if (channel.isPrivate()) {
            throw new Refused("method_not_supported_for_channel_type");
        }
        if (channel.archived()) {
            throw new Refused("is_archived");
        }
        ObjectNode answer = ok();
        if (channel.member()) {
            answer.put("warning", "already_in_channel");
        }
        workspace.replace(channel.withMember(true));
        return answer.set("channel", channel(channel.withMember(true)));
    }

    private ObjectNode history(SlackRequest request) {
        SlackChannel channel = readable(request);
        List<PostedMessage> newestFirst =
                workspace.messages(channel.id()).stream()
                        .filter(message -> !message.isReply())
                        .sorted(Comparator.comparing(PostedMessage::ts).reversed())
                        .toList();
        return page(request, newestFirst);
    }

    private ObjectNode replies(SlackRequest request) {
        SlackChannel channel = readable(request);
        String ts = request.text("ts");
        List<PostedMessage> thread =
                workspace.messages(channel.id()).stream()
                        .filter(message -> message.ts().equals(ts) || message.threadTs().equals(ts))
                        .sorted(Comparator.comparing(PostedMessage::ts))
                        .toList();
        if (thread.isEmpty()) {
            throw new Refused("thread_not_found");
        }
        return page(request, thread);
    }

    private static ObjectNode page(SlackRequest request, List<PostedMessage> messages) {
        String oldest = request.text("oldest");
        String latest = request.text("latest");
        Predicate<PostedMessage> within =
                message ->
                        (oldest.isEmpty() || message.ts().compareTo(oldest) >= 0)
                                && (latest.isEmpty() || message.ts().compareTo(latest) <= 0);
        List<PostedMessage> all = messages.stream().filter(within).toList();
        int from = request.number("cursor", 0);
        int to =
                Math.min(
                        all.size(),
                        from + Math.min(999, Math.max(1, request.number("limit", 100))));
        ObjectNode answer = ok();
        ArrayNode page = answer.putArray("messages");
        all.subList(Math.min(from, all.size()), to)
                .forEach(message ->
                        page.add(message(message, request.flag("include_all_metadata"))));
        answer.put("has_more", to < all.size());
        answer.putObject("response_metadata")
                .put("next_cursor", to < all.size() ? Integer.toString(to) : "");
        return answer;
    }

    private ObjectNode announce(SlackRequest request) {
        require(request, "filename", "length");
        int length = request.number("length", 0);
        if (length == 0) {
            throw new Refused("missing_argument");
        }
        if (request.text("alt_txt").length() > 1_000) {
            throw new Refused("alt_txt_too_large");
        }
        SlackFile file =
                workspace.announce(request.text("filename"), request.text("alt_txt"), length);
        return ok().put("upload_url", uploadUrl + file.id()).put("file_id", file.id());
    }

    private ObjectNode complete(SlackRequest request) {
        ObjectNode answer = ok();
        ArrayNode files = answer.putArray("files");
        String channel =
                request.text("channel_id").isEmpty()
                        ? request.text("channels")
                        : request.text("channel_id");
        String channelId = channel.isEmpty() ? "" : checkWritable(find(channel)).id();
        for (JsonNode wanted : request.tree("files")) {
            String id = wanted.path("id").asString("");
            SlackFile file =
                    workspace
                            .file(id)
                            .filter(known -> !known.content64().isEmpty())
                            .orElseThrow(() -> new Refused("file_not_found"));
            String title = wanted.path("title").asString(file.name());
            SlackFile shared =
                    new SlackFile(
                            file.id(),
                            file.name(),
                            title,
                            file.altText(),
                            file.announced(),
                            file.content64(),
                            channelId,
                            workspace.now().plus(settings.fileDelay()));
            workspace.keep(shared);
            files.addObject().put("id", id).put("title", title);
        }
        if (!channelId.isEmpty()) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            if (!request.text("initial_comment").isEmpty()) {
                body.put("text", request.text("initial_comment"));
            }
            List<String> ids =
                    request.tree("files")
                            .valueStream()
                            .map(node -> node.path("id").asString(""))
                            .toList();
            workspace.post(channelId, request.text("thread_ts"), body, ids);
        }
        return answer;
    }

    private ObjectNode validate(SlackRequest request) {
        JsonNode blocks = request.tree("blocks");
        if (!blocks.isArray()) {
            throw new Refused("invalid_blocks_format");
        }
        refuseBad(blocks, "");
        return ok();
    }

    private SlackChannel find(SlackRequest request) {
        require(request, "channel");
        return find(request.text("channel"));
    }

    private SlackChannel find(String idOrName) {
        return workspace
                .channel(idOrName)
                .filter(channel -> !channel.isPrivate() || channel.member())
                .orElseThrow(() -> new Refused("channel_not_found"));
    }

    private SlackChannel writable(SlackRequest request) {
        return checkWritable(find(request));
    }

    private static SlackChannel checkWritable(SlackChannel channel) {
        if (channel.archived()) {
            throw new Refused("is_archived");
        }
        if (!channel.member()) {
            throw new Refused("not_in_channel");
        }
        return channel;
    }

    private SlackChannel readable(SlackRequest request) {
        SlackChannel channel = find(request);
        if (!channel.member()) {
            throw new Refused("not_in_channel");
        }
        return channel;
    }

    private SlackFile findFile(SlackRequest request) {
        require(request, "file");
        return workspace
                .file(request.text("file"))
                .orElseThrow(() -> new Refused("file_not_found"));
    }

    private ObjectNode file(SlackFile file) {
        ObjectNode node =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", file.id())
                        .put("name", file.name())
                        .put("title", file.title())
                        .put("size", file.announced())
                        .put("permalink", "https://causestream.slack.com/files/" + file.id());
        // Slack takes its time: until then a file has neither a type nor a channel.
        boolean ready = !file.readyAt().isAfter(workspace.now());
        node.put("mimetype", ready ? file.mimetype() : "");
        ObjectNode shares = node.putObject("shares");
        if (ready && !file.channel().isEmpty()) {
            shares.putObject("public")
                    .putArray(file.channel())
                    .addObject()
                    .put("channel_name", file.channel());
        }
        return node;
    }

    private static void require(SlackRequest request, String... names) {
        List<String> missing =
                Arrays.stream(names)
                        .filter(name -> request.text(name).isEmpty())
                        .map(name -> "missing required field: " + name)
                        .toList();
        if (!missing.isEmpty()) {
            throw new Refused("invalid_arguments", missing);
        }
    }

    private static ObjectNode channel(SlackChannel channel) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", channel.id())
                .put("name", channel.name())
                .put("is_channel", !channel.isPrivate())
                .put("is_private", channel.isPrivate())
                .put("is_archived", channel.archived())
                .put("is_member", channel.member());
    }

    static ObjectNode message(PostedMessage message, boolean withMetadata) {
        ObjectNode node =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("type", "message")
                        .put("user", "U00000001")
                        .put("bot_id", "B00000001")
                        .put("ts", message.ts());
        if (message.isReply()) {
            node.put("thread_ts", message.threadTs());
        }
        message.body()
                .properties()
                .forEach(entry -> {
                    if (withMetadata || !entry.getKey().equals("metadata")) {
                        node.set(entry.getKey(), entry.getValue());
                    }
                });
        if (!node.has("text")) {
            node.put("text", "");
        }
        return node;
    }

    private static ObjectNode ok() {
        return JsonNodeFactory.instance.objectNode().put("ok", true);
    }
}
