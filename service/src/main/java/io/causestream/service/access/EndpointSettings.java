package io.causestream.service.access;

import io.causestream.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Where an HTTP endpoint listens, and who may use it.
 *
 * @param host to listen on; without tokens one of the loopback interface
 * @param port 0 for any free one
 * @param tokens of which a request must have one; empty if none is required
 */
public record EndpointSettings(String host, int port, List<AccessToken> tokens) {

    public static final String LOOPBACK = "127.0.0.1";

    private static final Set<String> LOOPBACKS = Set.of(LOOPBACK, "localhost", "::1");
    private static final Set<String> KEYS =
            Set.of("host", "port", "authentication", "token", "tokenFile", "tokens");
    private static final Set<String> TOKEN_KEYS = Set.of("token", "tokenFile", "cluster");
    private static final Set<String> AUTHENTICATIONS = Set.of("token", "none");

    public EndpointSettings {
        tokens = List.copyOf(tokens);
        if (tokens.isEmpty() && !LOOPBACKS.contains(host)) {
            throw new IllegalArgumentException(
                    "without a token an endpoint listens on %s only, not on '%s'"
                            .formatted(LOOPBACK, host));
        }
    }

    /** Settings that are open to this machine alone, without a token. */
    public static EndpointSettings local(int port) {
        return new EndpointSettings(LOOPBACK, port, List.of());
    }

    /**
     * What an endpoint is named in the settings, and its defaults.
     *
     * @param key on the file's top level: {@code webhook}
     * @param variable the first part of the environment variables: {@code CAUSESTREAM_WEBHOOK}
     * @param hostWithToken to listen on by default if there is a token
     * @param furtherKeys that are read elsewhere
     */
    public record Naming(
            String key,
            String variable,
            String hostWithToken,
            int defaultPort,
            Set<String> furtherKeys) {

        public Naming {
            furtherKeys = Set.copyOf(furtherKeys);
        }
    }

    /** Whether the settings say anything about tokens: give one, or that none is required. */
    public static boolean nameAuthentication(Settings settings, Naming naming) {
        return settings.optionalText(naming.key + ".token", naming.variable + "_TOKEN").isPresent()
                || settings.optionalText(naming.key + ".tokenFile", naming.variable + "_TOKEN_FILE")
                        .isPresent()
                || settings.optionalText(
                                naming.key + ".authentication", naming.variable + "_AUTHENTICATION")
                        .isPresent()
                || !settings.tree(naming.key + ".tokens").isEmpty();
    }

    /**
     * Reads {@code host}, {@code port}, {@code authentication}, {@code token}, {@code tokenFile}
     * and {@code tokens} below the endpoint's key, and reports what is wrong with them.
     */
    public static EndpointSettings from(Settings settings, Naming naming) {
        String key = naming.key;
        Set<String> known = new HashSet<>(KEYS);
        known.addAll(naming.furtherKeys);
        allowKeys(settings, settings.tree(key), key, known);
        List<AccessToken> tokens = tokens(settings, naming);
        checkAuthentication(settings, naming, tokens);
        String host =
                settings.text(
                                key + ".host",
                                naming.variable + "_HOST",
                                tokens.isEmpty() ? LOOPBACK : naming.hostWithToken)
                        .strip();
        if (tokens.isEmpty() && !LOOPBACKS.contains(host)) {
            settings.problem(
                    key + ".host",
                    "'%s' is reachable from other machines, which requires a %s.token (or set %s_TOKEN); without one only %s is allowed"
                            .formatted(host, key, naming.variable, LOOPBACK));
            host = LOOPBACK;
        }
        int port =
                settings.number(
                        key + ".port", naming.variable + "_PORT", naming.defaultPort, 0, 65_535);
        return new EndpointSettings(host, port, tokens);
    }

    /** Reports each key of the map at this place that is not among these, with the nearest. */
    public static void allowKeys(Settings settings, JsonNode map, String place, Set<String> known) {
        map.propertyNames().stream()
                .filter(key -> !known.contains(key))
                .forEach(key ->
                        settings.problem(
                                place + "." + key,
                                "unknown key; did you mean %s?"
                                        .formatted(Settings.nearest(key, known))));
    }

    private static void checkAuthentication(
            Settings settings, Naming naming, List<AccessToken> tokens) {
        String key = naming.key;
        String place = key + ".authentication";
        String authentication =
                settings.text(place, naming.variable + "_AUTHENTICATION", "token").strip();
        if (!AUTHENTICATIONS.contains(authentication)) {
            settings.problem(
                    place,
                    "'%s' is unknown; did you mean %s?"
                            .formatted(
                                    authentication,
                                    Settings.nearest(authentication, AUTHENTICATIONS)));
        } else if (authentication.equals("none") && !tokens.isEmpty()) {
            settings.problem(place, "is none, but tokens are configured; remove one or the other");
        } else if (authentication.equals("token") && tokens.isEmpty()) {
            settings.problem(
                    key + ".token",
                    "is missing (or set %s_TOKEN, or %s.tokenFile); '%s: none' requires none and listens on %s only"
                            .formatted(naming.variable, key, place, LOOPBACK));
        }
    }

    private static List<AccessToken> tokens(Settings settings, Naming naming) {
        String key = naming.key;
        List<AccessToken> tokens = new ArrayList<>();
        settings.optionalText(key + ".token", naming.variable + "_TOKEN")
                .map(text -> new AccessToken(key, text.strip(), null, Optional.empty()))
                .ifPresent(token -> add(settings, token, tokens));
        settings.optionalText(key + ".tokenFile", naming.variable + "_TOKEN_FILE")
                .map(file -> new AccessToken(key, "", Path.of(file), Optional.empty()))
                .ifPresent(token -> add(settings, token, tokens));
        JsonNode list = settings.tree(key + ".tokens");
        if (!list.isMissingNode() && !list.isNull() && !list.isArray()) {
            settings.problem(
                    key + ".tokens", "a list of {token or tokenFile, cluster} is expected");
        }
        for (int position = 0; position < list.size() && list.isArray(); position++) {
            String place = "%s.tokens[%d]".formatted(key, position);
            allowKeys(settings, list.path(position), place, TOKEN_KEYS);
            add(settings, token(list.path(position), place), tokens);
        }
        return tokens;
    }

    private static AccessToken token(JsonNode token, String place) {
        String file = token.path("tokenFile").asString("");
        String cluster = token.path("cluster").asString("");
        return new AccessToken(
                place,
                token.path("token").asString("").strip(),
                path(file),
                cluster.isEmpty() ? Optional.empty() : Optional.of(cluster));
    }

    private static @Nullable Path path(String file) {
        return file.isBlank() ? null : Path.of(file);
    }

    private static void add(Settings settings, AccessToken token, List<AccessToken> tokens) {
        tokens.add(token);
        if (token.file() == null) {
            if (token.text().length() < AccessToken.SHORTEST) {
                settings.problem(
                        token.place() + ".token",
                        "has fewer than %d characters".formatted(AccessToken.SHORTEST));
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
}
