package io.causestream.doubles.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of a response to {@code /api/chat}: one object, or one per line if a stream was
 * requested.
 */
record ChatAnswer(String model, ChatPrompt prompt, boolean stream) {

    private static final Pattern BEFORE_A_WORD = Pattern.compile("(?= )");

    /** About how many characters make a token. */
    private static final int TOKEN = 4;

    private static final long NANOS_A_TOKEN = 20_000_000;

    String contentType() {
        return stream ? "application/x-ndjson" : "application/json; charset=utf-8";
    }

    String finished(String content, String why) {
        return write(content, why);
    }

    /** The response without the final object that states why it ends. */
    String unfinished(String content) {
        return write(content, "");
    }

    private String write(String content, String why) {
        if (!stream) {
            return JsonMapper.shared().writeValueAsString(part(content, why));
        }
        List<Map<String, Object>> parts = new ArrayList<>();
        BEFORE_A_WORD.splitAsStream(content).forEach(word -> parts.add(part(word, "")));
        if (!why.isEmpty()) {
            parts.add(part("", why));
        }
        StringBuilder lines = new StringBuilder();
        parts.forEach(
                part -> lines.append(JsonMapper.shared().writeValueAsString(part)).append('\n'));
        return lines.toString();
    }

    private Map<String, Object> part(String content, String why) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("model", model);
        part.put("created_at", Instant.now().toString());
        Map<String, String> message = new LinkedHashMap<>();
        message.put("role", "assistant");
        message.put("content", content);
        part.put("message", message);
        part.put("done", !why.isEmpty());
        if (!why.isEmpty()) {
            int asked = prompt.text().length() / TOKEN;
            int said = Math.max(1, content.length() / TOKEN);
            part.put("done_reason", why);
            part.put("total_duration", (asked + said) * NANOS_A_TOKEN);
            part.put("load_duration", NANOS_A_TOKEN);
            part.put("prompt_eval_count", asked);
            part.put("prompt_eval_duration", asked * NANOS_A_TOKEN);
            part.put("eval_count", said);
            part.put("eval_duration", said * NANOS_A_TOKEN);
        }
        return part;
    }
}
