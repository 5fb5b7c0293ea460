package io.causestream.standalone.robusta;

import static java.util.Map.entry;

import io.causestream.playbook.RobustaSettings;
import io.causestream.playbook.RobustaSettings.Section;
import io.causestream.settings.ConfigNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code sinksConfig}: one {@code slack_sink} is taken over. A further one of the same Slack that
 * only chooses by severity becomes a route of it; everything else is reported.
 */
final class SinkImport {

    private static final Set<String> SLACK = Set.of("slack_sink", "slack_sink_preview");

    private static final Set<String> READ =
            Set.of(
                    "name",
                    "api_key",
                    "slack_channel",
                    "severity_routes",
                    "slack_message",
                    "activity",
                    "mute_intervals");

    /** The keys of a sink that is no more than a channel for some severities. */
    private static final Set<String> OF_A_ROUTE =
            Set.of("name", "api_key", "slack_channel", "match", "scope");

    /** Robusta's severities as those here: its LOW also is that of warnings. */
    private static final Map<String, List<String>> SEVERITIES =
            Map.of(
                    "HIGH", List.of("HIGH"),
                    "LOW", List.of("MEDIUM", "LOW"),
                    "INFO", List.of("INFO"),
                    "DEBUG", List.of("DEBUG"));

    private static final Map<String, String> RECEIVERS =
            Map.ofEntries(
                    entry("webhook_sink", "webhook_configs"),
                    entry("ms_teams_sink", "msteams_configs"),
                    entry("opsgenie_sink", "opsgenie_configs"),
                    entry("telegram_sink", "telegram_configs"),
                    entry("victorops_sink", "victorops_configs"),
                    entry("pagerduty_sink", "pagerduty_configs"),
                    entry("discord_sink", "discord_configs"),
                    entry("webex_sink", "webex_configs"),
                    entry("mail_sink", "email_configs"),
                    entry("pushover_sink", "pushover_configs"),
                    entry("jira_sink", "jira_configs"),
                    entry("incidentio_sink", "incidentio_configs"));

    private final ImportedSettings imported;
    private final Map<String, RobustaSettings.Key> keys = new HashMap<>();

    SinkImport(ImportedSettings imported) {
        this.imported = imported;
        keys.putAll(RobustaSettings.keys(Section.EVERY_SINK));
        keys.putAll(RobustaSettings.keys(Section.SLACK_SINK));
    }

    void read(ConfigNode sinks) {
        List<ConfigNode> slacks = new ArrayList<>();
        for (ConfigNode element : sinks.elements()) {
            for (String kind : element.keys()) {
                if (SLACK.contains(kind)) {
                    slacks.add(element.at(kind));
                } else {
                    other(element.at(kind), kind);
                }
            }
        }
        Optional<ConfigNode> main =
                slacks.stream()
                        .filter(sink -> sink.at("match").isAbsent() && sink.at("scope").isAbsent())
                        .findFirst()
                        .or(() -> slacks.stream().findFirst());
        main.ifPresent(sink -> slack(sink, slacks));
    }

    private void slack(ConfigNode main, List<ConfigNode> all) {
        ObjectNode sink = JsonNodeFactory.instance.objectNode();
        for (String key : main.value().propertyNames()) {
            ConfigNode node = main.at(key);
            String to = "sinksConfig[0].slack_sink." + key;
            if (!READ.contains(key)) {
                left(node, key);
            } else if (node.path().equals(to)) {
                sink.set(key, node.value().deepCopy());
                imported.entries()
                        .add(
                                new ImportEntry(
                                        ImportEntry.Kind.SAME,
                                        node.document().problem(node.path(), "").line(),
                                        node.path(),
                                        to,
                                        ""));
            } else {
                sink.set(key, node.value().deepCopy());
                imported.changed(node, to, "");
            }
        }
        for (ConfigNode other : all) {
            if (!other.path().equals(main.path())) {
                further(other, main, sink);
            }
        }
        imported.list("sinksConfig").addObject().set("slack_sink", sink);
    }

    /** A key of the sink that is not read. */
    private void left(ConfigNode node, String key) {
        RobustaSettings.Key known = keys.get(key);
        if (key.equals("match") || key.equals("scope")) {
            imported.noCounterpart(
                    node,
                    "the sink is sent every finding; severity_routes chooses the channel by severity, and 'sinks' of a playbook who is notified");
        } else if (key.equals("default") && node.value().asBoolean(false)) {
            imported.noEffect(node, "the sink is sent every finding anyway");
        } else if (known == null) {
            imported.noCounterpart(node, "slack_sink has no such key");
        } else if (known.isReplaced()) {
            imported.noEffect(node, RobustaImport.plain(known.why()));
        } else {
            imported.noCounterpart(node, RobustaImport.plain(known.why()));
        }
    }

    private void further(ConfigNode other, ConfigNode main, ObjectNode sink) {
        List<String> severities = severities(other);
        boolean isRoute =
                !severities.isEmpty()
                        && OF_A_ROUTE.containsAll(other.keys())
                        && other.at("api_key").text().equals(main.at("api_key").text())
                        && !other.at("slack_channel").text().isBlank();
        if (!isRoute) {
            imported.noCounterpart(
                    other,
                    "a second slack_sink: one is supported; write severity_routes for its channels, or consume the topic causestream.findings (docs/contract.md)");
            return;
        }
        ObjectNode routes = sink.withObjectProperty("severity_routes");
        for (String severity : severities) {
            routes.putIfAbsent(severity, other.at("slack_channel").value());
        }
        imported.changed(
                other,
                "sinksConfig[0].slack_sink.severity_routes",
                "a channel for %s; a finding is posted to one channel, not to both"
                        .formatted(String.join(", ", severities)));
    }

    /** The severities by which the sink chooses; empty if it chooses by anything else as well. */
    private static List<String> severities(ConfigNode sink) {
        ConfigNode match = sink.at("match");
        ConfigNode scope = sink.at("scope");
        ConfigNode chosen;
        if (scope.isAbsent()) {
            chosen = match;
        } else {
            List<ConfigNode> included = scope.at("include").elements();
            if (!match.isAbsent()
                    || !scope.keys().equals(Set.of("include"))
                    || included.size() != 1) {
                return List.of();
            }
            chosen = included.getFirst();
        }
        if (!chosen.keys().equals(Set.of("severity"))) {
            return List.of();
        }
        List<String> words =
                chosen.at("severity").texts().stream()
                        .map(word -> word.strip().toUpperCase(Locale.ROOT))
                        .toList();
        return words.stream().allMatch(SEVERITIES::containsKey)
                ? words.stream()
                        .flatMap(word -> SEVERITIES.getOrDefault(word, List.of()).stream())
                        .distinct()
                        .toList()
                : List.of();
    }

    private void other(ConfigNode sink, String kind) {
        String consume = "consume the topic causestream.findings (docs/contract.md, consumers)";
        String receiver = RECEIVERS.get(kind);
        RobustaSettings.Key known = RobustaSettings.keys(Section.SINKS).get(kind);
        if (kind.equals("kafka_sink")) {
            imported.noCounterpart(
                    sink, "every finding is a record on the topic causestream.findings already");
        } else if (known != null && known.isReplaced()) {
            imported.noCounterpart(sink, RobustaImport.plain(known.why()));
        } else if (receiver != null) {
            imported.noCounterpart(
                    sink,
                    "no sink of this kind: %s; alerts also reach it by %s of Alertmanager"
                            .formatted(consume, receiver));
        } else {
            imported.noCounterpart(sink, "no sink of this kind: " + consume);
        }
    }
}
