package io.causestream.standalone;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
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

    private static final List<String> SERVICES =
            List.of("ingest.kube", "ingest.alertmanager", "enrich", "ai", "sink.slack", "findings");

    /** The packages of the three modules that everything stands on. */
    private static final String[] SERVICE = {
        "io.causestream.service..", "io.causestream.settings.."
    };

    private static final String[] REDACTION = {"io.causestream.redaction.."};
    private static final String[] TOPICS = {
        "io.causestream.finding..",
        "io.causestream.observation..",
        "io.causestream.context..",
        "io.causestream.delivery..",
        "io.causestream.topics.."
    };

    /** What is read when a service starts. */
    private static final DescribedPredicate<JavaClass> SETTINGS =
            simpleNameEndingWith("Main")
                    .or(simpleNameEndingWith("Config"))
                    .or(simpleNameEndingWith("Settings"));

    private static final DescribedPredicate<JavaClass> EMBEDDED_KAFKA =
            describe(
                    "are EmbeddedKafka",
                    type -> type.getName().startsWith("io.causestream.kafka.EmbeddedKafka"));

    private static final DescribedPredicate<JavaClass> PROCESS =
            describe(
                    "are ServiceProcess",
                    type -> type.getName().equals("io.causestream.service.ServiceProcess"));

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
                                // They change texts, and open nothing.
                                .and(not(nameMatching("java\\.net\\.URL(En|De)coder")))
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
        slices().matching("io.causestream.(**)").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void noServiceKnowsAnother() {
        slices().matching("io.causestream.(%s)..".formatted(String.join("|", SERVICES)))
                .should()
                .notDependOnEachOther()
                .because("topics are the only interface between services")
                .check(MAIN);
    }

    @Test
    void serviceKnowsNoRecordsAndTopicsKnowNoRedaction() {
        dependOn(SERVICE);
        dependOn(REDACTION, SERVICE);
        dependOn(TOPICS, SERVICE);
    }

    @Test
    void onlyTheEmbeddedKafkaKnowsKafkasInnerClasses() {
        noClasses()
                .that()
                .resideInAPackage("io.causestream..")
                .and(not(EMBEDDED_KAFKA))
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
                .and(not(EMBEDDED_KAFKA))
                .and(not(PROCESS))
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

    /**
     * ArchUnit says so of a rule that looks at nothing, but not of a name that a rule leaves out.
     */
    @Test
    void eachPackageAndEachExceptionNamedHereExists() {
        for (String service : SERVICES) {
            assertThat(MAIN).anyMatch(resideInAPackage("io.causestream." + service + ".."));
        }
        for (String named : Stream.of(SERVICE, REDACTION, TOPICS).flatMap(Stream::of).toList()) {
            assertThat(MAIN).as(named).anyMatch(resideInAPackage(named));
        }
        JavaClasses enrichment = MAIN.that(resideInAPackage("io.causestream.enrich.."));
        assertThat(enrichment).anyMatch(simpleNameEndingWith("Main"));
        assertThat(enrichment).anyMatch(simpleNameEndingWith("Config"));
        assertThat(enrichment).anyMatch(simpleNameEndingWith("Settings"));
        assertThat(MAIN).anyMatch(EMBEDDED_KAFKA).anyMatch(PROCESS);
    }

    private static void dependOn(String[] module, String... below) {
        classes()
                .that()
                .resideInAnyPackage(module)
                .should()
                .onlyDependOnClassesThat(
                        resideOutsideOfPackage("io.causestream..")
                                .or(resideInAnyPackage(module))
                                .or(resideInAnyPackage(below)))
                .check(MAIN);
    }

    /** Of all modules that have been built. */
    private static List<Path> testClasses() throws IOException {
        try (Stream<Path> modules = Files.list(Path.of("..").toRealPath())) {
            return modules.map(module -> module.resolve("target/test-classes"))
                    .filter(Files::isDirectory)
                    .toList();
        }
    }
}
