package io.causestream.enrich.playbook;

import io.causestream.enrich.action.BoundAction;
import io.causestream.enrich.object.ObservedObject;
import io.causestream.enrich.playbook.TriggerIndex.Bound;
import io.causestream.enrich.signal.ActionCall;
import io.causestream.enrich.signal.Signal.Orders;
import io.causestream.enrich.signal.Signal.Suppressed;
import io.causestream.enrich.signal.Signal.Wording;
import io.causestream.finding.Severity;
import io.causestream.playbook.Action;
import io.causestream.playbook.FindingLabelRule;
import io.causestream.playbook.Playbook;
import io.causestream.playbook.Template;
import io.causestream.playbook.catalogue.Parameter;
import io.causestream.playbook.catalogue.Parameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs the actions of the playbooks that matched, as far as they define the finding: in the order
 * of the playbooks; the first that titles it wins; a silencer or {@code stop} ends the evaluation.
 * Pure.
 */
public final class PlaybookEvaluator {

    /** Prometheus' jobs for the two implementations of a cluster's DNS. */
    private static final Set<String> DNS_JOBS = Set.of("coredns", "kube-dns");

    private static final String LABELS = "labels.";
    private static final String ANNOTATIONS = "annotations.";

    private final ObservedObject observed;
    private final Wording byTrigger;
    private final String version;
    private Wording wording;
    private String identifier = "";
    private boolean worded;
    private boolean muted;
    private final List<String> playbooks = new ArrayList<>();
    private final List<ActionCall> calls = new ArrayList<>();
    private final List<String> sinks = new ArrayList<>();
    private boolean everySink;
    private final List<Bound> matched;

    private PlaybookEvaluator(
            List<Bound> matched, ObservedObject observed, Wording byTrigger, String version) {
        this.observed = observed;
        this.byTrigger = byTrigger;
        this.wording = byTrigger;
        this.version = version;
        this.matched = matched;
    }

    /**
     * @param matched in any order
     * @param byTrigger its wording if no playbook gives another
     */
    public static PlaybookResult of(
            List<Bound> matched, ObservedObject observed, Wording byTrigger, String version) {
        PlaybookEvaluator evaluator = new PlaybookEvaluator(matched, observed, byTrigger, version);
        for (Playbook playbook : inOrder(matched)) {
            if (evaluator.run(playbook)) {
                return evaluator.evaluate(Optional.of(playbook.name()));
            }
            if (playbook.stop()) {
                break;
            }
        }
        return evaluator.evaluate(Optional.empty());
    }

