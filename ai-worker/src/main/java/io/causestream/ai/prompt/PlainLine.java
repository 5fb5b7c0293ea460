package io.causestream.ai.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.finding.Excerpt;
import java.util.regex.Pattern;

/**
 * Foreign text as one line of a prompt: without what a model's template could take for the end of
 * the data.
 */
public final class PlainLine {

    static final int LONGEST = 300;

    /** Replaces what was removed, so that its surroundings do not join into a new token. */
    private static final String TAKEN_OUT = "[…]";

    /** Bounded, since the text may be hostile. */
    private static final Pattern TEMPLATE_TOKEN =
            Pattern.compile(
                    "<[|｜][^<>\\s]{0,60}>"
                            + "|<{1,2}/?(?:SYS|s|system|user|assistant|start_of_turn|end_of_turn|bos|eos|think|tool_call|tool_response)>{1,2}"
                            + "|\\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_RESULTS|TOOL_CALLS)]",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern TERMINAL_CODE =
            Pattern.compile("\\x1b\\[[0-9;?]{0,20}[A-Za-z]|\\x1b");
    private static final Pattern GAP = Pattern.compile("[\\s\\p{Z}\\p{Cc}\\p{Cf}]+");

    private PlainLine() {}

    /**
     * @param tag of the data in this prompt: it is removed too, although nobody can know it
     */
    public static String of(String text, String tag) {
        String bounded = Excerpt.start(text, LONGEST * 4);
        String line =
                GAP.matcher(TERMINAL_CODE.matcher(bounded).replaceAll("")).replaceAll(" ").strip();
        line = TEMPLATE_TOKEN.matcher(line).replaceAll(TAKEN_OUT).replace(tag, TAKEN_OUT);
        // Half a surrogate pair, which is not a character, becomes a question mark.
        return new String(Excerpt.of(line, LONGEST).getBytes(UTF_8), UTF_8);
    }
}
