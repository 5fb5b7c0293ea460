package io.causestream.ai.runbook;

import java.util.regex.Pattern;

/**
 * A name, in which {@code *} stands for any characters and {@code ?} for one; case does not matter.
 */
record Glob(String text, Pattern pattern) {

    static Glob of(String text) {
        StringBuilder regex = new StringBuilder();
        text.codePoints()
                .forEach(point -> {
                    switch (point) {
                        case '*' -> regex.append(".*");
                        case '?' -> regex.append('.');
                        default -> regex.append(Pattern.quote(Character.toString(point)));
                    }
                });
        return new Glob(
                text,
                Pattern.compile(
                        regex.toString(),
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL));
    }

    boolean matches(String name) {
        return pattern.matcher(name).matches();
    }

    boolean isExact() {
        return text.indexOf('*') < 0 && text.indexOf('?') < 0;
    }
}
