package io.causestream.sink.webhook;

import io.causestream.finding.Finding;
import io.causestream.finding.Link;
import io.causestream.finding.Severity;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the placeholders of a template stand for.
 *
 * @param texts by name; a name that is missing, or a label that the finding does not have, is empty
 */
record FindingValues(Severity severity, Map<String, String> texts) {

    static final String SEVERITY = "severity";

    private static final String LABELS = "labels.";
    private static final String ANNOTATIONS = "annotations.";
    private static final Set<String> NAMES =
            Set.of(
                    "analysis",
                    "cause",
                    "changes",
                    "cluster",
                    "count",
                    "description",
                    "ended",
                    "epoch",
                    "fingerprint",
                    "fixes",
                    "id",
                    "kind",
                    "namespace",
                    "reason",
                    "revision",
                    SEVERITY,
                    "started",
                    "status",
                    "subject",
                    "text",
                    "title",
                    "url",
                    "workload");

    FindingValues {
        texts = Map.copyOf(texts);
    }

    /** All names but those of labels and annotations. */
    static Set<String> names() {
        return new TreeSet<>(NAMES);
    }

    static boolean isKnown(String name) {
        return NAMES.contains(name) || name.startsWith(LABELS) || name.startsWith(ANNOTATIONS);
    }

    static FindingValues of(Finding finding) {
        Map<String, String> texts = certain(finding);
        texts.put("analysis", FindingText.analysis(finding));
        texts.put("cause", FindingText.cause(finding));
        texts.put("changes", FindingText.changes(finding));
        texts.put("count", Long.toString(finding.occurrences().count()));
        texts.put("description", finding.description());
        texts.put("ended", time(finding.endsAt()));
        texts.put("fixes", FindingText.fixes(finding));
        texts.put("kind", finding.workload().kind());
        texts.put("namespace", finding.workload().namespace());
        texts.put("reason", finding.reason());
        texts.put("started", time(finding.startsAt()));
        texts.put("subject", finding.subject().toString());
        texts.put("text", FindingText.of(finding));
        texts.put(
                "url",
                finding.links().stream()
                        .map(Link::url)
                        .filter(Link::isSafe)
                        .findFirst()
                        .orElse(""));
        texts.put("workload", finding.workload().name());
        finding.labels().forEach((name, value) -> texts.put(LABELS + name, value));
        finding.annotations().forEach((name, value) -> texts.put(ANNOTATIONS + name, value));
        return new FindingValues(finding.severity(), texts);
    }

    /** Those that need no rendering. */
    static FindingValues headline(Finding finding) {
        return new FindingValues(finding.severity(), certain(finding));
    }

    private static Map<String, String> certain(Finding finding) {
        Map<String, String> texts = new HashMap<>();
        texts.put("cluster", finding.cluster());
        texts.put("epoch", Long.toString(finding.epoch()));
        texts.put("fingerprint", finding.fingerprint().value());
        texts.put("id", finding.id());
        texts.put("revision", Integer.toString(finding.revision()));
        texts.put(SEVERITY, finding.severity().name());
        texts.put("status", FindingText.status(finding));
        texts.put("title", finding.title());
        return texts;
    }

    private static String time(@Nullable Instant at) {
        return at == null ? "" : at.toString();
    }

    /** The same without what each revision changes. */
    FindingValues withoutRevision() {
        Map<String, String> others = new HashMap<>(texts);
        others.remove("epoch");
        others.remove("revision");
        return new FindingValues(severity, others);
    }

    String text(String name) {
        return texts.getOrDefault(name, "");
    }
}
