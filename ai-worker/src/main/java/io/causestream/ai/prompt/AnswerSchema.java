package io.causestream.ai.prompt;

import static java.util.stream.Collectors.joining;

import java.util.List;

/**
 * The JSON schema of an answer. Each text and list has a bound: otherwise a model may run on until
 * it is cut off, and the answer is not valid JSON.
 */
public final class AnswerSchema {

    public static final int LONGEST_CAUSE = 400;
    public static final int LONGEST_QUOTE = 160;

    /** Of a fix, a check, and what is missing. */
    public static final int LONGEST_STEP = 140;

    /** Of pieces of evidence, fixes, and look-ups that are asked for. */
    public static final int MOST = 3;

    public static final int MOST_CHECKS = 2;

    /** What a model may ask to be looked up. */
    public static final List<String> LOOK_UPS =
            List.of("logs", "events", "status", "yaml", "pods", "node");

    public static final int LONGEST_OBJECT = 120;

    private AnswerSchema() {}

    static String of(List<String> categories, boolean mayAsk) {
        return """
        {"type":"object","required":["cause","category","evidence","fixes","checks","confidence","canNotTell"],"properties":{
         "cause":{"type":"string","maxLength":%1$d},
         "category":{"type":"string","enum":[%2$s]},
         "evidence":{"type":"array","maxItems":%3$d,"items":{"type":"object","required":["id","quote"],"properties":{
          "id":{"type":"string","maxLength":5},"quote":{"type":"string","maxLength":%4$d}}}},
         "fixes":{"type":"array","maxItems":%3$d,"items":{"type":"string","maxLength":%5$d}},
         "checks":{"type":"array","maxItems":%7$d,"items":{"type":"string","maxLength":%5$d}},
         "confidence":{"type":"string","enum":["LOW","MEDIUM","HIGH"]},
         "canNotTell":{"type":"boolean"},
         "missing":{"type":"string","maxLength":%5$d}%6$s}}\
        """
                .formatted(
                        LONGEST_CAUSE,
                        quoted(categories),
                        MOST,
                        LONGEST_QUOTE,
                        LONGEST_STEP,
                        mayAsk ? needs() : "",
                        MOST_CHECKS);
    }

    private static String needs() {
        return """
        ,
         "needs":{"type":"array","maxItems":%d,"items":{"type":"object","required":["kind","object"],"properties":{
          "kind":{"type":"string","enum":[%s]},"object":{"type":"string","maxLength":%d},"container":{"type":"string","maxLength":63}}}}\
        """
                .formatted(MOST, quoted(LOOK_UPS), LONGEST_OBJECT);
    }

    private static String quoted(List<String> words) {
        return words.stream().map("\"%s\""::formatted).collect(joining(","));
    }
}
