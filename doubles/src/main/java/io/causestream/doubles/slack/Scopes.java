package io.causestream.doubles.slack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which scopes the methods of the Web API require of a bot's token. */
final class Scopes {

    /** Needed only by a bot that is not invited into its channels. */
    static final String JOIN = "channels:join";

    /** What a bot has if nothing else is set. */
    static final Set<String> ALL =
            Set.of(
                    "chat:write",
                    "files:write",
                    "files:read",
                    "channels:read",
                    "channels:history",
                    "groups:read",
                    "groups:history",
                    "metadata.message:read");

    private static final Map<String, String> BY_METHOD =
            Map.of(
                    "chat.postMessage", "chat:write",
                    "chat.update", "chat:write",
                    "chat.delete", "chat:write",
                    "conversations.history", "channels:history",
                    "conversations.replies", "channels:history",
                    "conversations.join", JOIN,
                    "files.getUploadURLExternal", "files:write",
                    "files.completeUploadExternal", "files:write",
                    "files.info", "files:read");

    private Scopes() {}

    /** The scopes that a call requires. */
    static List<String> of(SlackRequest request) {
        if (request.method().equals("conversations.list")) {
            List<String> needed = new ArrayList<>();
            String types = request.text("types");
            if (types.isEmpty() || types.contains("public_channel")) {
                needed.add("channels:read");
            }
            if (types.contains("private_channel")) {
                needed.add("groups:read");
            }
            return needed;
        }
        String needed = BY_METHOD.get(request.method());
        return needed == null ? List.of() : List.of(needed);
    }
}
