package io.causestream.doubles.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Answers {@code GET} of one object and of lists, in pages if the request has a limit. */
final class ObjectHandler {

    private static final Pattern TOKEN =
            Pattern.compile("\\{\"v\":\"meta.k8s.io/v1\",\"rv\":(\\d+),\"start\":\"([^\"]*)\"}");

    private final Recording recording;
    private final RecordedClock clock;

    ObjectHandler(Recording recording, RecordedClock clock) {
        this.recording = recording;
        this.clock = clock;
    }

    void one(KubePath path, ApiAnswer answer) throws IOException {
        answer.send(200, ApiAnswer.JSON, find(path).raw() + "\n");
    }

    /**
     * @throws Refusal 404 if there is none at this moment of the recording
     */
    RecordedChange find(KubePath path) {
        ResourceHistory history = recording.history(path.resource());
        String name = path.name().orElseThrow();
        String key = path.namespace().map(namespace -> namespace + "/" + name).orElse(name);
        return Optional.ofNullable(history.objectsAt(history.arrivedBy(clock.instant())).get(key))
                .orElseThrow(() -> Refusal.notFound(path.resource(), name));
    }

    void list(KubePath path, ApiRequest request, ApiAnswer answer) throws IOException {
        ResourceHistory history = recording.history(path.resource());
        ObjectSelector selector = ObjectSelector.of(request, path.resource());
        Optional<Matcher> token = request.parameter("continue").map(ObjectHandler::decode);
        // Later pages show the state at the time of the first request.
        int position =
                token.map(t -> history.after(Long.parseLong(t.group(1))))
                        .orElseGet(() -> history.arrivedBy(clock.instant()));
        List<RecordedChange> left =
                history.objectsAt(position).values().stream()
                        .filter(path::covers)
                        .filter(selector::matches)
                        .filter(change ->
                                token.isEmpty() || change.key().compareTo(token.get().group(2)) > 0)
                        .toList();
        long limit = request.number("limit").filter(l -> l > 0).orElse(Long.MAX_VALUE);
        List<RecordedChange> page = left.stream().limit(limit).toList();
        String more =
                page.size() == left.size()
                        ? ""
                        : more(
                                history.versionAt(position),
                                page.getLast(),
                                left.size() - page.size(),
                                selector);
        answer.send(
                200,
                ApiAnswer.JSON,
                "{\"kind\":\"%sList\",\"apiVersion\":\"%s\",\"metadata\":{\"resourceVersion\":\"%d\"%s},\"items\":[%s]}\n"
                        .formatted(
                                path.resource().kind(),
                                path.resource().apiVersion(),
                                history.versionAt(position),
                                more,
                                page.stream()
                                        .map(change -> item(change, path.resource()))
                                        .collect(Collectors.joining(","))));
    }

    /** The API server omits from the items of a list what the list itself states. */
    private static String item(RecordedChange change, ApiResource resource) {
        String message =
                "{\"kind\":\"%s\",\"apiVersion\":\"%s\","
                        .formatted(resource.kind(), resource.apiVersion());
        return change.raw().startsWith(message)
                ? "{" + change.raw().substring(message.length())
                : change.raw();
    }

    private static String more(
            long version, RecordedChange last, int remaining, ObjectSelector selector) {
        String token =
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":%d,\"start\":\"%s\"}"
                        .formatted(version, last.key());
        String encoded =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(token.getBytes(StandardCharsets.UTF_8));
        // The remaining item count is given only if there is no selector.
        return ",\"continue\":"
                + JsonMapper.shared().writeValueAsString(encoded)
                + (selector.selectsAll() ? ",\"remainingItemCount\":" + remaining : "");
    }

    private static Matcher decode(String token) {
        try {
            Matcher parts =
                    TOKEN.matcher(
                            new String(
                                    Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8));
            if (parts.matches()) {
                return parts;
            }
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("continue key is not valid: " + e.getMessage());
        }
        throw Refusal.badRequest("continue key is not valid");
    }
}
