package io.causestream.k8s;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.topics.Groups;
import io.causestream.topics.Installation;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The topics, users and groups that Strimzi gets are those of {@link Topics}, of docs/acls.md and
 * of {@link Groups}: the files are written to target/strimzi and compared with the committed ones.
 */
class StrimziComponentTest {

    private static final Path PAGE = Path.of("../docs/acls.md");
    private static final Path COMPONENT = Path.of("components/strimzi");

    /** The cluster of the table, whose agent has a group of its own. */
    private static final String CLUSTER_OF_THE_PAGE = "homelab";

    /** The cluster of overlays/agent. */
    private static final String CLUSTER = "edge-1";

    private static final List<String> CENTRAL =
            List.of(
                    "setup",
                    "enrich-streams",
                    "ai-worker",
                    "slack-sink",
                    "webhook-sink",
                    "findings-api",
                    "record");
    private static final List<String> AGENT = List.of("ingest-kube", "ingest-alertmanager");

    private static final Pattern ROW =
            Pattern.compile("\\| ([a-z-]+) \\| (\\w+) \\| `([^`]+)` \\| ([\\w, ]+) \\| [^|]+ \\|");

    private record Row(String principal, String resource, String name, String operations) {}

    @Test
    void topicsAreThoseThatAreDeclared() throws IOException {
        StringBuilder file = new StringBuilder(header("Topics"));
        for (Topic<?, ?> topic : new Topics(Topics.DEFAULT_PREFIX).all()) {
            file.append(
                    """
                    ---
                    apiVersion: kafka.strimzi.io/v1
                    kind: KafkaTopic
                    metadata:
                      name: %s
                      labels: {strimzi.io/cluster: causestream, app.kubernetes.io/part-of: causestream}
                    spec:
                      partitions: %d
                      config:
                        cleanup.policy: "%s"
                        retention.ms: %d
                        message.timestamp.type: %s
                    """
                            .formatted(
                                    topic.name(),
                                    topic.spread().partitions(Installation.CENTRAL),
                                    topic.keeps().cleanupPolicy(),
                                    topic.retention().toMillis(),
                                    topic.stamps().timestampType()));
        }

        assertCommitted("topics.yaml", file.toString());
    }

    @Test
    void usersHaveTheRightsOfThePageAndNoOthers() throws IOException {
        assertCommitted("users.yaml", users(CENTRAL, ""));
    }

    @Test
    void eachClusterHasUsersOfItsOwn() throws IOException {
        assertCommitted("agent-" + CLUSTER + ".yaml", users(AGENT, "-" + CLUSTER));
    }

    @Test
    void everyPrincipalOfThePageIsAUserOrAnExample() throws IOException {
        List<String> known = new ArrayList<>(CENTRAL);
        known.addAll(AGENT);
        known.add("findings-reader");

        assertThat(rows()).extracting(Row::principal).isSubsetOf(known).contains("ai-worker");
    }

    @Test
    void groupsHaveTheirSettings() throws IOException {
        StringBuilder commands = new StringBuilder();
        new TreeMap<>(new Groups(Topics.DEFAULT_PREFIX).settings())
                .forEach((group, settings) ->
                        commands.append(
                                "configure --entity-name %s --add-config %s%n"
                                        .formatted(group, words(settings))));

        assertThat(COMPONENT.resolve("group-settings.yaml"))
                .content()
                .contains("--alter --entity-type groups")
                .contains(commands);
    }

    private static String words(Map<String, String> settings) {
        return new TreeMap<>(settings)
                .entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                        .collect(joining(","));
    }

    private static String users(List<String> principals, String suffix) throws IOException {
        StringBuilder file = new StringBuilder(header("docs/acls.md"));
        for (String principal : principals) {
            file.append(
                    """
                    ---
                    apiVersion: kafka.strimzi.io/v1
                    kind: KafkaUser
                    metadata:
                      name: causestream-%s
                      labels: {strimzi.io/cluster: causestream, app.kubernetes.io/part-of: causestream}
                    spec:
                      authentication: {type: scram-sha-512}
                      authorization:
                        type: simple
                        acls:
                    """
                            .formatted(principal + suffix));
            for (Row row : rows()) {
                if (row.principal().equals(principal)) {
                    file.append(acl(row));
                }
            }
        }
        return file.toString();
    }

    private static String acl(Row row) {
        boolean prefix = row.name().endsWith("*");
        String name = prefix ? row.name().substring(0, row.name().length() - 1) : row.name();
        return """
            - resource: {type: %s, name: %s, patternType: %s}
              operations: [%s]
        """
                .formatted(
                        Character.toLowerCase(row.resource().charAt(0))
                                + row.resource().substring(1),
                        name.replaceFirst("\\." + CLUSTER_OF_THE_PAGE + "$", "." + CLUSTER),
                        prefix ? "prefix" : "literal",
                        row.operations());
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows =
                ROW.matcher(Files.readString(PAGE))
                        .results()
                        .map(StrimziComponentTest::row)
                        .toList();
        assertThat(rows).hasSizeGreaterThan(40);
        return rows;
    }

    private static Row row(MatchResult match) {
        return new Row(match.group(1), match.group(2), match.group(3), match.group(4));
    }

    private static String header(String source) {
        return "# Written from %s by StrimziComponentTest; a change there leaves the new file in target/strimzi.\n"
                .formatted(source);
    }

    private static void assertCommitted(String file, String expected) throws IOException {
        Path written = Files.createDirectories(Path.of("target/strimzi")).resolve(file);
        Files.writeString(written, expected);

        assertThat(COMPONENT.resolve(file))
                .as("once read, take it from k8s/" + written)
                .content()
                .isEqualTo(expected);
    }
}