    /** The shortest rate limit of the playbooks that publish it. */
    private Duration rateLimit() {
        return matched.stream()
                .filter(bound -> playbooks.contains(bound.playbook().name()))
                .map(Bound::rateLimit)
                .min(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private static List<Playbook> inOrder(List<Bound> matched) {
        return matched.stream()
                .sorted(Comparator.comparingInt(Bound::order))
                .map(Bound::playbook)
                .distinct()
                .toList();
    }

    /** Whether the playbook silences it. */
    private boolean run(Playbook playbook) {
        boolean does = false;
        for (Action action : playbook.actions()) {
            if (!action.type().isAvailable()) {
                continue;
            }
            switch (run(action)) {
                case SILENT -> {
                    return true;
                }
                case DONE -> {
                    call(action);
                    does = true;
                }
                case NOTHING -> {
                    // It does not apply; other actions of the playbook may.
                }
            }
        }
        if (does) {
            playbooks.add(playbook.name());
            everySink |= playbook.sinks().isEmpty();
            playbook.sinks().stream().filter(sink -> !sinks.contains(sink)).forEach(sinks::add);
        }
        return false;
    }

    /** The outcome of an action. */
    private enum Came {
        DONE,
        NOTHING,
        /** The finding is silenced. */
        SILENT
    }

    private Came run(Action action) {
        Parameters arguments = action.parameters();
        return switch (bound(action).part()) {
            case ADDS_EVIDENCE -> Came.DONE;
            case WORDS -> {
                if (!worded) {
                    worded = true;
                    reword(arguments);
                }
                yield Came.DONE;
            }
            case REWORDS -> {
                reword(arguments);
                label(FindingLabelRule.of(arguments.tree("finding_label_rules")));
                yield Came.DONE;
            }
            case REPORTS_FAILED_SCAN -> {
                if (!worded) {
                    worded = true;
                    wording = wording.titled("KRR scan failed");
                }
                yield Came.DONE;
            }
            case NAMES -> {
                identifier = arguments.text("aggregation_key");
                yield Came.DONE;
            }
            case NAMES_BY_GROUP -> namedByGroup(arguments.tree("warning_event_groups"));
            case NAMES_BY_TYPE -> {
                identifier =
                        byTrigger.severity() == Severity.INFO
                                ? "KubernetesNormalEvent"
                                : "KubernetesWarningEvent";
                yield Came.DONE;
            }
            case REPORTS_CHANGES ->
                    arguments.texts("ignored_namespaces").contains(observed.object().namespace())
                            ? Came.NOTHING
                            : Came.DONE;
            case MUTES -> {
                muted = true;
                yield Came.DONE;
            }
            case SILENCES -> Came.SILENT;
            case SILENCES_BY_NAME -> silentIf(arguments.texts("names").contains(alertName()));
            case SILENCES_BY_SEVERITY -> silentIf(isSeverity(arguments.text("severity")));
            case SILENCES_DNS_TARGET ->
                    silentIf(
                            alertName().equals("TargetDown")
                                    && DNS_JOBS.contains(
                                            observed.labels().getOrDefault("job", "")));
        };
    }

    /** The first group whose matchers have the Event's reason names and describes the finding. */
    private Came namedByGroup(JsonNode groups) {
        for (JsonNode group : groups) {
            boolean matches =
                    group.path("matchers")
                            .valueStream()
                            .anyMatch(reason -> reason.asString("").equals(byTrigger.reason()));
            if (matches) {
                identifier = group.path("aggregation_key").asString(identifier);
                String description = fill(group.path("description").asString(""));
                if (!description.isBlank()) {
                    wording = wording.describedAs(description);
                }
                return Came.DONE;
            }
        }
        return Came.NOTHING;
    }

    private static Came silentIf(boolean silences) {
        return silences ? Came.SILENT : Came.NOTHING;
    }

    private static BoundAction bound(Action action) {
        return BoundAction.of(action.type().name());
    }

    private String alertName() {
        return observed.labels().getOrDefault("alertname", wording.reason());
    }

    /** In Prometheus' spelling and in ours. */
    private boolean isSeverity(String word) {
        return word.equalsIgnoreCase(observed.labels().getOrDefault("severity", ""))
                || word.equalsIgnoreCase(wording.severity().name());
    }

    private void reword(Parameters arguments) {
        identifier = arguments.optionalText("aggregation_key").orElse(identifier);
        wording =
                new Wording(
                        wording.reason(),
                        arguments
                                .optionalText("severity")
                                .map(PlaybookEvaluator::severity)
                                .orElse(wording.severity()),
                        arguments.optionalText("title").map(this::fill).orElse(wording.title()),
                        arguments
                                .optionalText("description")
                                .map(this::fill)
                                .orElse(wording.description()),
                        wording.labels(),
                        wording.annotations(),
                        wording.links());
    }

    /** Each rule sees the labels that those before it have set. */
    private void label(List<FindingLabelRule> rules) {
        for (FindingLabelRule rule : rules) {
            rule.value(this::field)
                    .ifPresent(value -> {
                        Map<String, String> labels = new TreeMap<>(wording.labels());
                        labels.put(rule.targetLabel(), value);
                        wording = wording.labelled(labels);
                    });
        }
    }

    /** Empty where there is none. */
    private String field(String name) {
        return switch (name) {
            case "title" -> wording.title();
            case "description" -> wording.description();
            case "severity" -> wording.severity().name();
            case "identifier" -> identifier.isEmpty() ? wording.reason() : identifier;
            case "kind" -> observed.object().kind();
            case "namespace" -> observed.object().namespace();
            case "name" -> observed.object().name();
            case "node" -> observed.node();
            case "cluster" -> observed.cluster();
            default ->
                    name.startsWith(ANNOTATIONS)
                            ? annotation(name.substring(ANNOTATIONS.length()))
                            : label(
                                    name.startsWith(LABELS)
                                            ? name.substring(LABELS.length())
                                            : name);
        };
    }

    /** The finding's, or else the subject's. */
    private String label(String name) {
        return wording.labels().getOrDefault(name, observed.labels().getOrDefault(name, ""));
    }

    private String annotation(String name) {
        return wording.annotations()
                .getOrDefault(name, observed.annotations().getOrDefault(name, ""));
    }

    private static Severity severity(String word) {
        return Severity.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private String fill(String template) {
        return Template.of(template)
                .fill(
                        new Template.Values(
                                observed.object().name(),
                                observed.object().kind(),
                                observed.object().namespace(),
                                observed.node(),
                                observed.cluster(),
                                observed.labels(),
                                observed.annotations()));
    }

    private void call(Action action) {
        BoundAction bound = bound(action);
        if (!bound.continues()) {
            return;
        }
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        for (Parameter parameter : action.parameters().declared()) {
            JsonNode value = action.parameters().tree(parameter.name());
            if (!value.isMissingNode()) {
                arguments.set(parameter.name(), value);
            }
        }
        ActionCall call = new ActionCall(action.type().name(), arguments);
        if (!calls.contains(call)) {
            calls.add(call);
        }
    }

    private PlaybookResult evaluate(Optional<String> silencedBy) {
        return new PlaybookResult(
                wording,
                new Orders(
                        playbooks,
                        version,
                        calls,
                        everySink ? List.of() : sinks,
                        muted,
                        rateLimit(),
                        Suppressed.NONE),
                identifier,
                silencedBy);
    }
}
