package io.causestream.redaction;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code data} of a Secret that somebody printed: its keys stay, its values are masked. */
final class SecretManifest implements SecretRule {

    private static final Pattern KIND =
            Pattern.compile(
                    "kind(?:\\\\{0,7}[\"'])?[ \\t]{0,4}:[ \\t]{0,4}(?:\\\\{0,7}[\"'])?Secret\\b");
    private static final Pattern JSON =
            Pattern.compile(
                    "\\\\{0,7}\"(?:data|stringData)\\\\{0,7}\"\\s{0,4}:\\s{0,4}\\{(?<data>[^{}]{1,60000})\\}");
    private static final Pattern JSON_VALUE =
            Pattern.compile(":\\s{0,4}\\\\{0,7}\"(?<secret>[^\"\\\\]{1,60000}+)");
    private static final Pattern YAML =
            Pattern.compile("(?m)^(?<indent> {0,40})(?:data|stringData):[ \\t\\r]*$");
    private static final Pattern YAML_VALUE =
            Pattern.compile(
                    "(?m)^ {1,60}[A-Za-z0-9._-]{1,253}:[ \\t]+(?<secret>[^\\s|>][^\\r\\n]{0,60000})$");

    @Override
    public List<String> hints() {
        return List.of("stringdata", "data\"", "data\\", "data:");
    }

    @Override
    public void find(String text, Spans found) {
        if (!KIND.matcher(text).find()) {
            return;
        }
        Matcher json = JSON.matcher(text);
        while (json.find()) {
            mask(
                    text,
                    JSON_VALUE.matcher(text).region(json.start("data"), json.end("data")),
                    found);
        }
        Matcher yaml = YAML.matcher(text);
        int from = 0;
        while (yaml.find(from)) {
            int end = blockEnd(text, yaml.end(), yaml.group("indent").length());
            mask(text, YAML_VALUE.matcher(text).region(yaml.end(), end), found);
            from = end;
        }
    }

    private static void mask(String text, Matcher value, Spans found) {
        while (value.find()) {
            SecretValue secret = SecretValue.of(text, value.start("secret"), value.end("secret"));
            found.add(secret.from(), secret.to());
        }
    }

    /** The position after the lines that are indented further. */
    private static int blockEnd(String text, int from, int indent) {
        int to = from;
        while (to < text.length() && Lines.indent(text, to + 1) > indent) {
            to = Lines.end(text, to + 1);
        }
        return Math.max(to, Math.min(from + 1, text.length()));
    }
}
