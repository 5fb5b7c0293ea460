package io.causestream.standalone.diagnosis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.redaction.Redactor;
import io.causestream.standalone.config.CannotRun;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The end of a container's log, with secrets masked.
 *
 * @param container whose it is; empty if that was not said
 * @param lines oldest first
 * @param truncated whether earlier lines were left out
 */
record GivenLog(String container, List<String> lines, boolean truncated) {

    static final int MOST_LINES = 1_000;

    private static final int MOST_BYTES = 256 << 10;
    private static final int CHUNK = 64 << 10;

    /** What {@code kubectl logs --timestamps} writes before each line. */
    private static final Pattern STAMP =
            Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?Z (.*)$");

    /** A container's name, as Kubernetes allows it. */
    private static final Pattern NAMED = Pattern.compile("([a-z0-9](?:[a-z0-9-]{0,62}))=(.+)");

    /**
     * Reads its end; a log may be of any size.
     *
     * @param argument {@code FILE}, or {@code CONTAINER=FILE}
     * @throws CannotRun if there is no such file, or it can't be read
     */
    static GivenLog read(String argument, Redactor redactor) {
        var named = NAMED.matcher(argument);
        String container = named.matches() ? named.group(1) : "";
        String file = named.matches() ? named.group(2) : argument;
        try (InputStream in = GivenFile.open(file)) {
            return of(container, in, redactor);
        } catch (IOException e) {
            throw CannotRun.wrongArgument(
                    "%s: can't be read (%s)".formatted(file, e.getMessage()), e);
        }
    }

    static GivenLog of(String container, InputStream in, Redactor redactor) throws IOException {
        byte[] end = new byte[0];
        boolean cut = false;
        for (byte[] next = in.readNBytes(CHUNK); next.length > 0; next = in.readNBytes(CHUNK)) {
            byte[] both = new byte[end.length + next.length];
            System.arraycopy(end, 0, both, 0, end.length);
            System.arraycopy(next, 0, both, end.length, next.length);
            int over = Math.max(0, both.length - MOST_BYTES);
            cut |= over > 0;
            end = over == 0 ? both : Arrays.copyOfRange(both, over, both.length);
        }
        List<String> read = new String(end, UTF_8).lines().toList();
        // The first line of what was cut is most likely half a line.
        List<String> whole = cut && read.size() > 1 ? read.subList(1, read.size()) : read;
        // Masked as one text, which is needed to find a key that spans lines.
        List<String> masked = redactor.redact(String.join("\n", unstamped(whole))).lines().toList();
        int first = Math.max(0, masked.size() - MOST_LINES);
        return new GivenLog(
                container, List.copyOf(masked.subList(first, masked.size())), cut || first > 0);
    }

    private static List<String> unstamped(List<String> lines) {
        return !lines.isEmpty() && lines.stream().allMatch(line -> STAMP.matcher(line).matches())
                ? lines.stream().map(line -> STAMP.matcher(line).replaceFirst("$1")).toList()
                : lines;
    }
}
