package io.causestream.sink.slack.web;

import java.util.Map;
import java.util.Set;

/** What a Slack error code means for delivery, and what a person can do about it. */
public enum SlackErrorKind {
    /** A problem of the token: nothing can be delivered until a person acts. */
    TOKEN("the token"),
    /** A problem of the channel: another one may work. */
    CHANNEL("the channel"),
    /** The message, its thread or its channel is no longer there, or can't be changed any more. */
    GONE("a message that is gone"),
    /** A problem of the content: it will never be accepted as it is. */
    CONTENT("the message's content"),
    /** A problem of files: messages are not affected. */
    FILE("a file");

    private static final Map<String, SlackErrorKind> BY_WORD =
            Map.ofEntries(
                    Map.entry("not_authed", TOKEN),
                    Map.entry("invalid_auth", TOKEN),
                    Map.entry("account_inactive", TOKEN),
                    Map.entry("token_revoked", TOKEN),
                    Map.entry("token_expired", TOKEN),
                    Map.entry("missing_scope", TOKEN),
                    Map.entry("not_allowed_token_type", TOKEN),
                    Map.entry("no_permission", TOKEN),
                    Map.entry("access_denied", TOKEN),
                    Map.entry("team_access_not_granted", TOKEN),
                    Map.entry("ekm_access_denied", TOKEN),
                    Map.entry("org_login_required", TOKEN),
                    Map.entry("two_factor_setup_required", TOKEN),
                    Map.entry("channel_not_found", CHANNEL),
                    Map.entry("invalid_channel", CHANNEL),
                    Map.entry("not_in_channel", CHANNEL),
                    Map.entry("is_archived", CHANNEL),
                    Map.entry("posting_to_channel_denied", CHANNEL),
                    Map.entry("posting_to_general_channel_denied", CHANNEL),
                    Map.entry("restricted_action", CHANNEL),
                    Map.entry("restricted_action_read_only_channel", CHANNEL),
                    Map.entry("restricted_action_thread_only_channel", CHANNEL),
                    Map.entry("restricted_action_non_threadable_channel", CHANNEL),
                    Map.entry("message_not_found", GONE),
                    Map.entry("thread_not_found", GONE),
                    Map.entry("cant_update_message", GONE),
                    Map.entry("edit_window_closed", GONE),
                    Map.entry("is_inactive", GONE),
                    Map.entry("cannot_reply_to_message", GONE),
                    Map.entry("restricted_action_thread_locked", GONE),
                    Map.entry("msg_too_long", CONTENT),
                    Map.entry("msg_blocks_too_long", CONTENT),
                    Map.entry("invalid_blocks", CONTENT),
                    Map.entry("invalid_blocks_format", CONTENT),
                    Map.entry("invalid_arguments", CONTENT),
                    Map.entry("no_text", CONTENT),
                    Map.entry("too_many_attachments", CONTENT),
                    Map.entry("invalid_metadata_format", CONTENT),
                    Map.entry("invalid_metadata_schema", CONTENT),
                    Map.entry("metadata_too_large", CONTENT),
                    Map.entry("file_uploads_disabled", FILE),
                    Map.entry("file_uploads_except_images_disabled", FILE),
                    Map.entry("storage_limit_reached", FILE),
                    Map.entry("file_not_found", FILE),
                    Map.entry("malware_detected", FILE));

    /** Edits that Slack refuses for good, of messages that are still there. */
    private static final Set<String> NOT_EDITABLE =
            Set.of("cant_update_message", "edit_window_closed");

    private final String about;

    SlackErrorKind(String about) {
        this.about = about;
    }

    /** Of an unknown code: what its words suggest, else {@link #CONTENT}. */
    public static SlackErrorKind of(String error) {
        SlackErrorKind known = BY_WORD.get(error);
        return known == null ? guess(error) : known;
    }

    /** Whether the code has a meaning here, and is not guessed from its words. */
    public static boolean isKnown(String error) {
        return BY_WORD.containsKey(error);
    }

    /** Whether the message is still there for people, and stays as it is. */
    public static boolean isNotEditable(String error) {
        return NOT_EDITABLE.contains(error);
    }

    private static SlackErrorKind guess(String error) {
        if (error.matches(".*(token|auth|login|account|scope|permission|enterprise|team).*")) {
            return TOKEN;
        }
        if (error.matches(".*(file|storage|upload|malware).*")) {
            return FILE;
        }
        if (error.matches(".*(message|thread|ts).*(not_found|deleted|locked|closed).*")) {
            return GONE;
        }
        if (error.matches(".*(channel|conversation|archived|restricted|denied|posting).*")) {
            return CHANNEL;
        }
        return CONTENT;
    }

