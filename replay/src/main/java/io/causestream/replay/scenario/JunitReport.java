package io.causestream.replay.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The results as JUnit XML, which CI systems show: a {@code testsuite} a file, as Maven's surefire
 * writes it.
 */
public final class JunitReport {

    private JunitReport() {}

    /**
     * Writes the report in place of what was there.
     *
     * @throws IOException if the file can't be written
     */
    public static void write(Path file, List<PlaybookTestResult> results) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            XMLStreamWriter xml =
                    XMLOutputFactory.newInstance().createXMLStreamWriter(out, UTF_8.name());
            xml.writeStartDocument(UTF_8.name(), "1.0");
            xml.writeStartElement("testsuites");
            for (Map.Entry<String, List<PlaybookTestResult>> suite : byFile(results).entrySet()) {
                write(suite.getKey(), suite.getValue(), xml);
            }
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static Map<String, List<PlaybookTestResult>> byFile(List<PlaybookTestResult> results) {
        return results.stream()
                .collect(
                        Collectors.groupingBy(
                                result -> result.test().file(),
                                LinkedHashMap::new,
                                Collectors.toList()));
    }

    private static void write(String suite, List<PlaybookTestResult> results, XMLStreamWriter xml)
            throws XMLStreamException {
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", suite);
        xml.writeAttribute("tests", Integer.toString(results.size()));
        xml.writeAttribute(
                "failures",
                Long.toString(results.stream().filter(result -> !result.passed()).count()));
        xml.writeAttribute("errors", "0");
        xml.writeAttribute("skipped", "0");
        xml.writeAttribute(
                "time",
                seconds(
                        results.stream()
                                .map(PlaybookTestResult::took)
                                .reduce(Duration.ZERO, Duration::plus)));
        for (PlaybookTestResult result : results) {
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", suite);
            xml.writeAttribute("name", legal(result.test().name()));
            xml.writeAttribute("time", seconds(result.took()));
            if (!result.passed()) {
                xml.writeStartElement("failure");
                xml.writeAttribute("message", legal(result.differences().getFirst()));
                xml.writeAttribute("type", "differs");
                xml.writeCharacters(legal(String.join("\n", result.differences())));
                xml.writeEndElement();
            }
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    /** XML 1.0 has no way to write other control characters. */
    private static String legal(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\\t\\n]]|[\\uFFFE\\uFFFF]", "\uFFFD");
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
    }
}
