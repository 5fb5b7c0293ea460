package io.causestream.standalone;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.causestream.service.MeterDeclaration;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** docs/metrics.md is what is counted: nothing more, nothing less. */
class MetricsTest {

    private static final String SNAKE_CASE = "[a-z][a-z0-9]*(_[a-z0-9]+)*";

    /**
     * One word for each idea: {@code reason} is why something was dropped or ended, {@code outcome}
     * what became of it.
     */
    private static final Set<String> LABELS =
            Set.of(
                    "reason",
                    "outcome",
                    "kind",
                    "cluster",
                    "resource",
                    "sink",
                    "status",
                    "method",
                    "topic");

    /** As pages name a metric: its name, perhaps with labels. */
    private static final Pattern NAMED =
            Pattern.compile(
                    "(causestream_(?:ingest|enrich|ai|sink|slack|findings)_[a-z_]*[a-z])(?:\\{([^}]*)\\})?(?![a-z_*…{])");

    private static final Pattern SELECTED = Pattern.compile("([a-z_]+)(=~|=)\"([^\"]*)\"");

    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.causestream");

    @Test
    void theTableHasEachDeclaredMeterAndNoOther() throws Exception {
        List<String> declared = declarations().stream().map(MetricsTest::row).distinct().toList();

        assertThat(declared).hasSizeGreaterThan(30);
        assertThat(table()).containsExactlyInAnyOrderElementsOf(declared);
    }

    @Test
    void labelsHaveFewNamesAndTheirValuesAreSnakeCase() throws Exception {
        for (MeterDeclaration meter : declarations()) {
            assertThat(meter.name()).matches("%s(\\.%1$s)+".formatted(SNAKE_CASE));
            for (MeterDeclaration.Label label : meter.labels()) {
                assertThat(LABELS).as(meter.name()).contains(label.name());
                assertThat(label.values())
                        .as(meter.name())
                        .allSatisfy(value -> assertThat(value).matches(SNAKE_CASE));
            }
        }
    }

    @Test
    void eachMetricAndLabelValueThatAPageNamesExists() throws Exception {
        Map<String, MeterDeclaration> exported =
                declarations().stream()
                        .collect(
                                Collectors.toMap(
                                        MetricsTest::exported,
                                        Function.identity(),
                                        (one, _) -> one));
        List<String> unknown = new ArrayList<>();
        int named = 0;
        for (Path page : pages()) {
            Matcher match = NAMED.matcher(Files.readString(page).replace("\\|", "|"));
            while (match.find()) {
                named++;
                MeterDeclaration meter = exported.get(match.group(1));
                if (meter == null || !isSelectable(meter, match.group(2))) {
                    unknown.add("%s: %s".formatted(page, match.group()));
                }
            }
        }

        assertThat(named).isGreaterThan(40);
        assertThat(unknown).isEmpty();
    }

    private static boolean isSelectable(MeterDeclaration meter, @Nullable String selector) {
        return selector == null
                || SELECTED.matcher(selector)
                        .results()
                        .allMatch(each ->
                                meter.labels().stream()
                                        .filter(label -> label.name().equals(each.group(1)))
                                        .anyMatch(label ->
                                                label.values().isEmpty()
                                                        || label.values()
                                                                .containsAll(
                                                                        List.of(
                                                                                each.group(3)
                                                                                        .split(
                                                                                                "\\|")))));
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(".."))) {
            return all.filter(page -> page.toString().endsWith(".md"))
                    .filter(page -> !page.toString().contains("/target/"))
                    .toList();
        }
    }

    @Test
    void noMeterIsMadeThatIsNotDeclared() {
        noClasses()
                .that()
                .resideInAPackage("io.causestream..")
                .and()
                .areNotAssignableTo(MeterDeclaration.class)
                .should()
                .callMethodWhere(describe("makes a meter", MetricsTest::makesAMeter))
                .because("docs/metrics.md is held against the declarations")
                .check(MAIN);
    }

    private static boolean makesAMeter(JavaMethodCall call) {
        JavaClass owner = call.getTargetOwner();
        String method = call.getTarget().getName();
        return owner.isAssignableTo(MeterRegistry.class)
                ? method.matches("counter|timer|summary|gauge.*|more|newCounter|newTimer")
                : method.equals("builder") && owner.isAssignableTo(Meter.class);
    }

    private static List<MeterDeclaration> declarations() throws ReflectiveOperationException {
        List<MeterDeclaration> found = new ArrayList<>();
        for (JavaClass type : MAIN) {
            for (JavaField field : type.getFields()) {
                if (field.getModifiers().contains(JavaModifier.STATIC)) {
                    collect(type, field, found);
                }
            }
        }
        return found;
    }

    private static void collect(JavaClass type, JavaField field, List<MeterDeclaration> found)
            throws ReflectiveOperationException {
        boolean isOne = field.getRawType().isEquivalentTo(MeterDeclaration.class);
        boolean mayHoldSome =
                field.getRawType().isAssignableTo(Collection.class)
                        && field.getType().getName().contains("MeterDeclaration");
        if (!isOne && !mayHoldSome) {
            return;
        }
        Field constant = Class.forName(type.getName()).getDeclaredField(field.getName());
        constant.setAccessible(true);
        switch (constant.get(null)) {
            case MeterDeclaration one -> found.add(one);
            case Collection<?> some -> some.forEach(each -> found.add((MeterDeclaration) each));
            default -> throw new AssertionError(constant);
        }
    }

    private static String row(MeterDeclaration meter) {
        String labels =
                meter.labels().stream()
                        .map(label ->
                                label.values().isEmpty()
                                        ? "`%s`".formatted(label.name())
                                        : "`%s`: %s"
                                                .formatted(
                                                        label.name(),
                                                        String.join(", ", label.values())))
                        .collect(Collectors.joining("; "));
        return "| `%s` | %s | %s | %s |"
                .formatted(exported(meter), type(meter), labels, meter.meaning());
    }

    private static String type(MeterDeclaration meter) {
        return switch (meter.type()) {
            case COUNTER -> "counter";
            case TIMER -> meter.buckets().isEmpty() ? "summary" : "histogram";
            case GAUGE -> "gauge";
            case LONG_TASK_TIMER, DISTRIBUTION_SUMMARY, OTHER ->
                    throw new AssertionError(meter.name());
        };
    }

    /** The name that Prometheus has for it. */
    private static String exported(MeterDeclaration meter) {
        String name = meter.name().replace('.', '_');
        return switch (meter.type()) {
            case COUNTER -> name + "_total";
            case TIMER -> name + "_seconds";
            case GAUGE, LONG_TASK_TIMER, DISTRIBUTION_SUMMARY, OTHER -> name;
        };
    }

    private static List<String> table() throws IOException {
        return Files.readAllLines(Path.of("../docs/metrics.md")).stream()
                .filter(line -> line.matches("\\| `causestream_[a-z_]+` \\|.*"))
                .toList();
    }
}
