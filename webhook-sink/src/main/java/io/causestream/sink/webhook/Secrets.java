package io.causestream.sink.webhook;

import java.net.URI;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The configured texts of one webhook that must not be printed; an answer may quote them. */
final class Secrets {

    private static final String MASK = "***";

    /** What is shorter is no secret, and may be any word. */
    private static final int SHORTEST = 8;

    private final List<String> longestFirst;

    private Secrets(List<String> longestFirst) {
        this.longestFirst = longestFirst;
    }

    /**
     * @param constants of the templates, which hold keys such as PagerDuty's
     */
    static Secrets of(
            String authorization,
            String secret,
            List<String> headers,
            URI url,
            List<String> constants) {
        return new Secrets(
                Stream.of(
                                words(authorization),
                                Stream.of(secret),
                                headers.stream().flatMap(Secrets::words),
                                segments(url.getRawPath()),
                                segments(url.getRawQuery()),
                                segments(url.getRawUserInfo()),
                                constants.stream())
                        .flatMap(each -> each)
                        .filter(text -> text.length() >= SHORTEST)
                        .distinct()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList());
    }

    /** The whole value, and what follows a scheme such as Bearer. */
    private static Stream<String> words(String value) {
        return Stream.concat(Stream.of(value), Arrays.stream(value.split("\\s+")));
    }

    private static Stream<String> segments(@Nullable String text) {
        return text == null ? Stream.empty() : Arrays.stream(text.split("[/&=:]"));
    }

    String mask(String text) {
        String masked = text;
        for (String secret : longestFirst) {
            masked = masked.replace(secret, MASK);
        }
        return masked;
    }
}
