package io.causestream.service;

import io.causestream.settings.Settings;
import java.util.Locale;
import org.slf4j.event.Level;

/**
 * How a process logs.
 *
 * @param level the lowest that is shown of Causestream's own lines; of libraries only warnings are
 */
public record LogSettings(Format format, Level level) {

    private static final String FORMAT = "causestream.log.format";
    private static final String LEVEL = "causestream.log.level";

    /** The format of a line on the console. */
    public enum Format {
        /** For people: key-values follow the message. */
        PLAIN,
        /** One object a line: key-values are fields beside {@code message}. */
        JSON
    }

    /**
     * {@code logs.format} and {@code logs.level}, or {@code CAUSESTREAM_LOG_FORMAT} and {@code
     * CAUSESTREAM_LOG_LEVEL}.
     */
    public static LogSettings from(Settings settings) {
        return new LogSettings(
                settings.choice("logs.format", "CAUSESTREAM_LOG_FORMAT", Format.PLAIN),
                settings.choice("logs.level", "CAUSESTREAM_LOG_LEVEL", Level.INFO));
    }

    /** Takes effect only before the first logger is made: logging.xml reads the properties. */
    public void apply() {
        System.setProperty(FORMAT, format.name().toLowerCase(Locale.ROOT));
        System.setProperty(LEVEL, level.name());
    }
}
