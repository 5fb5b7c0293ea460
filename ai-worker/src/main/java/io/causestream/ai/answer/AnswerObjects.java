package io.causestream.ai.answer;

import io.causestream.topics.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/**
 * The JSON objects in the text of a model, whatever surrounds them: a code fence, words, an object
 * or a list that they are wrapped in, the quotes of a JSON text. The thinking of a model is not an
 * answer, and is skipped.
 */
final class AnswerObjects {

    /** Small models forget an escape, or leave a comma behind. */
    private static final ObjectReader LENIENT =
            Json.MAPPER
                    .rebuild()
                    .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
                    .build()
                    .reader();

    private static final String THOUGHT = "(?:think|thinking|thoughts?|reasoning|reflection)";
    private static final Pattern BEGINS_TO_THINK =
            Pattern.compile(
                    "<%s>|\\[THINK]|<\\|begin_of_thought\\|>".formatted(THOUGHT),
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern HAS_THOUGHT =
            Pattern.compile(
                    "</%s>|\\[/THINK]|<\\|end_of_thought\\|>".formatted(THOUGHT),
                    Pattern.CASE_INSENSITIVE);

    /** The beginning of an object within a JSON text in quotes. */
    private static final Pattern ESCAPED = Pattern.compile("\\{(?:\\s|\\\\[nrt]){0,20}\\\\+\"");

    /** The limit of braces that are tried; a text with more of them is not an answer. */
    private static final int MOST_TRIES = 500;

    private static final int DEEPEST_QUOTING = 3;

    private final Predicate<JsonNode> isAnswer;
    private final List<JsonNode> found = new ArrayList<>();
    private int tries;

    private AnswerObjects(Predicate<JsonNode> isAnswer) {
        this.isAnswer = isAnswer;
    }

    /** The objects that are answers, in order, without those nested in them. */
    static List<JsonNode> in(String text, Predicate<JsonNode> isAnswer) {
        AnswerObjects objects = new AnswerObjects(isAnswer);
        objects.search(text, 0);
        return List.copyOf(objects.found);
    }

    private void search(String text, int quoting) {
        char[] characters = text.toCharArray();
        int lastThought =
                HAS_THOUGHT.matcher(text).results().mapToInt(MatchResult::start).max().orElse(-1);
        int at = 0;
        while (at < characters.length && tries < MOST_TRIES) {
            if (characters[at] == '{') {
                at = object(text, characters, at, quoting);
            } else if (at <= lastThought && (characters[at] == '<' || characters[at] == '[')) {
                at = thought(text, at);
            } else {
                at++;
            }
        }
    }

    /**
     * @return the position to continue at
     */
    private int object(String text, char[] characters, int at, int quoting) {
        tries++;
        try (JsonParser parser = LENIENT.createParser(characters, at, characters.length - at)) {
            parser.nextToken();
            long begin = parser.currentTokenLocation().getCharOffset();
            JsonNode node = parser.readValueAsTree();
            if (isAnswer.test(node)) {
                found.add(node);
                return at + (int) (parser.currentLocation().getCharOffset() - begin);
            }
        } catch (JacksonException notJson) {
            Matcher escaped = ESCAPED.matcher(text).region(at, text.length());
            if (escaped.lookingAt() && quoting < DEEPEST_QUOTING) {
                return quoted(text, at, quoting);
            }
        }
        // An object that is not an answer may contain one.
        return at + 1;
    }

    private int quoted(String text, int at, int quoting) {
        int end = at;
        while (end < text.length() && text.charAt(end) != '"') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        end = Math.min(end, text.length());
        try {
            search(
                    LENIENT.readTree("\"" + text.substring(at, end) + "\"").asString(""),
                    quoting + 1);
        } catch (JacksonException notQuoted) {
            return at + 1;
        }
        return end;
    }

    /**
     * Skips a thinking block that is closed; an opening tag without an end was only a word, and
     * what follows may be the answer.
     */
    private int thought(String text, int at) {
        Matcher begin = BEGINS_TO_THINK.matcher(text).region(at, text.length());
        if (begin.lookingAt()) {
            Matcher end = HAS_THOUGHT.matcher(text);
            return end.find(begin.end()) ? end.end() : begin.end();
        }
        Matcher end = HAS_THOUGHT.matcher(text).region(at, text.length());
        if (end.lookingAt()) {
            // Templates often remove the opening tag: everything up to here was thinking.
            found.clear();
            return end.end();
        }
        return at + 1;
    }
}
