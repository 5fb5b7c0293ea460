package io.causestream.benchmarks.diagnosis;

import io.causestream.enrich.diagnosis.Diagnostician;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import io.causestream.replay.cases.DiagnosisCase;
import io.causestream.replay.cases.DiagnosisCases;
import io.causestream.topics.Json;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * How many diagnoses a second one thread makes, by its own CPU time: of the labelled cases as they
 * are, and of the same with a log of 100 lines, as long as those that are fetched. The baseline is
 * reading the same finding from JSON, which every consumer has to do. Arguments: the folder of the
 * cases, seconds a row.
 */
public final class DiagnosisThroughput {

    private static final int LOG_LINES = 100;
    private static final double NANOS = 1e9;

    private DiagnosisThroughput() {}

    /**
     * Of one kind of finding.
     *
     * @param diagnoses a second of CPU time
     * @param readings of the same findings from JSON, a second of CPU time
     */
    record Figure(String findings, double diagnoses, double readings) {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args.length > 0 ? args[0] : "diagnosis-cases");
        Duration each = Duration.ofSeconds(args.length > 1 ? Integer.parseInt(args[1]) : 10);
        System.out.println(
                "findings               | diagnoses/s | reading them/s | against reading them");
        for (Figure figure : measure(folder, each)) {
            System.out.printf(
                    "%-22s | %11.0f | %14.0f | %20.2f%n",
                    figure.findings(),
                    figure.diagnoses(),
                    figure.readings(),
                    figure.diagnoses() / figure.readings());
        }
    }

    /**
     * @param each how long each of the four loops runs, after half as long to warm up
     */
    static List<Figure> measure(Path folder, Duration each) throws IOException {
        List<Finding> cases =
                DiagnosisCases.read(folder).cases().stream().map(DiagnosisCase::finding).toList();
        return List.of(
                figure("the labelled cases", cases, each),
                figure(
                        "with a log of %d lines".formatted(LOG_LINES),
                        cases.stream().map(DiagnosisThroughput::withLongLog).toList(),
                        each));
    }

    private static Figure figure(String name, List<Finding> findings, Duration each) {
        List<byte[]> json = findings.stream().map(Json.MAPPER::writeValueAsBytes).toList();
        return new Figure(
                name,
                perSecond(
                        findings,
                        each,
                        finding -> Diagnostician.diagnose(finding).map(it -> 1L).orElse(2L)),
                perSecond(
                        json,
                        each,
                        bytes -> Json.MAPPER.readValue(bytes, Finding.class).revision()));
    }

    private static <T> double perSecond(List<T> inputs, Duration each, ToLongFunction<T> work) {
        run(inputs, each.dividedBy(2), work);
        return run(inputs, each, work);
    }

    /** How often in a second of this thread's CPU time. */
    private static <T> double run(List<T> inputs, Duration each, ToLongFunction<T> work) {
        var threads = ManagementFactory.getThreadMXBean();
        long begin = threads.getCurrentThreadCpuTime();
        long end = begin + each.toNanos();
        long done = 0;
        long kept = 0;
        while (threads.getCurrentThreadCpuTime() < end) {
            for (T input : inputs) {
                kept += work.applyAsLong(input);
                done++;
            }
        }
        if (kept == 0) {
            throw new IllegalStateException("nothing was done");
        }
        return done / ((threads.getCurrentThreadCpuTime() - begin) / NANOS);
    }

    /** What a service writes before it fails, ahead of the case's own log. */
    private static Finding withLongLog(Finding finding) {
        List<Enrichment> more = new ArrayList<>();
        boolean lengthened = false;
        for (Enrichment enrichment : finding.enrichments()) {
            if (enrichment instanceof Enrichment.Logs logs && !lengthened) {
                lengthened = true;
                more.add(
                        new Enrichment.Logs(
                                logs.pod(),
                                logs.container(),
                                logs.previous(),
                                lengthened(logs.lines()),
                                true));
            } else {
                more.add(enrichment);
            }
        }
        if (!lengthened) {
            more.add(new Enrichment.Logs("web-1", "web", true, lengthened(List.of()), true));
        }
        return finding.edit().enrichments(more).finding();
    }

    private static List<String> lengthened(List<String> own) {
        List<String> lines = new ArrayList<>();
        for (int i = own.size(); i < LOG_LINES; i++) {
            lines.add(
                    "2026-01-01T11:59:%02d.%03dZ INFO  [http-nio-8080-exec-%d] c.e.shop.Orders: GET /orders/%d 200 in %d ms"
                            .formatted(i % 60, i * 7 % 1000, i % 10, 4711 + i, i % 40));
        }
        lines.addAll(own);
        return lines;
    }
}
