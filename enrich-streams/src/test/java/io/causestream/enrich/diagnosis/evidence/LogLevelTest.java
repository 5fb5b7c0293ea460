package io.causestream.enrich.diagnosis.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLevelTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    w | 2026-01-01T12:00:00Z WARN  cache: refused
                    e | E0102 12:00:00.000000       1 reflector.go:1] failed
                    w | [warn] 12#12: conflicting server name
                    e | [Error] it is
                    i | level=info msg="no ERROR here"
                    f | {"ts":1,"level":"fatal","msg":"x"}
                    e | {"severity": "ERROR"}
                    d | DEBUG ERROR was handled
                    """)
    void isTheFirstThatTheLineNames(char level, String line) {
        assertThat(LogLevel.of(line)).contains(level);
    }

    @Test
    void aLineThatNamesNoneMayBeAnything() {
        assertThat(LogLevel.of("error: it is not found")).isEmpty();
        assertThat(LogLevel.of("java.lang.NullPointerException: MY_ERROR_CODE")).isEmpty();
        assertThat(LogLevel.of("level: 9")).isEmpty();
        assertThat(LogLevel.of("")).isEmpty();
        assertThat(LogLevel.of("x".repeat(300) + " ERROR")).isEmpty();
    }
}
