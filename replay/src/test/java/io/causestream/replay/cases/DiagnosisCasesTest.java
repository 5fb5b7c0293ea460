package io.causestream.replay.cases;

import static io.causestream.replay.cases.DiagnosisCase.HELD_OUT;
import static io.causestream.replay.cases.DiagnosisCase.TUNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.settings.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How well the rules do on the labelled cases of {@code diagnosis-cases}. */
class DiagnosisCasesTest {

    private static final Path FOLDER = Path.of("../diagnosis-cases");

    @ParameterizedTest
    @ValueSource(strings = {TUNING, HELD_OUT})
    void theRulesAreSeldomWrongAndKnowMostCauses(String part) throws IOException {
        List<DiagnosisCase> cases = cases(part);
        DiagnosisScore score = DiagnosisScore.of(cases);

        assertThat(score.precision()).as(said(cases)).isGreaterThanOrEqualTo(0.95);
        assertThat(score.coverage()).as(said(cases)).isGreaterThanOrEqualTo(0.75);
    }

    /** The rules were written for them, so each one that fails is a rule that was broken. */
    @Test
    void eachCaseForWhichTheRulesWereWrittenIsRight() throws IOException {
        assertThat(cases(TUNING))
                .filteredOn(each ->
                        each.outcome() == DiagnosisCase.Outcome.WRONG
                                || each.outcome() == DiagnosisCase.Outcome.MISSED)
                .extracting(each -> each.name() + ": " + each.diagnose())
                .isEmpty();
    }

    @Test
    void aPartOfTheCasesIsHeldOutAndManyHaveNoCauseToBeFound() throws IOException {
        List<DiagnosisCase> all = all();

        assertThat(all.stream().filter(each -> !each.hasCause())).hasSizeGreaterThanOrEqualTo(100);
        assertThat(cases(TUNING)).hasSizeGreaterThanOrEqualTo(400);
        assertThat(cases(HELD_OUT)).hasSizeGreaterThanOrEqualTo(150);
    }

    @Test
    void allMistakesOfAFileAreReportedAtOnce(@TempDir Path folder) throws IOException {
        Files.createDirectory(folder.resolve(TUNING));
        Files.writeString(
                folder.resolve(TUNING).resolve("probes.yaml"),
                """
                - name: one
                  from: written
                  categry: liveness-probe
                - name: one
                  finding: {subject: the pod}
                  category: abstain
                """);

        assertThat(DiagnosisCases.read(folder).problems())
                .extracting(Problem::toString)
                .anySatisfy(line -> assertThat(line).contains("categry"))
                .anySatisfy(line -> assertThat(line).contains("a case needs a category"))
                .anySatisfy(line -> assertThat(line).contains("has the name 'one'"))
                .anySatisfy(line -> assertThat(line).contains("needs 'from'"))
                .anySatisfy(
                        line -> assertThat(line).contains("'the pod' is not a kind with a name"));
    }

    private static List<DiagnosisCase> all() throws IOException {
        DiagnosisCases read = DiagnosisCases.read(FOLDER);
        assertThat(read.problems()).isEmpty();
        return read.cases();
    }

    private static List<DiagnosisCase> cases(String part) throws IOException {
        return all().stream().filter(each -> each.part().equals(part)).toList();
    }

    private static String said(List<DiagnosisCase> cases) {
        return cases.stream()
                .filter(each ->
                        each.outcome() == DiagnosisCase.Outcome.WRONG
                                || each.outcome() == DiagnosisCase.Outcome.MISSED)
                .map(each ->
                        "%s: %s instead of %s %s"
                                .formatted(
                                        each.name(),
                                        each.diagnose(),
                                        each.categories(),
                                        each.words()))
                .collect(Collectors.joining("\n", "\n", "\n"));
    }
}
