package io.causestream.replay.scenario;

import io.causestream.enrich.playbook.StartingPlaybooks;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.playbook.PlaybookSet;
import io.causestream.replay.Replay;
import io.causestream.replay.ReplayRules;
import io.causestream.replay.ReplayedFinding;
import io.causestream.replay.incident.IncidentReader;
import io.causestream.replay.incident.IncidentWriter;
import io.causestream.replay.incident.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Replays what is given, with one set of playbooks, whatever was activated in the recorded time.
 *
 * @param limits of the findings' lives
 */
public record GivenReplay(EnrichmentRules limits) {

    /**
     * What is found.
     *
     * @throws io.causestream.replay.incident.BadIncident if the incident that is given is damaged
     * @throws UncheckedIOException if there is no room for a temporary file
     */
    public List<ReplayedFinding> over(Given given, PlaybookSet playbooks) {
        return switch (given) {
            case Given.Incident(Path file) -> replay(playbooks, file);
            case Given.Records records -> replay(playbooks, records);
        };
    }

    private List<ReplayedFinding> replay(PlaybookSet playbooks, Given.Records records) {
        try {
            Path file = Files.createTempFile("causestream-test", ".cs");
            try {
                try (IncidentWriter writer = new IncidentWriter(file)) {
                    records.records().forEach(writer::add);
                    writer.finish(about(records));
                }
                return replay(playbooks, file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Manifest about(Given.Records records) {
        return new Manifest(
                Manifest.FORMAT,
                "test",
                records.from(),
                records.from(),
                records.to(),
                List.of(),
                List.of(),
                false,
                Map.of(),
                List.of());
    }

    private List<ReplayedFinding> replay(PlaybookSet playbooks, Path incident) {
        ReplayRules rules =
                new ReplayRules(
                        limits, new StartingPlaybooks(playbooks, texts -> playbooks), false);
        try (IncidentReader reader = IncidentReader.open(incident)) {
            return new Replay(rules, 1).over(reader).findings();
        }
    }
}
