import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Makes the layer that all images share: a Java runtime of the modules that are used, the C library
 * that it needs, fonts for the graphs, and the user. No shell, no package manager.
 *
 * <p>{@code java images/RootFilesystem.java FOLDER}: with a JDK 25 on Linux with glibc, and DejaVu
 * Sans where Debian has it. The same JDK and the same libraries give the same bytes. What is in the
 * folder is removed first.
 */
final class RootFilesystem {

    /**
     * What {@code jdeps --print-module-deps} says of all jars, and what is looked up by name: HTTP
     * servers and clients, name services, JMX, SASL; and for whoever has to look into a running
     * container, which has no shell: {@code kubectl exec POD -- jcmd 1 Thread.print}.
     */
    private static final List<String> MODULES =
            List.of(
                    "java.base",
                    "java.desktop",
                    "java.instrument",
                    "java.logging",
                    "java.management",
                    "java.naming",
                    "java.net.http",
                    "java.rmi",
                    "java.scripting",
                    "java.security.jgss",
                    "java.security.sasl",
                    "java.sql",
                    "java.transaction.xa",
                    "java.xml",
                    "jdk.crypto.ec",
                    "jdk.httpserver",
                    "jdk.jcmd",
                    "jdk.jfr",
                    "jdk.management",
                    "jdk.naming.dns",
                    "jdk.net",
                    "jdk.security.auth",
                    "jdk.unsupported",
                    "jdk.zipfs");

    private static final int JAVA = 25;

    /** As distroless images have it; above what people's accounts have. */
    private static final int USER = 65532;

    private static final Path FONTS = Path.of("/usr/share/fonts/truetype/dejavu");

    /** They need X11 and a sound card: nothing is ever drawn on a screen. */
    private static final List<String> OF_A_SCREEN =
            List.of("libawt_xawt.so", "libjawt.so", "libjsound.so", "libsplashscreen.so");

    private static final Pattern LIBRARY = Pattern.compile("(?:=> )?(/\\S+) \\(0x");

    private static final List<String> LOGICAL_FONTS =
            List.of("serif", "sansserif", "monospaced", "dialog", "dialoginput");

    private static final List<String> STYLES = List.of("plain", "bold", "italic", "bolditalic");

    private final Path root;

