package io.causestream.standalone.findings;

import io.causestream.finding.Finding;
import io.causestream.standalone.config.CannotRun;
import io.causestream.topics.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MappingIterator;

/** Findings that a command is given: JSON as on the topic, one or several, one a line or not. */
final class GivenFindings {

    private static final String STDIN = "-";
    private static final int MOST_BYTES = 64 * 1024 * 1024;

    private GivenFindings() {}

    /**
     * @param file its path, or {@code -} for {@code in}
     * @return at least one
     * @throws CannotRun if it can't be read, is too big, or holds something else
     */
    static List<Finding> read(String file, InputStream in) {
        String name = file.equals(STDIN) ? "standard input" : file;
        try {
            return parse(
                    name, file.equals(STDIN) ? bounded(name, in) : bounded(name, Path.of(file)));
        } catch (IOException e) {
            throw CannotRun.wrongArgument("%s: can't be read (%s)".formatted(name, e), e);
        }
    }

    private static byte[] bounded(String name, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return bounded(name, in);
        }
    }

    private static byte[] bounded(String name, InputStream in) throws IOException {
        byte[] content = in.readNBytes(MOST_BYTES + 1);
        if (content.length > MOST_BYTES) {
            throw CannotRun.wrongArgument(
                    "%s: has more than %d MB; give fewer findings"
                            .formatted(name, MOST_BYTES / 1024 / 1024),
                    null);
        }
        return content;
    }

    private static List<Finding> parse(String name, byte[] content) {
        List<Finding> findings = new ArrayList<>();
        // Read as text, so that the place of a mistake is a line.
        String text = new String(content, StandardCharsets.UTF_8);
        try (MappingIterator<Finding> all = Json.MAPPER.readerFor(Finding.class).readValues(text)) {
            while (all.hasNextValue()) {
                Finding finding = all.nextValue();
                String missing = missing(finding);
                if (!missing.isEmpty()) {
                    throw CannotRun.wrongArgument(
                            "%s: finding %d is none as on the topic causestream.findings: it has no %s"
                                    .formatted(name, findings.size() + 1, missing),
                            null);
                }
                findings.add(finding);
            }
        } catch (JacksonException e) {
            throw CannotRun.wrongArgument(
                    "%s, line %d: not a finding as on the topic causestream.findings (%s); causestream findings ID -o json prints one"
                            .formatted(
                                    name,
                                    e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                                    TerminalText.line(e.getOriginalMessage())),
                    e);
        }
        if (findings.isEmpty()) {
            throw CannotRun.wrongArgument(
                    "%s: has no finding in it; causestream findings ID -o json prints one"
                            .formatted(name),
                    null);
        }
        return findings;
    }

    /** The parts without which nothing can be decided; JSON may lack any. */
    private static String missing(Finding finding) {
        Map<String, @Nullable Object> parts = new LinkedHashMap<>();
        parts.put("id", finding.id());
        parts.put("kind", finding.kind());
        parts.put("status", finding.status());
        parts.put("severity", finding.severity());
        parts.put("reason", finding.reason());
        parts.put("title", finding.title());
        parts.put("cluster", finding.cluster());
        parts.put("subject", finding.subject());
        parts.put("workload", finding.workload());
        parts.put("relations", finding.relations());
        return String.join(
                ", ",
                parts.entrySet().stream()
                        .filter(part -> part.getValue() == null)
                        .map(Map.Entry::getKey)
                        .toList());
    }
}
