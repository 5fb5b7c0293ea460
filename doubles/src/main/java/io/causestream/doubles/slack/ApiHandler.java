package io.causestream.doubles.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** HTTP in, HTTP out: faults first, then rates, then the method. */
final class ApiHandler implements HttpHandler {

    private static final String PREFIX = "/api/";

    private final Workspace workspace;
    private final Methods methods;
    private final boolean strictRates;
    private final Rates rates = new Rates();
    private final List<SlackFault> faults = new ArrayList<>();
    private final Set<String> limited = ConcurrentHashMap.newKeySet();

    ApiHandler(Workspace workspace, Methods methods, boolean strictRates) {
        this.workspace = workspace;
        this.methods = methods;
        this.strictRates = strictRates;
    }

    void scopes(Set<String> granted) {
        methods.scopes(granted);
    }

    void limit(String channel) {
        limited.add(channel);
    }

    void fault(SlackFault fault) {
        synchronized (faults) {
            faults.add(fault);
        }
    }

    void heal() {
        synchronized (faults) {
            faults.clear();
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.startsWith("/upload/")) {
                upload(exchange, path.substring("/upload/".length()));
                return;
            }
            if (!path.startsWith(PREFIX)) {
                answer(exchange, 404, "text/html", "<html>not found</html>");
                return;
            }
            SlackRequest request = SlackRequest.read(exchange, path.substring(PREFIX.length()));
            exchange.getResponseHeaders().set("x-oauth-scopes", methods.scopes());
            String channel =
                    workspace
                            .channel(request.text("channel"))
                            .map(SlackChannel::name)
                            .orElse(request.text("channel"));
            Optional<SlackFault> fault = next(request.method(), channel);
            if (fault.isPresent()) {
                fail(exchange, request, channel, fault.get().kind());
            } else {
                serve(exchange, request, channel);
            }
        }
    }

    private void serve(HttpExchange exchange, SlackRequest request, String channel)
            throws IOException {
        int wait =
                strictRates || limited.contains(channel)
                        ? rates.secondsToWait(request.method(), channel, workspace.now())
                        : 0;
        if (wait > 0) {
            limited(exchange, request, channel, wait);
            return;
        }
        ObjectNode answer = call(request, channel);
        json(exchange, 200, answer);
    }

    private ObjectNode call(SlackRequest request, String channel) {
        try {
            ObjectNode answer = methods.call(request);
            called(request, channel, "ok");
            return answer;
        } catch (Refused e) {
            called(request, channel, e.word());
            return refusal(e);
        }
    }

    private void fail(
            HttpExchange exchange, SlackRequest request, String channel, SlackFault.Kind kind)
            throws IOException {
        switch (kind) {
            case SlackFault.Kind.RateLimited(int seconds) ->
                    limited(exchange, request, channel, seconds);
            case SlackFault.Kind.Status(int code) -> {
                called(request, channel, "HTTP " + code);
                answer(exchange, code, "text/html", "<html><body>Server Error</body></html>");
            }
            case SlackFault.Kind.ErrorWord(String word) -> {
                called(request, channel, word);
                json(exchange, 200, refusal(new Refused(word)));
            }
            // The exchange is closed without a response.
            case SlackFault.Kind.Cut() -> called(request, channel, "cut");
            case SlackFault.Kind.StoredThenCut() -> {
                call(request, channel);
                called(request, channel, "stored, then cut");
            }
            case SlackFault.Kind.StoredThenError() -> {
                call(request, channel);
                json(exchange, 200, refusal(new Refused("internal_error")));
            }
            case SlackFault.Kind.StoredThenLate(var by) -> {
                ObjectNode answer = call(request, channel);
                waitFor(by.toMillis());
                json(exchange, 200, answer);
            }
            case SlackFault.Kind.Body(String text) -> {
                called(request, channel, "another body");
                answer(exchange, 200, "application/json; charset=utf-8", text);
            }
            case SlackFault.Kind.Late(var by) -> {
                waitFor(by.toMillis());
                serve(exchange, request, channel);
            }
        }
    }

    private Optional<SlackFault> next(String method, String channel) {
        synchronized (faults) {
            for (int i = 0; i < faults.size(); i++) {
                SlackFault fault = faults.get(i);
                if (fault.matches(method, channel)) {
                    SlackFault left = fault.once();
                    if (left.times() == 0) {
                        faults.remove(i);
                    } else {
                        faults.set(i, left);
                    }
                    return Optional.of(fault);
                }
            }
            return Optional.empty();
        }
    }

    private void upload(HttpExchange exchange, String fileId) throws IOException {
        byte[] body = Multipart.content(exchange);
        boolean taken = methods.upload(fileId, body);
        workspace.called(new SlackCall(workspace.now(), "upload", "", taken ? "ok" : "HTTP 400"));
        answer(
                exchange,
                taken ? 200 : 400,
                "text/plain",
                taken ? "OK - " + body.length : "not taken");
    }

    private void limited(HttpExchange exchange, SlackRequest request, String channel, int seconds)
            throws IOException {
        called(request, channel, "HTTP 429");
        exchange.getResponseHeaders().set("Retry-After", Integer.toString(seconds));
        json(
                exchange,
                429,
                JsonNodeFactory.instance.objectNode().put("ok", false).put("error", "ratelimited"));
    }

    private void called(SlackRequest request, String channel, String outcome) {
        workspace.called(new SlackCall(workspace.now(), request.method(), channel, outcome));
    }

    private static ObjectNode refusal(Refused refused) {
        ObjectNode answer =
                JsonNodeFactory.instance.objectNode().put("ok", false).put("error", refused.word());
        if (!refused.needed().isEmpty()) {
            answer.put("needed", refused.needed());
        }
        if (!refused.details().isEmpty()) {
            ArrayNode errors = answer.putArray("errors");
            ArrayNode messages = answer.putObject("response_metadata").putArray("messages");
            refused.details()
                    .forEach(detail -> {
                        errors.add(detail);
                        messages.add("[ERROR] " + detail);
                    });
        }
        return answer;
    }

    private static void json(HttpExchange exchange, int status, ObjectNode body)
            throws IOException {
        answer(exchange, status, "application/json; charset=utf-8", body.toString());
    }

    private static void answer(HttpExchange exchange, int status, String type, String body)
            throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void waitFor(long millis) {
        try {
            // Nobody counts it down: this only waits.
            boolean passed = !new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
            assert passed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
