package io.causestream.sink.webhook;

import io.causestream.finding.Severity;
import io.causestream.settings.ConfigNode;
import io.causestream.settings.Settings;
import io.causestream.sink.config.SinkWarnings;
import io.causestream.sink.routing.SinkKind;
import io.causestream.topics.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads the keys of one {@code webhook_sink} that are not those of every sink, and reports its
 * problems by their place; never a secret's value.
 */
record WebhookReader(Settings settings, String place, JsonNode sink) {

    private static final Set<String> KEYS =
            Set.of(
                    "name",
                    "default",
                    "stop",
                    "match",
                    "scope",
                    "url",
                    "size_limit",
                    "authorization",
                    "format",
                    "secret",
                    "headers",
                    "timeout",
                    "template",
                    "resolve_template",
                    "resolve_url",
                    "severity_map",
                    "activity",
                    "mute_intervals",
                    "dry_run");

    /** Set by the sink itself. */
    private static final Set<String> OWN_HEADERS =
            Set.of("idempotency-key", "x-causestream-event", "x-causestream-signature");

    private static final URI NOWHERE = URI.create("http://localhost");
    private static final int DEFAULT_SIZE_LIMIT = 1_048_576;
    private static final int MOST_SIZE_LIMIT = 10 * 1_048_576;
    private static final int LEAST_SECRET = 16;
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);
    private static final Set<String> SEVERITIES =
            Arrays.stream(Severity.values()).map(Enum::name).collect(Collectors.toSet());

    Webhook read(String name) {
        Set<String> robustas = SinkWarnings.keys(SinkKind.WEBHOOK).keySet();
        for (String key : sink.propertyNames()) {
            if (!KEYS.contains(key) && !robustas.contains(key)) {
                problem(key, ConfigNode.unknown("key", key, KEYS));
            }
        }
        int sizeLimit = sizeLimit();
        return new Webhook(
                name,
                url("url", text("url"), true),
                sizeLimit,
                header("Authorization", "authorization", text("authorization")),
                secret(),
                headers(),
                format(),
                templates(sizeLimit),
                Webhook.Timeouts.USUAL.withCall(timeout()),
                flag("dry_run"));
    }

    /** The value is not quoted: it may hold a token. */
    private URI url(String key, String text, boolean isRequired) {
        if (text.isEmpty()) {
            if (isRequired) {
                problem(key, "is missing");
            }
            return NOWHERE;
        }
        try {
            URI url = new URI(text);
            String scheme = url.getScheme() == null ? "" : url.getScheme();
            if (!scheme.equalsIgnoreCase("https") && !scheme.equalsIgnoreCase("http")) {
                problem(key, "begins with neither https:// nor http://");
            } else if (url.getHost() == null) {
                problem(key, "has no host: https://HOST/PATH is expected");
            } else if (url.getRawUserInfo() != null) {
                problem(key, "has a login before its host; set authorization instead");
            } else {
                return url;
            }
        } catch (URISyntaxException e) {
            problem(key, "is no URL: %s at position %d".formatted(e.getReason(), e.getIndex()));
        }
        return NOWHERE;
    }

    private int sizeLimit() {
        JsonNode node = sink.path("size_limit");
        if (absent(node)) {
            return DEFAULT_SIZE_LIMIT;
        }
        String text = text("size_limit");
        if (text.matches("\\d{1,9}")) {
            int limit = Integer.parseInt(text);
            if (limit >= Webhook.LEAST_SIZE_LIMIT && limit <= MOST_SIZE_LIMIT) {
                return limit;
            }
        }
        problem(
                "size_limit",
                "'%s' is not a number of bytes from %d to %d"
                        .formatted(text, Webhook.LEAST_SIZE_LIMIT, MOST_SIZE_LIMIT));
        return DEFAULT_SIZE_LIMIT;
    }

    private String secret() {
        String secret = text("secret");
        if (!secret.isEmpty() && secret.length() < LEAST_SECRET) {
            problem(
                    "secret",
                    "has %d characters; at least %d are needed"
                            .formatted(secret.length(), LEAST_SECRET));
        }
        return secret;
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>();
        JsonNode node = sink.path("headers");
        if (!absent(node) && !node.isObject()) {
            problem("headers", "a map of names and values is expected");
        }
        for (String name : node.propertyNames()) {
            String key = "headers." + name;
            if (OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                problem(key, "is set by the sink itself");
            } else if (name.equalsIgnoreCase("Authorization") && sink.has("authorization")) {
                problem(key, "is set by authorization too; keep one of them");
            } else {
                headers.put(name, header(name, key, node.path(name).asString("").strip()));
            }
        }
        return headers;
    }

    /** Asks the client whether it would take the header. */
    private String header(String name, String key, String value) {
        if (!value.isEmpty()) {
            try {
                HttpRequest.newBuilder(NOWHERE).setHeader(name, value);
            } catch (IllegalArgumentException e) {
                // Its message may quote the value.
                problem(
                        key,
                        "is not a header that can be sent: a name and a value of one line are, except Host, Connection and Content-Length");
            }
        }
        return value;
    }

    private Webhook.Format format() {
        String text = text("format");
        if (!text.isEmpty() && sink.has("template")) {
            problem("format", "has no effect beside template; remove one of them");
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "text" -> Webhook.Format.TEXT;
            case "", "json" -> Webhook.Format.JSON;
            default -> {
                problem("format", "'%s' is neither text nor json".formatted(text));
                yield Webhook.Format.JSON;
            }
        };
    }

    private Duration timeout() {
        String text = text("timeout");
        if (text.isEmpty()) {
            return Webhook.Timeouts.USUAL.call();
        }
        try {
            Duration timeout =
                    text.matches("\\d{1,6}")
                            ? Duration.ofSeconds(Long.parseLong(text))
                            : Settings.parseDuration(text);
            if (timeout.isPositive() && timeout.compareTo(LONGEST_TIMEOUT) <= 0) {
                return timeout;
            }
        } catch (IllegalArgumentException e) {
            // Reported below, like one that is too long.
        }
        problem("timeout", "'%s' is not a time up to 1m; 10s is usual".formatted(text));
        return Webhook.Timeouts.USUAL.call();
    }

    private Optional<RequestTemplates> templates(int sizeLimit) {
        if (absent(sink.path("template"))) {
            for (String key : Set.of("resolve_template", "resolve_url", "severity_map")) {
                if (sink.has(key)) {
                    problem(key, "has no effect without template");
                }
            }
            return Optional.empty();
        }
        JsonTemplate firing = template("template", sizeLimit);
        return Optional.of(
                new RequestTemplates(
                        firing,
                        absent(sink.path("resolve_template"))
                                ? firing
                                : template("resolve_template", sizeLimit),
                        resolveUrl(),
                        severities()));
    }

    /** A map as it stands in YAML, or a text that is JSON. */
    private JsonTemplate template(String key, int sizeLimit) {
        JsonNode tree = sink.path(key);
        if (tree.isString()) {
            try {
                tree = Json.MAPPER.readTree(tree.asString());
            } catch (JacksonException e) {
                var at = e.getLocation();
                problem(
                        key,
                        "is no JSON%s; write it as a map"
                                .formatted(
                                        at == null
                                                ? ""
                                                : ": line %d, column %d of it"
                                                        .formatted(
                                                                at.getLineNr(), at.getColumnNr())));
                return new JsonTemplate(JsonNodeFactory.instance.objectNode());
            }
        }
        if (!tree.isObject() && !tree.isArray()) {
            problem(key, "a map, or a text with a JSON object, is expected");
        }
        JsonTemplate template = new JsonTemplate(tree);
        template.check(unknown -> unknownPlaceholder(key, unknown));
        if (ByteLimit.bytes(tree.toString()) > sizeLimit / 2) {
            problem(key, "is larger than half of size_limit (%d bytes)".formatted(sizeLimit));
        }
        return template;
    }

    private void unknownPlaceholder(String key, String name) {
        problem(
                key,
                "unknown placeholder $%s; did you mean $%s? ($$ is a dollar sign)"
                        .formatted(name, Settings.nearest(name, FindingValues.names())));
    }

    private String resolveUrl() {
        String text = text("resolve_url");
        JsonTemplate.check(text, unknown -> unknownPlaceholder("resolve_url", unknown));
        String host = text.replaceFirst("^https?://([^/]*).*$", "$1");
        if (host.contains("$")) {
            problem("resolve_url", "has a placeholder in its host; only its path may have them");
        } else {
            url("resolve_url", text.replaceAll("\\$\\{[^}]*}|\\$\\w+", "x"), false);
        }
        return text;
    }

    private Map<Severity, JsonNode> severities() {
        Map<Severity, JsonNode> severities = new EnumMap<>(Severity.class);
        JsonNode node = sink.path("severity_map");
        for (String key : node.propertyNames()) {
            String name = key.toUpperCase(Locale.ROOT);
            if (!SEVERITIES.contains(name)) {
                problem(
                        "severity_map." + key,
                        "unknown severity; did you mean %s?"
                                .formatted(Settings.nearest(name, SEVERITIES)));
            } else if (!node.path(key).isValueNode() || node.path(key).isNull()) {
                problem("severity_map." + key, "a text or a number is expected");
            } else {
                severities.put(Severity.valueOf(name), node.path(key));
            }
        }
        return severities;
    }

    private boolean flag(String key) {
        String text = text(key).toLowerCase(Locale.ROOT);
        if (!text.isEmpty() && !text.equals("true") && !text.equals("false")) {
            problem(key, "'%s' is neither true nor false".formatted(text));
        }
        return text.equals("true");
    }

    private static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private String text(String key) {
        JsonNode node = sink.path(key);
        if (node.isObject() || node.isArray()) {
            problem(key, "a single value is expected here");
            return "";
        }
        return absent(node) ? "" : node.asString().strip();
    }

    private void problem(String key, String what) {
        settings.problem(place + "." + key, what);
    }
}
