package io.causestream.sink.slack.heartbeat;

import com.slack.api.model.Conversation;
import io.causestream.sink.slack.delivery.OperatorWarnings;
import io.causestream.sink.slack.metrics.SlackMetrics;
import io.causestream.sink.slack.metrics.SlackMetrics.CallOutcome;
import io.causestream.sink.slack.web.SlackErrorKind;
import io.causestream.sink.slack.web.SlackResponse;
import io.causestream.sink.slack.web.SlackWeb;
import io.causestream.sink.slack.web.SlackWeb.Page;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Whether Slack would take a message, without posting one. Each check is one call: in turn the
 * token ({@code auth.test}) and each channel; what was refused is asked for again first. A channel
 * that the bot's scopes do not let it look up is left out. For one thread.
 */
final class SlackCheck {

    private static final Logger log = LoggerFactory.getLogger(SlackCheck.class);

    /** The turn of the token: no channel is named so. */
    private static final String TOKEN = "";

    private static final String AUTH_TEST = "auth.test";
    private static final String NONE = "none";

    private final SlackWeb slack;
    private final String defaultChannel;
    private final OperatorWarnings operatorWarnings;
    private final SlackMetrics metrics;
    private final Deque<String> turns = new ArrayDeque<>();
    private final Map<String, String> refusals = new LinkedHashMap<>();
    private final Map<String, String> idsByName = new HashMap<>();
    private final Map<String, String> cursors = new HashMap<>();

    /**
     * @param channels names or ids, as configured
     * @param defaultChannel one of them, named in warnings about the token
     */
    SlackCheck(
            SlackWeb slack,
            Collection<String> channels,
            String defaultChannel,
            OperatorWarnings operatorWarnings,
            SlackMetrics metrics) {
        this.slack = slack;
        this.defaultChannel = defaultChannel;
        this.operatorWarnings = operatorWarnings;
        this.metrics = metrics;
        turns.add(TOKEN);
        turns.addAll(channels);
    }

    /**
     * Makes one call.
     *
     * @return whether Slack answered, and refuses neither the token nor a channel, as far as it was
     *     asked
     */
    boolean wouldTakeMessages() {
        String target = refusals.isEmpty() ? turns.getFirst() : refusals.keySet().iterator().next();
        turns.remove(target);
        turns.addLast(target);
        SlackResponse<?> response = target.equals(TOKEN) ? slack.identity() : channel(target);
        switch (response) {
            case SlackResponse.Done<?> _ -> {
                // Not while a channel that was not found is still looked for on further pages.
                if (!cursors.containsKey(target)) {
                    refusals.remove(target);
                }
            }
            case SlackResponse.Refused<?> refused -> refused(target, refused);
            case SlackResponse.TooMany<?> _ -> {
                metrics.heartbeatCheck(CallOutcome.RATE_LIMITED, NONE);
                return false;
            }
            case SlackResponse.Unknown<?>(String why, _) -> {
                operatorWarnings.unanswered(method(target), shown(target), why);
                metrics.heartbeatCheck(CallOutcome.UNKNOWN, NONE);
                return false;
            }
        }
        Optional<String> refusal = refusals.values().stream().findFirst();
        metrics.heartbeatCheck(
                refusal.isEmpty() ? CallOutcome.OK : CallOutcome.REFUSED, refusal.orElse(NONE));
        return refusal.isEmpty();
    }

    private void refused(String target, SlackResponse.Refused<?> refused) {
        boolean isToken = target.equals(TOKEN);
        if (!isToken && refused.error().equals("missing_scope")) {
            log.atInfo()
                    .addKeyValue("channel", target)
                    .addKeyValue("scope", refused.detail())
                    .log("heartbeats do not check this channel: the bot lacks a scope");
            turns.remove(target);
            refusals.remove(target);
            return;
        }
        // A name may stand for another channel by now.
        idsByName.remove(target);
        boolean ofToken = isToken || SlackErrorKind.of(refused.error()) == SlackErrorKind.TOKEN;
        refusals.put(ofToken ? TOKEN : target, refused.error());
        operatorWarnings.refused(
                Level.ERROR,
                method(target),
                shown(target),
                refused,
                ofToken
                        ? "all findings are kept until then"
                        : "no finding can be posted there until then");
    }

    private String method(String target) {
        return target.equals(TOKEN)
                ? AUTH_TEST
                : idsByName.containsKey(target) || isId(target)
                        ? "conversations.info"
                        : "conversations.list";
    }

    private String shown(String target) {
        return target.equals(TOKEN) ? defaultChannel : target;
    }

    private SlackResponse<?> channel(String target) {
        String id = isId(target) ? target : idsByName.get(target);
        if (id == null) {
            return lookUp(target);
        }
        SlackResponse<Conversation> response = slack.channel(id);
        return response instanceof SlackResponse.Done<Conversation>(Conversation found)
                ? open(found)
                : response;
    }

    /** One page of all channels; a channel that was on none of them does not exist for the bot. */
    private SlackResponse<?> lookUp(String name) {
        String cursor = cursors.getOrDefault(name, "");
        cursors.remove(name);
        SlackResponse<Page<Conversation>> response = slack.channels(cursor, true);
        if (!(response
                instanceof SlackResponse.Done<Page<Conversation>>(Page<Conversation> page))) {
            return response;
        }
        Optional<Conversation> found =
                page.entries().stream()
                        .filter(channel -> bare(name).equals(channel.getName()))
                        .findFirst();
        if (found.isPresent()) {
            idsByName.put(name, found.get().getId());
            return open(found.get());
        }
        if (page.next().isEmpty()) {
            return new SlackResponse.Refused<>("channel_not_found", "");
        }
        cursors.put(name, page.next());
        return response;
    }

    private static SlackResponse<?> open(Conversation channel) {
        return channel.isArchived()
                ? new SlackResponse.Refused<>("is_archived", "")
                : new SlackResponse.Done<>(channel);
    }

    private static boolean isId(String channel) {
        return channel.matches("[CGD][A-Z0-9]{8,}");
    }

    private static String bare(String name) {
        return name.startsWith("#") ? name.substring(1) : name;
    }
}
