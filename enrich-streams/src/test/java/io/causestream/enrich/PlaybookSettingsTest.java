package io.causestream.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.playbook.Playbook;
import io.causestream.playbook.PlaybookFile;
import io.causestream.playbook.ReadPlaybooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a file goes into a record, so that all read the same playbooks. */
class PlaybookSettingsTest {

    @TempDir Path folder;

    @Test
    void carriesWhatAliasesAndMergeKeysSayOfPlaybooksAndNothingElse() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("values.yaml"),
                        """
                        secret: &secret {token: hunter2}
                        parts:
                          evicted: &evicted {triggers: [{on_pod_evicted: {}}]}
                          lists: &lists
                            customPlaybooks:
                              - <<: *evicted
                                name: "{{ env.NAME }}"
                                actions: &actions [{logs_enricher: {}}]
                        <<: *lists
                        namedCustomPlaybooks:
                          second: {<<: *evicted, actions: *actions}
                        """);
        Map<String, String> environment = Map.of("NAME", "first");
        PlaybookSettings settings =
                new PlaybookSettings(List.of(file), Duration.ofSeconds(10), environment);

        String carried =
                Objects.requireNonNull(
                        settings.activation(settings.load()).files().get(file.toString()));

        assertThat(carried).contains("{{ env.NAME }}").doesNotContain("hunter2", "parts");
        ReadPlaybooks read = settings.read(List.of(new PlaybookFile("carried.yaml", carried)));
        assertThat(read.problems()).isEmpty();
        assertThat(read.set().playbooks()).map(Playbook::name).containsExactly("first", "second");
    }
}