    private RootFilesystem(Path root) {
        this.root = root;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 1) {
            System.err.println("usage: java images/RootFilesystem.java FOLDER");
            System.exit(2);
        }
        if (Runtime.version().feature() != JAVA) {
            System.err.printf(
                    "the images need a JDK %d, and this is %s%n", JAVA, Runtime.version());
            System.exit(1);
        }
        new RootFilesystem(Path.of(args[0]).toAbsolutePath()).make();
    }

    private void make() throws IOException, InterruptedException {
        delete(root);
        Path java = root.resolve("opt/java");
        Files.createDirectories(java.getParent());
        link(java);
        for (String library : OF_A_SCREEN) {
            Files.delete(java.resolve("lib").resolve(library));
        }
        // For heaps of 32 GiB and more.
        Files.delete(java.resolve("lib/server/classes_nocoops.jsa"));
        addFonts(java);
        addLibraries(java);
        addUser();
        addLicences();
    }

    private static void link(Path java) {
        ToolProvider jlink =
                ToolProvider.findFirst("jlink")
                        .orElseThrow(
                                () -> new IllegalStateException("this Java has no jlink: use a JDK"));
        int status =
                jlink.run(
                        new PrintWriter(System.out, true),
                        new PrintWriter(System.err, true),
                        "--add-modules",
                        String.join(",", MODULES),
                        "--strip-debug",
                        "--no-header-files",
                        "--no-man-pages",
                        // The JDK's own classes, parsed before: a start is faster (docs/figures.md).
                        "--generate-cds-archive",
                        "--output",
                        java.toString());
        if (status != 0) {
            throw new IllegalStateException("jlink ended with " + status);
        }
    }

    /**
     * Java finds no font by itself where there is no fontconfig, unless this file says which file is
     * which font.
     */
    private static void addFonts(Path java) throws IOException {
        Path fonts = Files.createDirectories(java.resolve("lib/fonts"));
        StringBuilder properties = new StringBuilder("version=1\n");
        for (String font : List.of("DejaVuSans", "DejaVuSans-Bold")) {
            Path file = FONTS.resolve(font + ".ttf");
            if (!Files.exists(file)) {
                throw new IllegalStateException(
                        "%s is missing: install DejaVu Sans (Debian: fonts-dejavu-core)"
                                .formatted(file));
            }
            Files.copy(file, fonts.resolve(file.getFileName()));
        }
        for (String font : LOGICAL_FONTS) {
            for (String style : STYLES) {
                properties.append(
                        "%s.%s.latin-1=%s\n"
                                .formatted(
                                        font,
                                        style,
                                        style.startsWith("bold")
                                                ? "DejaVu Sans Bold"
                                                : "DejaVu Sans"));
            }
        }
        properties.append("sequence.allfonts=latin-1\n");
        for (String font : List.of("DejaVuSans:DejaVu_Sans", "DejaVuSans-Bold:DejaVu_Sans_Bold")) {
            String[] fileAndName = font.split(":", 2);
            properties.append(
                    "filename.%s=/opt/java/lib/fonts/%s.ttf\n"
                            .formatted(fileAndName[1], fileAndName[0]));
        }
        Files.writeString(java.resolve("lib/fontconfig.properties"), properties);
    }

    /** What the loader says that the runtime's binaries need, at the same paths. */
    private void addLibraries(Path java) throws IOException, InterruptedException {
        Set<Path> needed = new TreeSet<>();
        try (Stream<Path> files = Files.walk(java)) {
            for (Path binary :
                    files.filter(Files::isRegularFile)
                            .filter(file ->
                                    file.getParent().endsWith("bin")
                                            || file.toString().endsWith(".so"))
                            .toList()) {
                needed.addAll(librariesOf(binary));
            }
        }
        // RocksDB's native part, which is in a jar, needs the first; names are resolved by the second.
        Path libc =
                needed.stream()
                        .filter(library -> library.endsWith("libc.so.6"))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("no glibc is used here"));
        for (String more : List.of("libstdc++.so.6", "libgcc_s.so.1", "libresolv.so.2")) {
            Path library = find(libc.resolveSibling(more));
            needed.add(library);
            needed.addAll(librariesOf(library));
        }
        for (Path library : needed) {
            if (!library.startsWith(java)) {
                Path copy = root.resolve(library.toString().substring(1));
                Files.createDirectories(copy.getParent());
                Files.copy(library.toRealPath(), copy, StandardCopyOption.REPLACE_EXISTING);
                copy.toFile().setExecutable(true, false);
            }
        }
    }

    private static Path find(Path library) {
        Path other = Path.of("/usr").resolve(library.toString().substring(1));
        if (Files.exists(library) || Files.exists(other)) {
            return Files.exists(library) ? library : other;
        }
        throw new IllegalStateException(library + " is missing");
    }

    private static Set<Path> librariesOf(Path binary) throws IOException, InterruptedException {
        Process ldd =
                new ProcessBuilder("ldd", binary.toString()).redirectErrorStream(true).start();
        String said;
        try (InputStream output = ldd.getInputStream()) {
            said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
        }
        if (!ldd.waitFor(30, TimeUnit.SECONDS)) {
            ldd.destroyForcibly();
            throw new IllegalStateException("ldd %s does not end".formatted(binary));
        }
        Set<Path> libraries = new TreeSet<>();
        Matcher matcher = LIBRARY.matcher(said);
        while (matcher.find()) {
            libraries.add(Path.of(matcher.group(1)));
        }
        return libraries;
    }

    private void addUser() throws IOException {
        Path etc = Files.createDirectories(root.resolve("etc"));
        Files.writeString(
                etc.resolve("passwd"),
                """
                root:x:0:0:root:/:/sbin/nologin
                causestream:x:%1$d:%1$d:causestream:/tmp:/sbin/nologin
                """
                        .formatted(USER));
        Files.writeString(
                etc.resolve("group"),
                """
                root:x:0:
                causestream:x:%d:
                """
                        .formatted(USER));
        Files.writeString(etc.resolve("nsswitch.conf"), "hosts: files dns\n");
        Files.createDirectories(root.resolve("tmp"));
    }

    /** The runtime has its own in {@code /opt/java/legal}. */
    private void addLicences() throws IOException {
        for (String source : List.of("libc6", "libgcc-s1", "libstdc++6", "fonts-dejavu-core")) {
            Path licence = Path.of("/usr/share/doc", source, "copyright");
            if (Files.exists(licence)) {
                Path copy = root.resolve("usr/share/doc").resolve(source).resolve("copyright");
                Files.createDirectories(copy.getParent());
                Files.copy(licence.toRealPath(), copy);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path visited, IOException failure)
                            throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        Files.delete(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
