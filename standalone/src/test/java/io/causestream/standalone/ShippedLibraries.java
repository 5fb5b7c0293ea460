package io.causestream.standalone;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * The libraries on this test's class path that are not for tests alone, by their POMs in Maven's
 * repository: what a module depends on, and what those depend on. The class path decides on
 * versions and exclusions.
 */
final class ShippedLibraries {

    private static final String OURS = "io.causestream";

    private final Map<String, Path> jars = new HashMap<>();
    private final Map<String, List<String>> licences = new TreeMap<>();

    private ShippedLibraries() {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path jar = Path.of(entry);
            if (entry.endsWith(".jar") && jar.getNameCount() > 4) {
                // …/GROUP/ARTIFACT/VERSION/ARTIFACT-VERSION.jar
                jars.put(jar.getParent().getParent().getFileName().toString(), jar);
            }
        }
    }

    /**
     * By {@code group:artifact}, in order; the licences as the POMs name them.
     *
     * @param checkout the folder with the modules
     */
    static Map<String, List<String>> licencesOf(Path checkout) throws IOException {
        ShippedLibraries libraries = new ShippedLibraries();
        Deque<String> open = new ArrayDeque<>();
        try (Stream<Path> modules = Files.list(checkout)) {
            for (Path pom : modules.map(module -> module.resolve("pom.xml")).toList()) {
                if (Files.exists(pom)) {
                    open.addAll(libraries.dependencies(pom));
                }
            }
        }
        while (!open.isEmpty()) {
            String library = open.pop();
            Path jar = libraries.jars.get(library.substring(library.indexOf(':') + 1));
            if (jar != null && !libraries.licences.containsKey(library)) {
                Path pom = pomBeside(jar);
                libraries.licences.put(library, licences(pom));
                open.addAll(libraries.dependencies(pom));
            }
        }
        return libraries.licences;
    }

    private static Path pomBeside(Path jar) {
        Path version = jar.getParent();
        return version.resolve(
                "%s-%s.pom".formatted(version.getParent().getFileName(), version.getFileName()));
    }

    private Set<String> dependencies(Path pom) throws IOException {
        Set<String> found = new TreeSet<>();
        Element project = read(pom);
        for (Element all : children(project, "dependencies")) {
            for (Element each : children(all, "dependency")) {
                String scope = text(each, "scope");
                String group =
                        text(each, "groupId")
                                .replaceAll("\\$\\{(project\\.|pom\\.)?groupId}", group(project));
                if (!scope.equals("test")
                        && !scope.equals("provided")
                        && !text(each, "optional").equals("true")
                        && !group.equals(OURS)) {
                    found.add(group + ":" + text(each, "artifactId"));
                }
            }
        }
        return found;
    }

    private static String group(Element project) {
        String own = text(project, "groupId");
        return own.isEmpty()
                ? children(project, "parent").stream()
                        .map(parent -> text(parent, "groupId"))
                        .findFirst()
                        .orElse("")
                : own;
    }

    /** Those of the POM, or of the nearest parent that names some. */
    private static List<String> licences(Path pom) throws IOException {
        Element project = read(pom);
        List<String> names = new ArrayList<>();
        for (Element all : children(project, "licenses")) {
            children(all, "license").forEach(each -> names.add(text(each, "name")));
        }
        List<Element> parents = children(project, "parent");
        if (!names.isEmpty() || parents.isEmpty()) {
            return names;
        }
        Element parent = parents.getFirst();
        String artifact = text(parent, "artifactId");
        String version = text(parent, "version");
        Path repository = pom;
        for (int up = group(project).split("\\.").length + 3; up > 0; up--) {
            repository = repository.getParent();
        }
        return licences(
                repository
                        .resolve(text(parent, "groupId").replace('.', '/'))
                        .resolve(artifact)
                        .resolve(version)
                        .resolve("%s-%s.pom".formatted(artifact, version)));
    }


    private static Element read(Path pom) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(pom.toFile()).getDocumentElement();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(pom + " is no POM", e);
        }
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node each = parent.getFirstChild(); each != null; each = each.getNextSibling()) {
            if (each instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }

    private static String text(Element parent, String name) {
        return children(parent, name).stream()
                .map(element -> element.getTextContent().strip())
                .findFirst()
                .orElse("");
    }
}
