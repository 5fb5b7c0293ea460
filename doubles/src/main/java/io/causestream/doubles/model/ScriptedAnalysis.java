package io.causestream.doubles.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * An analysis that is written beforehand; only its evidence is looked up in the prompt, line by
 * line, so that each quote is really there.
 *
 * @param phrases what to quote, the most relevant first; for each, the first line of context that
 *     contains it and was not quoted yet
 * @param confidence LOW, MEDIUM or HIGH; LOW in any case if no evidence is found
 */
public record ScriptedAnalysis(
        String cause, List<String> phrases, List<String> fixes, String confidence) {

    private static final int MOST_EVIDENCE = 3;
    private static final int LONGEST_QUOTE = 120;

    public ScriptedAnalysis {
        phrases = List.copyOf(phrases);
        fixes = List.copyOf(fixes);
    }

    /** The JSON {@code {cause, evidence: [{id, quote}], fixes, confidence}}. */
    String answer(ChatPrompt prompt) {
        Map<String, String> evidence = evidence(prompt);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("cause", cause);
        answer.put(
                "evidence",
                evidence.entrySet().stream()
                        .map(quoted -> {
                            Map<String, String> one = new LinkedHashMap<>();
                            one.put("id", quoted.getKey());
                            one.put("quote", quoted.getValue());
                            return one;
                        })
                        .toList());
        answer.put("fixes", fixes);
        answer.put("confidence", evidence.isEmpty() ? "LOW" : confidence);
        return JsonMapper.shared().writeValueAsString(answer);
    }

    private Map<String, String> evidence(ChatPrompt prompt) {
        Map<String, String> quotes = new LinkedHashMap<>();
        for (String phrase : phrases) {
            prompt.context().stream()
                    .filter(line -> line.contains(phrase) && !quotes.containsKey(line.id()))
                    .findFirst()
                    .filter(line -> quotes.size() < MOST_EVIDENCE)
                    .ifPresent(line -> quotes.put(line.id(), quote(line.text(), phrase)));
        }
        return quotes;
    }

    /** The whole line if it is short, else an excerpt from the phrase on. */
    private static String quote(String line, String phrase) {
        if (line.length() <= LONGEST_QUOTE) {
            return line.strip();
        }
        int at = line.toLowerCase(Locale.ROOT).indexOf(phrase.toLowerCase(Locale.ROOT));
        int from = Math.max(0, Math.min(at, line.length() - LONGEST_QUOTE));
        return line.substring(whole(line, from), whole(line, from + LONGEST_QUOTE)).strip();
    }

    /** The position, moved out of a surrogate pair. */
    private static int whole(String line, int at) {
        boolean isInside = at < line.length() && Character.isLowSurrogate(line.charAt(at));
        return isInside ? at - 1 : at;
    }
}
