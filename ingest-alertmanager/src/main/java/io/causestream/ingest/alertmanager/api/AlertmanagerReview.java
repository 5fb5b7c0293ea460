package io.causestream.ingest.alertmanager.api;

import io.causestream.settings.YamlDocument;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What an Alertmanager says of its own configuration, in which secrets are masked: among them, from
 * 0.26 on, the addresses of webhooks.
 *
 * @param version empty if it does not state it
 */
public record AlertmanagerReview(String version, List<Webhook> webhooks) {

    private static final String MASK = "<secret>";
    private static final String OURS = "causestream";
    private static final String PATH = "/api/alerts";

    public AlertmanagerReview {
        webhooks = List.copyOf(webhooks);
    }

    /**
     * A webhook of a receiver.
     *
     * @param receiver its name
     * @param url {@code <secret>} where Alertmanager masks it
     * @param sendsResolved whether it is told of what is over
     * @param isRouted whether any route leads to the receiver
     */
    public record Webhook(String receiver, String url, boolean sendsResolved, boolean isRouted) {

        /** Whether Alertmanager hides the address, so that only the receiver's name tells. */
        public boolean isMasked() {
            return url.equals(MASK);
        }

        /** Whether it leads to this service, by its path or, where that is masked, by its name. */
        public boolean isOurs() {
            return isMasked() ? receiver.contains(OURS) : path().startsWith(PATH);
        }

        private String path() {
            String path = url.replaceFirst("^[a-z]+://[^/]*", "");
            return path.equals(url) ? "" : path;
        }
    }

    /**
     * Asks one Alertmanager.
     *
     * @param within for the whole answer
     * @throws ListUnavailable with the reason, for people
     */
    public static AlertmanagerReview of(URI url, AlertmanagerApiConfig config, Duration within)
            throws ListUnavailable, InterruptedException {
        try (AlertmanagerApi api = new AlertmanagerApi(url, config.authorization(), within)) {
            JsonNode status = api.status();
            return new AlertmanagerReview(
                    status.path("versionInfo").path("version").asString(""),
                    webhooks(status.path("config").path("original").asString("")));
        }
    }

    /** The webhooks of a configuration file, as Alertmanager prints it. Pure. */
    static List<Webhook> webhooks(String yaml) {
        JsonNode root = YamlDocument.of("alertmanager.yml", yaml).root();
        Set<String> routed = new HashSet<>();
        collectRouted(root.path("route"), routed);
        List<Webhook> webhooks = new ArrayList<>();
        for (JsonNode receiver : root.path("receivers")) {
            String name = receiver.path("name").asString("");
            for (JsonNode webhook : receiver.path("webhook_configs")) {
                webhooks.add(
                        new Webhook(
                                name,
                                webhook.path("url").asString(""),
                                webhook.path("send_resolved").asBoolean(true),
                                routed.contains(name)));
            }
        }
        return webhooks;
    }

    private static void collectRouted(JsonNode route, Set<String> routed) {
        routed.add(route.path("receiver").asString(""));
        route.path("routes").forEach(below -> collectRouted(below, routed));
    }
}
