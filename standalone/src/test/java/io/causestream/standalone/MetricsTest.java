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
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/metrics.md is what is counted: nothing more, nothing less. */
class MetricsTest {

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
        String name = meter.name().replace('.', '_');
        String labels =
                meter.keys().stream()
                        .map(key ->
                                key.values().isEmpty()
                                        ? "`%s`".formatted(key.name())
                                        : "`%s`: %s"
                                                .formatted(
                                                        key.name(),
                                                        String.join(", ", key.values())))
                        .collect(Collectors.joining("; "));
        return switch (meter.type()) {
            case COUNTER -> row(name + "_total", "counter", labels, meter);
            case TIMER -> row(name + "_seconds", "summary", labels, meter);
            case GAUGE -> row(name, "gauge", labels, meter);
            case LONG_TASK_TIMER, DISTRIBUTION_SUMMARY, OTHER ->
                    throw new AssertionError(meter.name());
        };
    }

    private static String row(String name, String type, String labels, MeterDeclaration meter) {
        return "| `%s` | %s | %s | %s |".formatted(name, type, labels, meter.meaning());
    }

    private static List<String> table() throws IOException {
        return Files.readAllLines(Path.of("../docs/metrics.md")).stream()
                .filter(line -> line.matches("\\| `causestream_[a-z_]+` \\|.*"))
                .toList();
    }
}
