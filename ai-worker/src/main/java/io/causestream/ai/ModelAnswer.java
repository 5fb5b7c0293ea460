package io.causestream.ai;

import io.causestream.finding.Confidence;
import io.causestream.finding.Excerpt;
import io.causestream.redaction.Redactor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The answer of a model, as far as the context supports it.
 *
 * @param evidence lines of the context
 * @param dropped how many of its quotes are not in the context
 */
record ModelAnswer(
        String cause,
        List<String> evidence,
        List<String> fixes,
        Confidence confidence,
        int dropped) {

    private static final int LONGEST_CAUSE = 400;
    private static final int LONGEST_QUOTE = 160;
    private static final int LONGEST_FIX = 160;
    private static final int MOST = 3;

    /** Shorter ones appear in nearly every line. */
    private static final int SHORTEST_QUOTE = 4;

    /**
     * A schema in which each text and list has a bound: otherwise a model may run on until it is
     * cut off, and the answer is not valid JSON.
     */
    static final String SCHEMA =
            """
            {"type":"object","required":["cause","evidence","fixes","confidence"],"properties":{
             "cause":{"type":"string","maxLength":%d},
             "evidence":{"type":"array","maxItems":%d,"items":{"type":"object","required":["id","quote"],"properties":{
              "id":{"type":"string","maxLength":5},"quote":{"type":"string","maxLength":%d}}}},
             "fixes":{"type":"array","maxItems":%d,"items":{"type":"string","maxLength":%d}},
             "confidence":{"type":"string","enum":["LOW","MEDIUM","HIGH"]}}}\
            """
                    .formatted(LONGEST_CAUSE, MOST, LONGEST_QUOTE, MOST, LONGEST_FIX);

    private static final Pattern NOT_COMPARED = Pattern.compile("[\\s\"'`]+");
    private static final Pattern OWN_NUMBER = Pattern.compile("^E\\d+: ");
    private static final Pattern ID = Pattern.compile("E?(\\d{1,4})");

    ModelAnswer {
        evidence = List.copyOf(evidence);
        fixes = List.copyOf(fixes);
    }

    /**
     * The answer in the text of the model; empty if there is not exactly one. If two differ it is
     * unknown which is meant, and a wrong cause is worse than none.
     *
     * @param lines the lines that the model was given; the first is {@code E1}
     */
    static Optional<ModelAnswer> read(String text, List<String> lines) {
        List<ModelAnswer> all = all(text, lines);
        return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }

    /**
     * Every distinct answer in the text of the model. An object that does not match the schema, or
     * names no cause, is not one.
     */
    private static List<ModelAnswer> all(String text, List<String> lines) {
        return AnswerObjects.in(text, ModelAnswer::namesACause).stream()
                .map(answer -> of(answer, lines))
                .distinct()
                .toList();
    }

    private static boolean namesACause(JsonNode answer) {
        return answer.isObject()
                && answer.path("cause").asString("").codePoints().anyMatch(Character::isLetter);
    }

    /** The explanation for people if there is not exactly one. */
    static String whyNone(String text, List<String> lines) {
        int answers = all(text, lines).size();
        if (text.isBlank()) {
            return "the model's answer was empty";
        }
        return answers == 0
                ? "the model's answer was no analysis"
                : "the model gave %d analyses that differ".formatted(answers);
    }

    private static ModelAnswer of(JsonNode answer, List<String> lines) {
        Set<String> evidence = new LinkedHashSet<>();
        int dropped = 0;
        for (JsonNode quoted : answer.path("evidence")) {
            Optional<String> line = quotedLine(quoted, lines);
            line.ifPresent(evidence::add);
            dropped += line.isPresent() ? 0 : 1;
        }
        List<String> fixes = new ArrayList<>();
        for (JsonNode fix : answer.path("fixes")) {
            String one = text(fix, LONGEST_FIX);
            if (!one.isBlank() && fixes.size() < MOST) {
                fixes.add(one);
            }
        }
        return new ModelAnswer(
                text(answer.path("cause"), LONGEST_CAUSE),
                List.copyOf(evidence),
                fixes,
                evidence.isEmpty() ? Confidence.LOW : confidence(answer),
                dropped);
    }

    private static Optional<String> quotedLine(JsonNode quoted, List<String> lines) {
        var id = ID.matcher(quoted.path("id").asString("").strip().toUpperCase(Locale.ROOT));
        if (!id.matches()) {
            return Optional.empty();
        }
        int number = Integer.parseInt(id.group(1));
        if (number < 1 || number > lines.size()) {
            return Optional.empty();
        }
        String line = lines.get(number - 1);
        String quote =
                compared(
                        OWN_NUMBER
                                .matcher(quoted.path("quote").asString("").strip())
                                .replaceFirst(""));
        return quote.length() >= SHORTEST_QUOTE && compared(line).contains(quote)
                ? Optional.of(line)
                : Optional.empty();
    }

    private static String compared(String text) {
        return NOT_COMPARED.matcher(text).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
    }

    private static Confidence confidence(JsonNode answer) {
        return switch (answer.path("confidence").asString("").toUpperCase(Locale.ROOT)) {
            case "HIGH" -> Confidence.HIGH;
            case "MEDIUM" -> Confidence.MEDIUM;
            default -> Confidence.LOW;
        };
    }

    /** Masks secrets too: a model may repeat what it was given, or invent a secret. */
    private static String text(JsonNode node, int longest) {
        String text = Redactor.standard().redact(node.asString("").strip());
        return Excerpt.of(text, longest);
    }
}
