package io.causestream.sink.slack.web;

import java.util.Map;

/** What a Slack error code means for delivery, and what a person can do about it. */
public enum SlackErrorKind {
    /** A problem of the token: nothing can be delivered until a person acts. */
    TOKEN,
    /** A problem of the channel: another one may work. */
    CHANNEL,
    /** The message, its thread or its channel is no longer there: there is nothing to do. */
    GONE,
    /** A problem of the content: it will never be accepted as it is. */
    CONTENT;

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
                    Map.entry("restricted_action_thread_locked", GONE));

    public static SlackErrorKind of(String error) {
        return BY_WORD.getOrDefault(error, CONTENT);
    }

    /** A sentence for the log. */
    public static String advice(String error, String detail, String channel, String bot) {
        return switch (error) {
            case "invalid_auth", "not_authed" ->
                    "Slack does not know the token: set the slack_sink's api_key to the bot token (xoxb-…) of an app that is installed in the workspace";
            case "token_revoked", "token_expired", "account_inactive" ->
                    "the token is no longer valid: install the app in the workspace again and set the slack_sink's api_key to its new bot token";
            case "missing_scope" ->
                    "the bot lacks a scope (%s): add it under OAuth & Permissions, then install the app again"
                            .formatted(detail.isEmpty() ? "chat:write" : detail);
            case "not_allowed_token_type" ->
                    "this is not a bot's token: set the slack_sink's api_key to the one that begins with xoxb-";
            case "channel_not_found", "invalid_channel" ->
                    "the bot sees no channel %1$s: correct its name, or, if it is private, type /invite @%2$s in %1$s"
                            .formatted(channel, bot);
            case "not_in_channel" -> "type /invite @%s in %s".formatted(bot, channel);
            case "is_archived" ->
                    "%s is archived: unarchive it, or configure another channel".formatted(channel);
            default ->
                    switch (of(error)) {
                        case TOKEN ->
                                "the workspace does not allow the app: ask its administrators to approve it";
                        case CHANNEL ->
                                "%s does not allow apps to post: change its posting permissions, or configure another channel"
                                        .formatted(channel);
                        case GONE -> "nothing: what was to be edited is gone from Slack";
                        case CONTENT -> "nothing: report it to the maintainers of Causestream";
                    };
        };
    }
}
