package io.causestream.standalone;

import static com.tngtech.archunit.base.DescribedPredicate.doNot;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the POMs can't hold: they only say which module sees which. */
class ArchitectureTest {

    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.causestream");

    /** What is read when a service starts. */
    private static final DescribedPredicate<JavaClass> SETTINGS =
            simpleNameEndingWith("Main")
                    .or(simpleNameEndingWith("Config"))
                    .or(simpleNameEndingWith("Settings"));

    @Test
    void theDomainKnowsNothingButJavaAndAnnotations() {
        classes()
                .that()
                .resideInAPackage("io.causestream.finding..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "io.causestream.finding..",
                        "org.jspecify.annotations..",
                        "com.fasterxml.jackson.annotation..")
                .because("whoever reads findings shall need nothing else")
                .check(MAIN);
    }

    @Test
    void enrichmentReadsNothingButRecords() {
        noClasses()
                .that()
                .resideInAPackage("io.causestream.enrich..")
                .and(not(SETTINGS))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..")
                                .or(nameMatching("java\\.io\\.(File|RandomAccess).*")))
                .because(
                        "the same records in give the same records out, so a rewind needs no cluster")
                .check(MAIN);
    }

    @Test
    void enrichmentHasNoClockOfItsOwn() {
        noClasses()
                .that()
                .resideInAPackage("io.causestream.enrich..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .orShould()
                .callMethod(InstantSource.class, "system")
                .because("a record's time is the only time of a replay")
                .check(MAIN);
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching("io.causestream.(**)")
                .should()
                .beFreeOfCycles()
                // What all of enrichment is told, and counts by, stands above its packages.
                .ignoreDependency(
                        resideInAPackage("io.causestream.enrich.."),
                        simpleName("EnrichmentRules")
                                .or(simpleName("Pace"))
                                .or(simpleName("Tally")))
                .check(MAIN);
    }

    @Test
    void noServiceKnowsAnother() {
        slices().matching("io.causestream.(ingest.kube|ingest.alertmanager|enrich|ai|sink.slack)..")
                .should()
                .notDependOnEachOther()
                .because("topics are the only interface between services")
                .check(MAIN);
    }

    @Test
    void onlyTheEmbeddedKafkaKnowsKafkasInnerClasses() {
        noClasses()
                .that()
                .resideInAPackage("io.causestream..")
                .and(doNot(simpleNameStartsWithEmbeddedKafka()))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "kafka..", "org.apache.kafka.server..", "org.apache.kafka.metadata..")
                .because("they change from release to release")
                .check(MAIN);
    }

    @Test
    void everybodyLogsThroughSlf4j() {
        GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(MAIN);
    }

    @Test
    void onlyWhoTalksToTheTerminalUsesStandardStreams() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.causestream.standalone..")
                .and(not(simpleNameEndingWith("Main")))
                .and(doNot(simpleNameStartsWithEmbeddedKafka()))
                .and(not(simpleName("ServiceProcess")))
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .because("what is not logged is not found again")
                .check(MAIN);
    }

    @Test
    void testsWaitForConditionsAndNeverForTime() throws IOException {
        JavaClasses tests = new ClassFileImporter().importPaths(testClasses());

        assertThat(tests.contain(ArchitectureTest.class)).isTrue();
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .because("a slow machine fails it and a fast one waits for nothing")
                .check(tests);
    }

    /** Of all modules that have been built. */
    private static List<Path> testClasses() throws IOException {
        try (Stream<Path> modules = Files.list(Path.of("..").toRealPath())) {
            return modules.map(module -> module.resolve("target/test-classes"))
                    .filter(Files::isDirectory)
                    .toList();
        }
    }

    private static DescribedPredicate<JavaClass> simpleNameStartsWithEmbeddedKafka() {
        return DescribedPredicate.describe(
                "is EmbeddedKafka",
                type -> type.getName().startsWith("io.causestream.kafka.EmbeddedKafka"));
    }
}
