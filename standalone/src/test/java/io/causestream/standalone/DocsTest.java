package io.causestream.standalone;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a page names exists: links, headings, files and classes. Pages stay readable in a diff. */
class DocsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** Written by tests; a wide table is their only shape. */
    private static final Set<String> GENERATED =
            Set.of(
                    "docs/triggers.md",
                    "docs/actions.md",
                    "docs/robusta-parity.md",
                    "docs/alerts.md",
                    "docs/one-problem.md",
                    "docs/kubernetes-reasons.md");

    /** Looks like one of our classes and is a word of Kubernetes, Prometheus, Kafka or Java. */
    private static final Set<String> FOREIGN =
            Set.of(
                    "CrashLoopBackOff",
                    "KubePodCrashLooping",
                    "UnnamedAlert",
                    "TopologyTestDriver",
                    "ClientJwtValidator",
                    "KafkaUser",
                    "BindException");

    private static final String WALK = "docs/walk.md";

    private static final int LONGEST_LINE = 125;
    private static final int LONGEST_README = 120;

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern BOLD_CODE = Pattern.compile("\\*\\*`([^`]+)`\\*\\*");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern SOURCE_FILE = Pattern.compile("(?:([a-z-]+)/…/)?([\\w/]+\\.java)");
    private static final Pattern CLASS =
            Pattern.compile("([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+)(?:\\.[A-Za-z]\\w*)*");

    /** In the walk nothing else than classes is written so. */
    private static final Pattern WORD = Pattern.compile("([A-Z]\\w+)");

    /** By path from the root. */
    private static final Map<String, List<String>> PAGES = new TreeMap<>();

    private static final Set<Path> SOURCES = new TreeSet<>();

    private static final Set<String> CLASSES = new TreeSet<>();

    @BeforeAll
    static void readTree() throws IOException {
        Files.walkFileTree(
                ROOT,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) {
                        String name = folder.getFileName().toString();
                        return name.equals("target") || name.equals(".git")
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Path path = ROOT.relativize(file);
                        if (path.toString().endsWith(".md")) {
                            PAGES.put(path.toString(), Files.readAllLines(file));
                        } else if (path.toString().endsWith(".java")) {
                            SOURCES.add(path);
                            CLASSES.add(file.getFileName().toString().replace(".java", ""));
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        assertThat(PAGES).containsKeys("README.md", WALK).hasSizeGreaterThan(30);
    }

    @Test
    void everyLinkLeadsToAFileAndAHeadingThatExist() {
        List<String> broken = new ArrayList<>();
        PAGES.forEach((page, lines) ->
                matches(LINK, lines)
                        .map(link -> link.group(1))
                        .filter(link -> !link.matches("[a-z]+:.*"))
                        .filter(link -> !leadsSomewhere(page, link))
                        .forEach(link -> broken.add(page + ": " + link)));

        assertThat(broken).isEmpty();
    }

    private static boolean leadsSomewhere(String page, String link) {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target = path.isEmpty() ? ROOT.resolve(page) : ROOT.resolve(page).resolveSibling(path);
        if (!Files.exists(target)) {
            return false;
        }
        if (hash < 0) {
            return true;
        }
        List<String> headings = PAGES.get(ROOT.relativize(target.normalize()).toString());
        return headings != null
                && headings.stream()
                        .filter(line -> line.startsWith("#"))
                        .anyMatch(line -> anchor(line).equals(link.substring(hash + 1)));
    }

    /** As GitHub makes it of a heading. */
    private static String anchor(String heading) {
        return heading.replaceFirst("#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    @Test
    void everySourceFileThatAPageNamesExists() {
        List<String> missing = new ArrayList<>();
        written()
                .forEach((page, lines) ->
                        code(lines)
                                .map(SOURCE_FILE::matcher)
                                .filter(file -> file.matches())
                                .filter(file -> !isSource(file.toMatchResult()))
                                .forEach(file -> missing.add(page + ": " + file.group())));

        assertThat(missing).isEmpty();
    }

    private static boolean isSource(MatchResult named) {
        String module = named.group(1);
        return SOURCES.stream()
                .anyMatch(source ->
                        source.endsWith(named.group(2))
                                && (module == null || source.startsWith(module)));
    }

    @Test
    void everyClassThatAPageNamesExists() {
        List<String> missing = new ArrayList<>();
        written()
                .forEach((page, lines) ->
                        namesOf(page.equals(WALK) ? WORD : CLASS, lines)
                                .filter(name -> !CLASSES.contains(name))
                                .filter(name -> !FOREIGN.contains(name))
                                .forEach(name -> missing.add(page + ": " + name)));

        assertThat(missing).isEmpty();
    }

    @Test
    void everyTopicNodeAndStoreOfTheWalkExists() throws IOException {
        List<String> walk = page(WALK);
        Set<String> topics = new Topics("").all().stream().map(Topic::name).collect(toSet());
        String topology =
                Files.readString(ROOT.resolve("enrich-streams/src/test/resources/topology.txt"));

        assertThat(matches(BOLD_CODE, walk).map(code -> code.group(1)))
                .hasSizeGreaterThan(8)
                .allSatisfy(name -> assertThat(topics).contains(name));
        assertThat(code(walk).filter(name -> name.matches("[a-z]+(-[a-z]+)+")))
                .hasSizeGreaterThan(5)
                .allSatisfy(name -> assertThat(topology).containsPattern("\\b" + name + "\\b"));
    }

    @Test
    void linesEndAtAboutOneHundredAndTwentyCharacters() {
        List<String> tooLong = new ArrayList<>();
        written()
                .forEach((page, lines) -> {
                    boolean isCode = false;
                    for (int number = 0; number < lines.size(); number++) {
                        String line = lines.get(number);
                        isCode ^= line.startsWith("```");
                        if (!isCode && !line.startsWith("|") && line.length() > LONGEST_LINE) {
                            tooLong.add(page + ":" + (number + 1));
                        }
                    }
                });

        assertThat(tooLong).isEmpty();
    }

    @Test
    void aReadmeIsReadInAFewMinutes() {
        assertThat(
                        PAGES.entrySet().stream()
                                .filter(page -> page.getKey().endsWith("README.md"))
                                .filter(page -> page.getValue().size() > LONGEST_README)
                                .map(Map.Entry::getKey))
                .as("longer tables go to docs/")
                .isEmpty();
    }

    @Test
    void everyModuleHasAReadmeThatTheRootsNames() throws IOException {
        String readme = String.join("\n", page("README.md"));
        Stream<String> modules =
                Pattern.compile("<module>([^<]+)</module>")
                        .matcher(Files.readString(ROOT.resolve("pom.xml")))
                        .results()
                        .map(module -> module.group(1));

        assertThat(modules)
                .hasSizeGreaterThan(10)
                .allSatisfy(module -> assertThat(readme).contains(module + "/README.md"));
    }

    @Test
    void everyDecisionIsInTheIndex() {
        String index = String.join("\n", page("docs/adr/README.md"));

        assertThat(PAGES.keySet().stream().filter(page -> page.matches("docs/adr/\\d+-.*")))
                .hasSizeGreaterThan(10)
                .allSatisfy(
                        page -> assertThat(index).contains(page.substring("docs/adr/".length())));
    }

    private static List<String> page(String path) {
        return requireNonNull(PAGES.get(path), path);
    }

    private static Map<String, List<String>> written() {
        Map<String, List<String>> written = new TreeMap<>(PAGES);
        assertThat(written.keySet()).containsAll(GENERATED);
        written.keySet().removeAll(GENERATED);
        return written;
    }

    private static Stream<String> namesOf(Pattern shape, List<String> lines) {
        return code(lines)
                .map(shape::matcher)
                .filter(name -> name.matches())
                .map(name -> name.group(1));
    }

    private static Stream<String> code(List<String> lines) {
        return matches(CODE, lines).map(code -> code.group(1));
    }

    private static Stream<MatchResult> matches(Pattern pattern, List<String> lines) {
        return lines.stream().flatMap(line -> pattern.matcher(line).results());
    }
}
