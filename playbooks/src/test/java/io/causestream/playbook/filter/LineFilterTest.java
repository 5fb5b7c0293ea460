package io.causestream.playbook.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LineFilterTest {

    @Test
    void keepsTheLinesInWhichItIsFound() {
        LineFilter errors = LineFilter.of("(?i)error|refused$");

        assertThat(errors.keeps("10:01 ERROR no such table")).isTrue();
        assertThat(errors.keeps("connection refused")).isTrue();
        assertThat(errors.keeps("refused, and tried again")).isFalse();
    }

    /** With an engine that tries all ways this takes longer than anyone waits. */
    @Test
    @Timeout(10)
    void isQuickWhateverTheExpression() {
        assertThat(LineFilter.of("^(a+)+$").keeps("a".repeat(5_000) + "!")).isFalse();
    }
}
