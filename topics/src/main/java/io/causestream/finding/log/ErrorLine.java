package io.causestream.finding.log;

import io.causestream.finding.Excerpt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether an entry's line looks like an error. Pure. */
enum ErrorLine {
    /** Written as one: its level, an exception, a panic. */
    SURE,
    /** Words that an error may have, such as {@code refused}. */
    LIKELY,
    NOT;

    /** Only so much of a line is looked at. */
    private static final int LOOKED_AT = 2_000;

    private static final int LEVEL_WITHIN = 120;

    private static final Pattern LEVEL_QUIET =
            Pattern.compile(
                    "\\b(?:INFO|DEBUG|TRACE|NOTICE)\\b|\\b(?:level|lvl|severity)\"?[=:] ?\"?(?:info|debug|trace|notice)\\b"
                            + "|^[ID]\\d{4} |^(?:info|debug|trace)\\b|\\[(?:info|debug|trace|notice)\\]");
    private static final Pattern LEVEL_ERROR =
            Pattern.compile(
                    "\\b(?:ERROR|FATAL|SEVERE|CRITICAL|CRIT|PANIC|EMERG|ALERT)\\b"
                            + "|\\b(?:level|lvl|severity)\"?[=:] ?\"?(?:error|err|fatal|panic|critical|crit|dpanic)\\b"
                            + "|^[EF]\\d{4} |^(?:\\S{1,40}: )?(?:error|fatal|panic|fatal error)\\b:?"
                            + "|\\[(?:error|fatal|crit|emerg|alert)\\]");
    private static final Pattern THROWN =
            Pattern.compile(
                    "(?:Exception|Error|Throwable)(?::|$)|^panic: |^Traceback \\(most recent"
                            + "|^Caused by: |Unhandled exception|UnhandledPromiseRejection"
                            + "|^Exception in thread|SIGSEGV|[Ss]egmentation fault|[Cc]ore dumped");
    private static final Pattern WORDS =
            Pattern.compile(
                    "error|exception|fatal|panic|fail|refused|denied|killed|not found|no such"
                            + "|missing|required|not set|invalid|unable|cannot|can't|could not"
                            + "|time?d? ?out|unauthorized|unauthorised|forbidden|out of memory|oom\\b|unreachable"
                            + "|abort|rejected|exhausted|too many",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern HARMLESS =
            Pattern.compile(
                    "\\b(?:0|no|without) (?:errors?|failures?|failed|exceptions?)\\b|\\b(?:errors?|failures?|failed)[=:] ?(?:0|null|none|nil|false)\\b"
                            + "|\"err(?:or)?\": ?(?:null|\"\"|false)|err(?:or)?=(?:nil|null|\"\")",
                    Pattern.CASE_INSENSITIVE);

    static ErrorLine of(String whole) {
        String line = Excerpt.start(whole, LOOKED_AT);
        String start = Excerpt.start(line, LEVEL_WITHIN);
        Matcher error = LEVEL_ERROR.matcher(start);
        Matcher quiet = LEVEL_QUIET.matcher(start);
        int errorAt = error.find() ? error.start() : Integer.MAX_VALUE;
        int quietAt = quiet.find() ? quiet.start() : Integer.MAX_VALUE;
        if (errorAt != quietAt) {
            return errorAt < quietAt ? SURE : NOT;
        }
        if (THROWN.matcher(line).find()) {
            return SURE;
        }
        return WORDS.matcher(line).find() && !HARMLESS.matcher(line).find() ? LIKELY : NOT;
    }
}
