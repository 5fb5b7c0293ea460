package io.causestream.findings;

import static io.causestream.findings.Crashes.crash;
import static io.causestream.findings.Crashes.next;
import static io.causestream.findings.Crashes.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Finding;
import io.causestream.findings.FindingIndex.Dropped;
import io.causestream.findings.FindingIndex.Limits;
import io.causestream.findings.StoredFinding.Revision;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingIndexTest {

    private final List<Dropped> dropped = new ArrayList<>();
    private long offset;

    @Test
    void dropsResolvedFindingsBeforeOpenOnesAndTheOldestFirst() {
        FindingIndex index = new FindingIndex(new Limits(3, 10), dropped::add);
        add(index, crash("open-old", 0));
        add(index, crash("ended", 1));
        add(index, resolved(crash("ended", 1)));
        add(index, crash("ended-later", 2));
        add(index, resolved(crash("ended-later", 2)));

        add(index, crash("open", 3));
        assertThat(ids(index)).containsExactly("open", "ended-later", "open-old");
        add(index, crash("open-too", 4));
        add(index, crash("newest", 5));

        assertThat(ids(index)).containsExactly("newest", "open-too", "open");
        assertThat(dropped)
                .containsExactly(
                        Dropped.RESOLVED_BEYOND_LIMIT,
                        Dropped.RESOLVED_BEYOND_LIMIT,
                        Dropped.OPEN_BEYOND_LIMIT);
    }

    @Test
    void aFindingThatIsOpenAgainIsNotDroppedAsResolved() {
        FindingIndex index = new FindingIndex(new Limits(2, 10), dropped::add);
        Finding ended = resolved(crash("reopened", 0));
        add(index, ended);
        add(index, next(ended).edit().status(Finding.Status.FIRING).endsAt(null).finding());
        add(index, resolved(crash("ended", 1)));

        add(index, crash("new", 2));

        assertThat(ids(index)).containsExactly("new", "reopened");
    }

    @Test
    void keepsTheLatestRevisionsOfAFindingInWhateverOrderTheyCome() {
        FindingIndex index = new FindingIndex(new Limits(10, 2), dropped::add);
        Finding first = crash("f", 0);
        Finding later = first.edit().epoch(7).finding();
        add(index, next(first));
        add(index, first);
        add(index, later);

        assertThat(index.get("f").orElseThrow().revisions())
                .containsExactly(new Revision(7, 1, 2), new Revision(0, 2, 0));
        assertThat(index.get("f").orElseThrow().latest().epoch()).isEqualTo(7);
        assertThat(dropped).containsExactly(Dropped.REVISION_BEYOND_LIMIT);
    }

    @Test
    void theRevisionsOfAllFindingsAreBoundedTogether() {
        FindingIndex index = new FindingIndex(new Limits(2, 100), dropped::add);
        add(index, resolved(crash("ended", 0)));
        Finding finding = crash("f", 1);
        for (int revision = 0; revision < 20; revision++) {
            add(index, finding);
            finding = next(finding);
        }

        assertThat(ids(index)).containsExactly("f");
        assertThat(dropped).containsExactly(Dropped.RESOLVED_BEYOND_LIMIT);
    }

    @Test
    void forgetsAFindingWithItsLastRevision() {
        FindingIndex index = new FindingIndex(Limits.USUAL, dropped::add);
        add(index, crash("f", 0));
        add(index, next(crash("f", 0)));

        index.removeRevision("f", 0);
        assertThat(index.get("f").orElseThrow().revisions()).hasSize(1);
        index.removeRevision("f", 1);

        assertThat(index.get("f")).isEmpty();
        assertThat(ids(index)).isEmpty();
        assertThat(index.size()).isZero();
    }

    private void add(FindingIndex index, Finding finding) {
        index.add(new FindingRecord(finding, 0, offset++));
    }

    private static List<String> ids(FindingIndex index) {
        return index.newest(_ -> true, 100).stream().map(FindingSummary::id).toList();
    }
}
