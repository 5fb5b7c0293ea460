package io.causestream.ai.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.ai.Questioned;
import io.causestream.doubles.secrets.LogFormat;
import io.causestream.doubles.secrets.PlantedSecret;
import io.causestream.doubles.secrets.PlantedSecrets;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import io.causestream.topics.EnrichedFinding.PastIncident;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What was not masked at the edge is masked before a prompt leaves. */
class PromptSecretsTest {

    @Test
    void noneLeavesInAPrompt() {
        PlantedSecrets secrets = new PlantedSecrets(25);
        List<PlantedSecret> all = new ArrayList<>(secrets.ofEachShape());
        for (LogFormat format : LogFormat.values()) {
            all.addAll(secrets.ofEachShape(format));
        }
        List<String> leaked = new ArrayList<>();
        int place = 0;
        for (PlantedSecret secret : all) {
            Prompt prompt = Prompt.of(input(secret.text(), place++ % 6), "tag", 12_000);
            String sent = prompt.system() + prompt.user();
            secret.parts().stream()
                    .filter(sent::contains)
                    .forEach(part -> leaked.add(secret.shape() + " in " + sent));
        }

        assertThat(all).hasSizeGreaterThan(200);
        assertThat(leaked).isEmpty();
    }

    private static PromptInput input(String text, int place) {
        Finding finding = Questioned.crashing("f-1", List.of("starting"));
        return switch (place) {
            case 0 -> PromptInput.of(Questioned.crashing("f-1", text.lines().toList()));
            case 1 -> PromptInput.of(finding.edit().description(text).finding());
            case 2 ->
                    PromptInput.of(
                            finding.edit().annotations(Map.of("description", text)).finding());
            case 3 ->
                    PromptInput.of(
                            finding.edit()
                                    .enrichments(List.of(new Enrichment.Text("Notes", text)))
                                    .finding());
            case 4 ->
                    new PromptInput(
                            finding,
                            List.of(
                                    new PastIncident(
                                            "f-0",
                                            Problems.NOON.minus(Duration.ofDays(1)),
                                            Problems.NOON,
                                            text,
                                            "")),
                            List.of(),
                            "English",
                            false);
            default ->
                    PromptInput.of(
                            finding.edit()
                                    .enrichments(
                                            List.of(
                                                    new Enrichment.Events(
                                                            List.of(
                                                                    new Enrichment.Events.Event(
                                                                            Problems.NOON,
                                                                            "Warning",
                                                                            "Failed",
                                                                            "Pod x",
                                                                            text,
                                                                            1)))))
                                    .finding());
        };
    }
}
