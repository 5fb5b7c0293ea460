package io.causestream.standalone;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

    private static final String OURS = "io.causestream:causestream-";

    /** Libraries name them without a scope, which a parent POM of theirs manages. */
    private static final Set<String> FOR_TESTS =
            Set.of("org.junit.jupiter:*", "org.assertj:*", "org.awaitility:*");

    private final Map<String, Path> jars = new HashMap<>();
    private final Map<String, List<String>> licences = new TreeMap<>();
    private final Set<String> modules = new HashSet<>();

    /** Excluded by the root POM, or for tests alone; a star for all of a group. */
    private final Set<String> leftOut = new HashSet<>(FOR_TESTS);

    private ShippedLibraries(Path checkout) throws IOException {
        leaveOut(read(checkout.resolve("pom.xml")));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path jar = Path.of(entry);
            if (entry.endsWith(".jar") && jar.getNameCount() > 4) {
                // …/GROUP/ARTIFACT/VERSION/ARTIFACT-VERSION.jar
                jars.put(jar.getName(jar.getNameCount() - 3).toString(), jar);
            }
        }
    }

    /**
     * By {@code group:artifact}, in order; the licences as the POMs name them.
     *
     * @param checkout the folder with the modules
     */
    static Map<String, List<String>> licencesOf(Path checkout) throws IOException {
        ShippedLibraries libraries = new ShippedLibraries(checkout);
        Deque<String> open = new ArrayDeque<>(libraries.dependencies(checkout.resolve("pom.xml")));
        open.addAll(libraries.dependencies(checkout.resolve("standalone/pom.xml")));
        while (!open.isEmpty()) {
            String library = open.pop();
            if (library.startsWith(OURS)) {
                if (libraries.modules.add(library)) {
                    String module = library.replace(OURS, "");
                    open.addAll(libraries.dependencies(checkout.resolve(module + "/pom.xml")));
                }
                continue;
            }
            Path jar = libraries.jars.get(library.substring(library.indexOf(':') + 1));
            if (jar != null && !libraries.licences.containsKey(library)) {
                Path pom = pomBeside(jar);
                libraries.licences.put(library, licences(pom));
                open.addAll(libraries.dependencies(pom));
            }
        }
        return libraries.licences;
    }

    private void leaveOut(Element project) {
        List<Element> all = new ArrayList<>(children(project, "dependencies"));
        for (Element managed : children(project, "dependencyManagement")) {
            all.addAll(children(managed, "dependencies"));
        }
        for (Element dependencies : all) {
            for (Element each : children(dependencies, "dependency")) {
                if (text(each, "scope").equals("test")) {
                    leftOut.add(text(each, "groupId") + ":" + text(each, "artifactId"));
                }
                for (Element exclusions : children(each, "exclusions")) {
                    for (Element excluded : children(exclusions, "exclusion")) {
                        leftOut.add(text(excluded, "groupId") + ":" + text(excluded, "artifactId"));
                    }
                }
            }
        }
    }

    private static Path pomBeside(Path jar) {
        int names = jar.getNameCount();
        return jar.resolveSibling(
                "%s-%s.pom".formatted(jar.getName(names - 3), jar.getName(names - 2)));
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
                String name = group + ":" + text(each, "artifactId");
                if (!scope.equals("test")
                        && !scope.equals("provided")
                        && !text(each, "optional").equals("true")
                        && !leftOut.contains(name)
                        && !leftOut.contains(group + ":*")) {
                    found.add(name);
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
        int up = group(project).split("\\.").length + 3;
        Path repository = pom.resolve("../".repeat(up)).normalize();
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
