package io.causestream.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the memory of a JVM is, in MiB, as its own {@code jcmd} tells: of a JDK 25 on Linux that
 * was started with {@code -XX:NativeMemoryTracking=summary} and {@code -XX:+UseSerialGC}.
 *
 * @param resident what is in memory, by what it is for; together its RSS
 * @param allocated what the JVM has allocated by malloc, by who did it, from half a MiB on
 * @param liveHeap what is left of the Java heap after a full collection
 */
record JvmMemory(Map<String, Double> resident, Map<String, Double> allocated, double liveHeap) {

    private static final double MIB = 1 << 20;

    /** As in {@code - Class (reserved=…} and, below it, {@code (malloc=1581KB tag=Class}. */
    private static final Pattern MALLOC = Pattern.compile("\\(malloc=(\\d+)KB tag=([^#]+?) #");

    /** As in {@code Tenured total 72412K, used 65170K}. */
    private static final Pattern USED =
            Pattern.compile("(?:DefNew|Tenured) +total \\d+K, used (\\d+)K");

    static JvmMemory of(long pid) throws IOException {
        // The map comes first: a full collection gives memory back.
        Map<String, Double> resident = resident(jcmd(pid, "System.map"));
        Map<String, Double> allocated = allocated(jcmd(pid, "VM.native_memory", "summary"));
        return new JvmMemory(resident, allocated, liveHeap(pid));
    }

    /** Of a JVM with {@code -XX:+UseSerialGC}. */
    static double liveHeap(long pid) throws IOException {
        jcmd(pid, "GC.run");
        return used(jcmd(pid, "GC.heap_info"));
    }

    /**
     * Lines of: addresses, size, protection, resident, huge pages, page size, notes, what, file.
     */
    private static Map<String, Double> resident(List<String> map) {
        Map<String, Double> sums = new TreeMap<>();
        for (String line : map) {
            String[] columns = line.split("\\s+", 9);
            if (line.startsWith("0x") && columns.length == 9) {
                double bytes = Long.parseLong(columns[3]);
                sums.merge(what(columns[7], columns[8].strip()), bytes / MIB, Double::sum);
            }
        }
        return sums;
    }

    private static String what(String tag, String file) {
        if (tag.startsWith("STACK")) {
            return "thread stacks";
        }
        return switch (tag) {
            case "JAVAHEAP" -> "Java heap";
            case "META" -> "metaspace";
            case "CLASS" -> "class space";
            case "CODE" -> "code cache";
            case "CDS" -> "shared archive of the JDK's classes";
            case "-" -> unnamed(file);
            default -> "other parts of the JVM";
        };
    }

    private static String unnamed(String file) {
        if (file.endsWith("index")) {
            return "Kafka's index files";
        }
        return file.startsWith("/") ? "libraries" : "malloc";
    }

    private static Map<String, Double> allocated(List<String> summary) {
        Map<String, Double> sums = new TreeMap<>();
        for (String line : summary) {
            Matcher malloc = MALLOC.matcher(line);
            if (malloc.find() && Long.parseLong(malloc.group(1)) >= 512) {
                sums.put(malloc.group(2), Long.parseLong(malloc.group(1)) / 1024.0);
            }
        }
        return sums;
    }

    private static double used(List<String> heap) {
        double sum = 0;
        for (String line : heap) {
            Matcher used = USED.matcher(line);
            if (used.find()) {
                sum += Long.parseLong(used.group(1)) / 1024.0;
            }
        }
        return sum;
    }

    private static List<String> jcmd(long pid, String... command) throws IOException {
        Path java =
                ProcessHandle.of(pid)
                        .flatMap(process -> process.info().command())
                        .map(Path::of)
                        .orElseThrow(() -> new IOException("no process " + pid));
        List<String> call = new ArrayList<>();
        call.add(java.resolveSibling("jcmd").toString());
        call.add(Long.toString(pid));
        call.addAll(List.of(command));
        Process jcmd = new ProcessBuilder(call).redirectErrorStream(true).start();
        try (var output = jcmd.getInputStream()) {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
