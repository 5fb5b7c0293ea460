package io.causestream.standalone.incident;

import io.causestream.finding.Severity;
import java.util.Locale;

/** A severity as a shape with a letter and a colour: each alone says it. */
final class SeverityMark {

    private SeverityMark() {}

    /** The class of the style sheet that gives the colour. */
    static String style(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    /** Into an SVG, 16 by 16 pixels from its origin. */
    static void write(HtmlWriter html, Severity severity) {
        html.element("path", "", "d", shape(severity), "class", "mark " + style(severity));
        html.element(
                "text",
                severity.name().substring(0, 1),
                "x",
                "8",
                "y",
                "12",
                "text-anchor",
                "middle",
                "class",
                "letter " + style(severity));
    }

    /** The more corners, the more urgent. */
    private static String shape(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "M5 0h6l5 5v6l-5 5h-6l-5-5v-6z";
            case HIGH -> "M8 -1l9 6.5l-3.5 10.5h-11l-3.5-10.5z";
            case MEDIUM -> "M0 0h16v16h-16z";
            case LOW, INFO, DEBUG -> "M8 0a8 8 0 1 0 .01 0z";
        };
    }
}
