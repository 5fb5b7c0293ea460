package io.causestream.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.benchmarks.StandaloneStart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark in short: how large its figures are does not matter. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class StandaloneStartTest {

    @TempDir private Path folder;

    @Test
    void stillMeasuresWhenTheStandaloneTakesAnAlert() throws Exception {
        assertThat(StandaloneStart.measure(launcher(), 1))
                .singleElement()
                .satisfies(seconds -> assertThat(seconds).isPositive());
    }

    /** What bin/causestream does once it has built: no build in a build. */
    private Path launcher() throws Exception {
        Path launcher = folder.resolve("causestream");
        Files.writeString(
                launcher,
                """
                #!/bin/sh
                exec '%s/bin/java' -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
                -Djava.awt.headless=true -cp '%s' io.causestream.standalone.Causestream "$@"
                """
                        .formatted(
                                System.getProperty("java.home"),
                                System.getProperty("java.class.path")));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        return launcher;
    }
}
