package io.causestream.standalone.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffPageTest {

    /** Each of them would paint the page red. */
    private static final String HOSTILE =
            "<script>document.body.style.background='red'</script>"
                    + "<style>body{background:red!important}</style>"
                    + "<img src=x onerror=\"document.body.style.background='red'\">\" 'x' &lt;";

    private static final int DARK = 0xff14171b;

    @TempDir Path folder;

    @Test
    void showsTheHeadlineTheCountsAndBothSides() {
        assertThat(DiffPage.of(DiffReports.withTitle("Crashing pod mail-1")))
                .contains(
                        "<title>pages 2 times more: 2 instead of 0</title>",
                        "<h1>Pages 2 times more: 2 instead of 0</h1>",
                        "<b>3</b><span class=\"before\">instead of 2</span><span>findings</span>",
                        "<dd>new.yaml</dd>",
                        "1 finding stays as it is",
                        "<td data-side=\"with\">HIGH</td><td data-side=\"against\">MEDIUM</td>",
                        "with: CRITICAL, 12:10:00 to 12:15:00, first page 12:10:00; against: no finding");
    }

    @Test
    void isTheSameForTheSameComparison() {
        assertThat(DiffPage.of(DiffReports.withTitle("x")))
                .isEqualTo(DiffPage.of(DiffReports.withTitle("x")));
    }

    @Test
    void escapesWhatAClusterSays() {
        String page = DiffPage.of(DiffReports.withTitle(HOSTILE + "\u0000\u202e\n"));

        assertThat(page)
                .contains("&lt;script&gt;document.body", "&amp;lt;")
                .doesNotContain("<script", "<img", "<style>body{background", "\u0000", "\u202e");
    }

    @Test
    void refersToNothingOutsideItself() {
        String page = DiffPage.of(DiffReports.withTitle("x"));

        assertThat(page).doesNotContain("http:", "https:", "src=", "url(", "@import", "href=");
        assertThat(page).contains("default-src 'none'").doesNotContain("unsafe-inline");
    }

    @Test
    void isPaintedByItsOwnStyleAndByNothingInATitle() throws Exception {
        Path page = folder.resolve("diff.html");
        Files.writeString(page, DiffPage.of(DiffReports.withTitle(HOSTILE)));

        BufferedImage picture = inTheDark(page);

        assertThat(Integer.toHexString(picture.getRGB(2, 2))).isEqualTo(Integer.toHexString(DARK));
        assertThat(Integer.toHexString(picture.getRGB(2, picture.getHeight() - 2)))
                .isEqualTo(Integer.toHexString(DARK));
    }

    private BufferedImage inTheDark(Path page) throws IOException, InterruptedException {
        Optional<Path> chromium =
                Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of("/usr/bin", name))
                        .filter(Files::isExecutable)
                        .findFirst();
        assumeTrue(chromium.isPresent(), "no chromium in /usr/bin to look at the page with");
        Path picture = folder.resolve("diff.png");
        Process browser =
                new ProcessBuilder(
                                chromium.get().toString(),
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--hide-scrollbars",
                                "--user-data-dir=" + folder.resolve("profile"),
                                "--blink-settings=preferredColorScheme=0",
                                "--window-size=600,900",
                                "--screenshot=" + picture,
                                page.toUri().toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("chromium.log").toFile())
                        .start();
        try {
            assertThat(browser.waitFor(60, TimeUnit.SECONDS)).as("chromium ended").isTrue();
        } finally {
            browser.destroyForcibly().waitFor();
        }
        assertThat(picture).as(Files.readString(folder.resolve("chromium.log"))).exists();
        return ImageIO.read(picture.toFile());
    }
}
