package io.causestream.benchmarks.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DiagnosisThroughputTest {

    @Test
    void stillMeasures() throws Exception {
        assertThat(
                        DiagnosisThroughput.measure(
                                Path.of("../diagnosis-cases"), Duration.ofMillis(50)))
                .hasSize(2)
                .allSatisfy(figure -> {
                    assertThat(figure.diagnoses()).isPositive().isFinite();
                    assertThat(figure.readings()).isPositive().isFinite();
                });
    }
}
