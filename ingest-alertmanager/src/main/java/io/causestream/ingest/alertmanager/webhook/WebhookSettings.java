package io.causestream.ingest.alertmanager.webhook;

import io.causestream.ingest.alertmanager.alert.ClusterName;
import io.causestream.ingest.alertmanager.files.InvalidFile;
import io.causestream.ingest.alertmanager.files.TlsFiles;
import io.causestream.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The webhook's endpoint: its address, and who may post.
 *
 * @param host to listen on; without tokens one of the loopback interface
 * @param port 0 for any free one
 * @param tokens of which a post must have one; empty if none is required
 * @param tls null for plain HTTP
 */
public record WebhookSettings(
        String host, int port, List<WebhookToken> tokens, @Nullable TlsFiles tls) {

    public static final int DEFAULT_PORT = 9095;

    private static final String LOOPBACK = "127.0.0.1";
    private static final Set<String> LOOPBACKS = Set.of(LOOPBACK, "localhost", "::1");
    private static final Set<String> KEYS =
            Set.of("host", "port", "authentication", "token", "tokenFile", "tokens", "tls");
    private static final Set<String> TOKEN_KEYS = Set.of("token", "tokenFile", "cluster");
    private static final Set<String> TLS_KEYS = Set.of("certFile", "keyFile");
    private static final Set<String> AUTHENTICATIONS = Set.of("token", "none");

    public WebhookSettings {
        tokens = List.copyOf(tokens);
        if (tokens.isEmpty() && !LOOPBACKS.contains(host)) {
            throw new IllegalArgumentException(
                    "without a token the webhook listens on %s only, not on '%s'"
                            .formatted(LOOPBACK, host));
        }
    }

    /** Settings that are open to this machine alone, without a token. */
    public static WebhookSettings local(int port) {
        return new WebhookSettings(LOOPBACK, port, List.of(), null);
    }

    public static WebhookSettings from(Settings settings) {
        allowKeys(settings, settings.tree("webhook"), "webhook", KEYS);
        List<WebhookToken> tokens = tokens(settings);
        checkAuthentication(settings, tokens);
        String host =
                settings.text(
                                "webhook.host",
                                "CAUSESTREAM_WEBHOOK_HOST",
                                tokens.isEmpty() ? LOOPBACK : "0.0.0.0")
                        .strip();
        if (tokens.isEmpty() && !LOOPBACKS.contains(host)) {
            settings.problem(
                    "webhook.host",
                    "'%s' is reachable from other machines, which requires a webhook.token (or set CAUSESTREAM_WEBHOOK_TOKEN); without one only %s is allowed"
                            .formatted(host, LOOPBACK));
            host = LOOPBACK;
        }
        int port =
                settings.number(
                        "webhook.port", "CAUSESTREAM_WEBHOOK_PORT", DEFAULT_PORT, 0, 65_535);
        return new WebhookSettings(host, port, tokens, tls(settings));
    }

    private static void checkAuthentication(Settings settings, List<WebhookToken> tokens) {
        String authentication =
                settings.text(
                                "webhook.authentication",
                                "CAUSESTREAM_WEBHOOK_AUTHENTICATION",
                                "token")
                        .strip();
        if (!AUTHENTICATIONS.contains(authentication)) {
            settings.problem(
                    "webhook.authentication",
                    "'%s' is unknown; did you mean %s?"
                            .formatted(
                                    authentication,
                                    Settings.nearest(authentication, AUTHENTICATIONS)));
        } else if (authentication.equals("none") && !tokens.isEmpty()) {
            settings.problem(
                    "webhook.authentication",
                    "is none, but tokens are configured; remove one or the other");
        } else if (authentication.equals("token") && tokens.isEmpty()) {
            settings.problem(
                    "webhook.token",
                    "is missing (or set CAUSESTREAM_WEBHOOK_TOKEN, or webhook.tokenFile); 'webhook.authentication: none' requires none and listens on %s only"
                            .formatted(LOOPBACK));
        }
    }

    private static List<WebhookToken> tokens(Settings settings) {
        List<WebhookToken> tokens = new ArrayList<>();
        settings.optionalText("webhook.token", "CAUSESTREAM_WEBHOOK_TOKEN")
                .map(text -> new WebhookToken("webhook", text.strip(), null, Optional.empty()))
                .ifPresent(token -> add(settings, token, tokens));
        settings.optionalText("webhook.tokenFile", "CAUSESTREAM_WEBHOOK_TOKEN_FILE")
                .map(file -> new WebhookToken("webhook", "", Path.of(file), Optional.empty()))
                .ifPresent(token -> add(settings, token, tokens));
        JsonNode list = settings.tree("webhook.tokens");
        if (!list.isMissingNode() && !list.isNull() && !list.isArray()) {
            settings.problem(
                    "webhook.tokens", "a list of {token or tokenFile, cluster} is expected");
        }
        for (int position = 0; position < list.size() && list.isArray(); position++) {
            String place = "webhook.tokens[%d]".formatted(position);
            allowKeys(settings, list.path(position), place, TOKEN_KEYS);
            add(settings, token(list.path(position), place), tokens);
        }
        return tokens;
    }

    private static WebhookToken token(JsonNode token, String place) {
        String file = token.path("tokenFile").asString("");
        String cluster = token.path("cluster").asString("");
        return new WebhookToken(
                place,
                token.path("token").asString("").strip(),
                file.isBlank() ? null : Path.of(file),
                cluster.isEmpty() ? Optional.empty() : Optional.of(cluster));
    }

    private static void add(Settings settings, WebhookToken token, List<WebhookToken> tokens) {
        tokens.add(token);
        token.cluster()
                .filter(cluster -> !ClusterName.isValid(cluster))
                .ifPresent(cluster ->
                        settings.problem(token.place() + ".cluster", ClusterName.refusal(cluster)));
        if (token.file() == null) {
            if (token.text().length() < WebhookToken.SHORTEST) {
                settings.problem(
                        token.place() + ".token",
                        "has fewer than %d characters".formatted(WebhookToken.SHORTEST));
            }
            return;
        }
        if (!token.text().isEmpty()) {
            settings.problem(token.place(), "has both a token and a tokenFile; keep one of them");
        }
        try {
            token.read();
        } catch (InvalidFile e) {
            settings.problem(token.place() + ".tokenFile", "%s".formatted(e.getMessage()));
        }
    }

    private static @Nullable TlsFiles tls(Settings settings) {
        allowKeys(settings, settings.tree("webhook.tls"), "webhook.tls", TLS_KEYS);
        Optional<String> certificate =
                settings.optionalText("webhook.tls.certFile", "CAUSESTREAM_WEBHOOK_TLS_CERT_FILE");
        Optional<String> key =
                settings.optionalText("webhook.tls.keyFile", "CAUSESTREAM_WEBHOOK_TLS_KEY_FILE");
        if (certificate.isEmpty() && key.isEmpty()) {
            return null;
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            settings.problem("webhook.tls", "certFile and keyFile must both be set");
            return null;
        }
        TlsFiles files = new TlsFiles(Path.of(certificate.get()), Path.of(key.get()));
        try {
            files.read();
        } catch (InvalidFile e) {
            settings.problem("webhook.tls", "%s".formatted(e.getMessage()));
        }
        return files;
    }

    private static void allowKeys(
            Settings settings, JsonNode map, String place, Set<String> known) {
        map.propertyNames().stream()
                .filter(key -> !known.contains(key))
                .forEach(key ->
                        settings.problem(
                                place + "." + key,
                                "unknown key; did you mean %s?"
                                        .formatted(Settings.nearest(key, known))));
    }
}
