package io.causestream.ai;

import io.causestream.ai.prompt.PlainLine;
import io.causestream.finding.Excerpt;
import io.causestream.redaction.Redactor;
import io.causestream.topics.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Explains to people a response that is not an answer of a model: what responded, at which address,
 * and what to do. Only {@code {"error": "…"}} counts as an error of Ollama itself; a proxy, another
 * server or a wrong path sends other texts with the same status. Pure.
 *
 * @param ollama the address where Ollama is expected
 * @param model the model that was requested
 */
record OllamaError(URI ollama, String model) {

    private static final int LONGEST_ERROR = 200;
    private static final String NO_TAG = "\0";
    private static final String OTHER_ADDRESS =
            "set holmesGPT.apiUrl to the address of an Ollama, such as http://HOST:11434";
    private static final Pattern TOO_LITTLE_MEMORY =
            Pattern.compile(
                    "more (?:system |gpu )?memory|out of memory|insufficient memory|not enough memory|(?:unable|failed) to allocate|cudamalloc|signal: killed");
    private static final Pattern STILL_LOADING =
            Pattern.compile("loading model|model is loading|still loading");
    private static final Pattern NOT_LOADED =
            Pattern.compile(
                    "(?:unable to|failed to|error|can't|cannot) load|error loading|runner process|llama runner|llama-server|model runner");
    private static final Pattern NO_CHAT = Pattern.compile("does not support (?:chat|generate)");

    /**
     * The failure for a response with this status and body.
     *
     * @param status also 200, if the body is not an answer to the request
     */
    ModelReply.Failed of(int status, @Nullable String text) {
        String body = text == null ? "" : text.strip();
        JsonNode json = json(body);
        String error = line(json.path("error").asString(""));
        return error.isEmpty() ? ofAnother(status, body, json) : ofOllama(status, error);
    }

    private ModelReply.Failed ofOllama(int status, String error) {
        String message = error.toLowerCase(Locale.ROOT);
        if (message.contains(model.toLowerCase(Locale.ROOT)) && message.contains("not found")) {
            return never(noModel(model));
        }
        if (TOO_LITTLE_MEMORY.matcher(message).find()) {
            return never(
                    "Ollama has too little memory for %s: %s; give it more, or set holmesGPT.model to a smaller model or holmesGPT.numCtx to less"
                            .formatted(model, error));
        }
        if (NO_CHAT.matcher(message).find()) {
            return never(
                    "%s is not a chat model: %s; set holmesGPT.model to another one"
                            .formatted(model, error));
        }
        if (STILL_LOADING.matcher(message).find() && !message.contains("error loading model")) {
            return soon("Ollama is still loading %s: %s".formatted(model, error));
        }
        if (NOT_LOADED.matcher(message).find()) {
            return never(
                    "Ollama can't load %s: %s; its own log says why, or set holmesGPT.model to another one"
                            .formatted(model, error));
        }
        return switch (status) {
            case 401, 403 ->
                    never(
                            "Ollama at %s requires a login (error %d: %s); sign in on its machine, or set holmesGPT.model to a model that it runs itself"
                                    .formatted(ollama, status, error));
            case 429, 503 -> soon("Ollama is too busy: " + error);
            case 200 -> never("Ollama answered with an error: " + error);
            default -> never("Ollama answered with error %d: %s".formatted(status, error));
        };
    }

    /** Something at Ollama's address that is not Ollama, or a proxy in front of it. */
    private ModelReply.Failed ofAnother(int status, String body, JsonNode json) {
        boolean isPage = body.startsWith("<");
        String who =
                isOpenAi(json)
                        ? "what responds at %s is an OpenAI-like API, not Ollama".formatted(ollama)
                        : "what responds at %s is not Ollama".formatted(ollama);
        String message = isPage ? ": a web page" : quoted(body, json);
        if (status >= 300 && status < 400) {
            return never(
                    "%s redirects (status %d); set holmesGPT.apiUrl to Ollama's final address"
                            .formatted(ollama, status));
        }
        return switch (status) {
            case 200 -> ofNoAnswer(who, body, json, isPage);
            case 401, 403, 407 ->
                    never(
                            "%s refuses the request (error %d%s); set holmesGPT.apiKey to a key that it accepts, allow Causestream in the proxy in front of it, start an Ollama that rejects this host name with OLLAMA_HOST=0.0.0.0, or %s"
                                    .formatted(ollama, status, message, OTHER_ADDRESS));
            case 404, 405, 410, 421, 501 ->
                    never(
                            "there is no Ollama at %s (error %d%s); %s"
                                    .formatted(
                                            isOpenAi(json)
                                                    ? ollama + ", but an OpenAI-like API"
                                                    : ollama,
                                            status,
                                            message,
                                            remedy(json)));
            case 429 ->
                    soon(
                            "%s accepts no more requests for now (error 429%s)"
                                    .formatted(ollama, message));
            case 502, 503 ->
                    soon(
                            "Ollama does not respond behind %s (error %d%s); check that it runs there"
                                    .formatted(ollama, status, message));
            case 504 ->
                    never(
                            "the proxy at %s timed out waiting for Ollama (error 504%s); raise its timeout to holmesGPT.timeout, or check that Ollama runs"
                                    .formatted(ollama, message));
            case 413 ->
                    never(
                            "%s rejects a prompt of this size (error 413%s); raise the body limit of the proxy in front of Ollama"
                                    .formatted(ollama, message));
            default -> never("%s (error %d%s); %s".formatted(who, status, message, remedy(json)));
        };
    }