    /** A sentence for the log. */
    public static String advice(String error, String detail, String channel, String bot) {
        if (!isKnown(error)) {
            return "Causestream does not know Slack's error %s and takes it for one of %s: look it up at docs.slack.dev, and report it to the maintainers of Causestream"
                    .formatted(error, of(error).about);
        }
        return switch (of(error)) {
            case TOKEN -> adviceOnToken(error, detail);
            case CHANNEL -> adviceOnChannel(error, channel, bot);
            case GONE -> adviceOnMessage(error, channel);
            case CONTENT ->
                    "nothing in Slack: report %s to the maintainers of Causestream, with the finding's id"
                            .formatted(detail.isEmpty() ? error : error + " (" + detail + ")");
            case FILE -> adviceOnFile(error);
        };
    }

    private static String adviceOnToken(String error, String detail) {
        return switch (error) {
            case "invalid_auth" ->
                    "Slack does not know the token: set the slack_sink's api_key to the bot token (xoxb-…) of an app that is installed in the workspace";
            case "not_authed" ->
                    "no token reached Slack: set the slack_sink's api_key to the bot token (xoxb-…), and look whether something between here and Slack removes it";
            case "token_revoked" ->
                    "the token was revoked: install the app in the workspace again and set the slack_sink's api_key to its new bot token";
            case "token_expired" ->
                    "the token has expired: turn off token rotation for the app, or keep the current token in a file and name it in the slack_sink's api_key_file";
            case "account_inactive" ->
                    "the bot's account is deactivated: install the app in the workspace again and set the slack_sink's api_key to its new bot token";
            case "missing_scope" ->
                    "the bot lacks a scope (%s): add it under OAuth & Permissions, then install the app again"
                            .formatted(detail.isEmpty() ? "chat:write" : detail);
            case "not_allowed_token_type" ->
                    "this is not a bot's token: set the slack_sink's api_key to the one that begins with xoxb-";
            case "team_access_not_granted" ->
                    "the app is installed in the organization, but not in this workspace: its administrators add the workspace to the app";
            case "ekm_access_denied" ->
                    "the workspace's administrators have suspended access to messages (Enterprise Key Management): ask them to grant it again";
            case "org_login_required" ->
                    "the workspace is being moved into an organization: wait until that is done";
            case "two_factor_setup_required" ->
                    "the workspace requires two-factor authentication: its administrators set it up for the account that installed the app";
            default -> "the workspace does not allow the app: ask its administrators to approve it";
        };
    }

    private static String adviceOnChannel(String error, String channel, String bot) {
        return switch (error) {
            case "channel_not_found", "invalid_channel" ->
                    "the bot sees no channel %1$s: correct its name, or, if it is private, type /invite @%2$s in %1$s"
                            .formatted(channel, bot);
            case "not_in_channel" -> "type /invite @%s in %s".formatted(bot, channel);
            case "is_archived" ->
                    "%s is archived: unarchive it, or configure another channel".formatted(channel);
            case "restricted_action_read_only_channel" ->
                    "%s is read-only: let the app post there, or configure another channel"
                            .formatted(channel);
            case "restricted_action_thread_only_channel" ->
                    "%s takes replies alone: let the app post messages there, or configure another channel"
                            .formatted(channel);
            case "restricted_action_non_threadable_channel" ->
                    "%s takes no replies: allow threads there, or configure another channel"
                            .formatted(channel);
            case "posting_to_general_channel_denied" ->
                    "the workspace lets apps not post in %s: allow it in its settings, or configure another channel"
                            .formatted(channel);
            default ->
                    "%s does not allow apps to post: change its posting permissions, or configure another channel"
                            .formatted(channel);
        };
    }

    private static String adviceOnMessage(String error, String channel) {
        return switch (error) {
            case "message_not_found" ->
                    "nothing: somebody deleted the message in %s, and it is not posted again"
                            .formatted(channel);
            case "thread_not_found" ->
                    "nothing: somebody deleted the message in %s whose thread this was for"
                            .formatted(channel);
            case "cant_update_message" ->
                    "the message in %s belongs to another app: configure the token of the app that posted it, or let its messages be"
                            .formatted(channel);
            case "edit_window_closed" ->
                    "the workspace lets messages in %s be edited for a short time only: allow apps to edit theirs at any time"
                            .formatted(channel);
            case "restricted_action_thread_locked" ->
                    "somebody locked the thread in %s: unlock it".formatted(channel);
            default ->
                    "nothing: what was to be shown belongs to a message in %s that is gone"
                            .formatted(channel);
        };
    }

    private static String adviceOnFile(String error) {
        return switch (error) {
            case "file_uploads_disabled", "file_uploads_except_images_disabled" ->
                    "the workspace does not allow this file: its administrators allow uploads, or do without graphs and whole logs";
            case "storage_limit_reached" ->
                    "the workspace has no room for files left: delete some, or change its plan";
            case "malware_detected" ->
                    "Slack takes the file for malware: look at what the finding's logs contain";
            default -> "nothing: the file is gone from Slack";
        };
    }
}
