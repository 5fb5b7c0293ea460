package io.causestream.ai;

import io.causestream.ai.http.ModelHttp;
import io.causestream.ai.http.ModelServer;
import io.causestream.ai.prompt.PlainLine;
import io.causestream.finding.Excerpt;
import io.causestream.redaction.Redactor;
import io.causestream.settings.Settings;
import io.causestream.topics.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Explains to people a response of a server with OpenAI's API that is not an answer. Pure.
 *
 * @param server where it is expected
 * @param model the model that was requested
 */
record OpenAiError(ModelServer server, String model) {

    private static final int LONGEST_ERROR = 200;
    private static final String NO_TAG = "\0";

    /** The failure for a response; also for one with status 200 whose body is no answer. */
    ModelReply.Failed of(ModelHttp.Response response) {
        int status = response.status();
        String message = quoted(response.body());
        String at = "the model's server at " + url();
        return switch (status) {
            case 200 ->
                    never(
                            "what responds at %s is no OpenAI-like API; set holmesGPT.apiUrl, which usually ends in /v1"
                                    .formatted(url()));
            case 401, 403 ->
                    never(
                            server.apiKey().isEmpty()
                                    ? "%s requires an API key (error %d%s); set holmesGPT.apiKey"
                                            .formatted(at, status, message)
                                    : "%s refuses the API key (error %d%s); set holmesGPT.apiKey to another"
                                            .formatted(at, status, message));
            case 404 ->
                    never(
                            "%s has no model %s, or no chat completions (error 404%s); set holmesGPT.model, or holmesGPT.apiUrl, which usually ends in /v1"
                                    .formatted(at, model, message));
            case 413 ->
                    never(
                            "%s rejects a prompt of this size (error 413%s); set holmesGPT.numCtx to less"
                                    .formatted(at, message));
            case 429, 503 ->
                    new ModelReply.Failed(
                                    "%s is too busy (error %d%s)".formatted(at, status, message),
                                    true)
                            .after(response.retryAfter());
            default ->
                    never(
                            status >= 300 && status < 400
                                    ? "%s redirects (status %d); set holmesGPT.apiUrl to its final address"
                                            .formatted(at, status)
                                    : "%s answered with error %d%s".formatted(at, status, message));
        };
    }

    /** Why there was no whole response. */
    ModelReply.Failed noResponse(IOException thrown, Duration within) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof ConnectException || at instanceof HttpConnectTimeoutException) {
                return new ModelReply.Failed(
                        "the model's server is unreachable at %s".formatted(url()), true);
            }
            if (at instanceof SSLException tls) {
                return never(
                        "no TLS connection to the model's server at %s (%s); check its certificate, or begin holmesGPT.apiUrl with http://"
                                .formatted(url(), line(String.valueOf(tls.getMessage()))));
            }
        }
        return never(
                OllamaError.isLate(thrown)
                        ? OllamaError.late(within)
                        : "the connection to the model's server at %s closed before its answer was complete"
                                .formatted(url()));
    }

    /**
     * @param others those that the server has
     */
    String noModel(List<String> others) {
        return others.isEmpty()
                ? "the model's server at %s has no model %s, nor any other".formatted(url(), model)
                : "the model's server at %s has no model %s; did you mean %s? Set holmesGPT.model"
                        .formatted(url(), model, Settings.nearest(model, Set.copyOf(others)));
    }

    private URI url() {
        return server.url();
    }

    /** The server's words, if it has any. */
    private static String quoted(String body) {
        if (!body.startsWith("{")) {
            return "";
        }
        try {
            JsonNode json = Json.MAPPER.readTree(body);
            String line =
                    line(
                            json.path("error")
                                    .path("message")
                                    .asString(json.path("message").asString("")));
            return line.isEmpty() ? "" : ": " + line;
        } catch (JacksonException notJson) {
            return "";
        }
    }

    private static String line(String text) {
        return Excerpt.of(Redactor.standard().redact(PlainLine.of(text, NO_TAG)), LONGEST_ERROR);
    }

    private static ModelReply.Failed never(String why) {
        return new ModelReply.Failed(why, false);
    }
}