    private ModelReply.Failed ofNoAnswer(String who, String body, JsonNode json, boolean isPage) {
        if (body.startsWith("{") && json.isMissingNode()) {
            return never(brokenOff());
        }
        String what =
                isPage
                        ? "a web page"
                        : body.isEmpty()
                                ? "nothing"
                                : json.isMissingNode()
                                        ? "something that is not JSON"
                                        : "other JSON than Ollama's";
        return never("%s: it answered with %s; %s".formatted(who, what, remedy(json)));
    }

    static String noModel(String model) {
        return "Ollama has no model %s; to get it: ollama pull %s".formatted(model, model);
    }

    String brokenOff() {
        return "the connection to Ollama at %s closed before its answer was complete"
                .formatted(ollama);
    }

    /** Why there was no whole response. */
    ModelReply.Failed noResponse(IOException thrown, Duration within) {
        return unreachable(thrown)
                .orElseGet(() -> never(isLate(thrown) ? late(within) : brokenOff()));
    }

    /** Whether the deadline passed, and not that of connecting alone. */
    static boolean isLate(Throwable thrown) {
        return thrown instanceof HttpTimeoutException
                && !(thrown instanceof HttpConnectTimeoutException);
    }

    static String late(Duration within) {
        return "the model did not answer within %d s".formatted(within.toSeconds());
    }

    /** Why there was no response at all; empty if that is not known. */
    Optional<ModelReply.Failed> unreachable(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof ConnectException || at instanceof HttpConnectTimeoutException) {
                return Optional.of(soon("Ollama is unreachable at %s".formatted(ollama)));
            }
            if (at instanceof SSLException tls) {
                return Optional.of(
                        never(
                                "no TLS connection to Ollama at %s (%s); check its certificate, or begin holmesGPT.apiUrl with http://"
                                        .formatted(
                                                ollama, line(String.valueOf(tls.getMessage())))));
            }
        }
        return Optional.empty();
    }

    private static String remedy(JsonNode json) {
        return isOpenAi(json) ? OTHER_ADDRESS + ", or holmesGPT.api to openai" : OTHER_ADDRESS;
    }

    private static boolean isOpenAi(JsonNode json) {
        return json.path("error").path("message").isString()
                || json.path("choices").isArray()
                || json.path("object").asString("").equals("error");
    }

    /** The text of the other server, if it is a short one. */
    private static String quoted(String body, JsonNode json) {
        String text =
                json.isMissingNode()
                        ? body
                        : json.path("error")
                                .path("message")
                                .asString(
                                        json.path("message")
                                                .asString(json.path("detail").asString("")));
        String line = line(text);
        return line.isEmpty() ? "" : ": " + line;
    }

    /** A foreign text, as one short line. */
    private static String line(String text) {
        return Excerpt.of(Redactor.standard().redact(PlainLine.of(text, NO_TAG)), LONGEST_ERROR);
    }

    /**
     * The body if it is an object, or missing: other texts begin like JSON, too ({@code 404 page
     * not found}).
     */
    private static JsonNode json(String body) {
        try {
            return body.startsWith("{") ? Json.MAPPER.readTree(body) : MissingNode.getInstance();
        } catch (JacksonException notJson) {
            return MissingNode.getInstance();
        }
    }

    private static ModelReply.Failed never(String why) {
        return new ModelReply.Failed(why, false);
    }

    private static ModelReply.Failed soon(String why) {
        return new ModelReply.Failed(why, true);
    }
}
