package io.causestream.enrich.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Enrichment;
import io.causestream.topics.EnrichmentSize;
import io.causestream.topics.FindingSize;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvidenceTest {

    @Test
    void keepsTheAnswersOfFortyContainersWithinARecord() {
        Set<FindingSize.Part> cut = EnumSet.noneOf(FindingSize.Part.class);
        List<String> ids = IntStream.range(0, 40).mapToObj(i -> "logs-" + i).toList();
        Evidence evidence = Evidence.NONE.asked(ids);
        for (String id : ids) {
            evidence = evidence.with(id, log(id)).bounded(cut);
        }

        assertThat(evidence.enrichments()).hasSize(40);
        assertThat(evidence.enrichments().stream().mapToInt(EnrichmentSize::bytes).sum())
                .isLessThanOrEqualTo(FindingSize.ENRICHMENTS_MAX_BYTES);
        assertThat(cut).containsExactly(FindingSize.Part.LOGS);
    }

    private static Enrichment log(String container) {
        return new Enrichment.Logs(
                "web-1", container, true, Collections.nCopies(2_500, "x".repeat(80)), false);
    }
}
