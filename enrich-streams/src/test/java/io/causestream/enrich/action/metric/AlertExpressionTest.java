package io.causestream.enrich.action.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertExpressionTest {

    @Test
    void whatIsMeasuredIsToldFromItsThreshold() {
        AlertExpression parsed =
                AlertExpression.parse("sum(rate(errors{code=~\"5..\"}[5m])) by (pod) > 0.25");

        assertThat(parsed.measured()).isEqualTo("sum(rate(errors{code=~\"5..\"}[5m])) by (pod)");
        assertThat(parsed.threshold()).hasValue(0.25);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up == 0",
                "a > 1 and b > 2",
                "a > bool 1",
                "a > on (pod) b",
                "absent(up{job=\"x\"})",
                "a < 3 or b",
                "max(a > 3)"
            })
    void whatIsNoSingleThresholdIsDrawnAsItIs(String expression) {
        AlertExpression parsed = AlertExpression.parse(expression);

        assertThat(parsed.measured()).isEqualTo(expression);
        assertThat(parsed.threshold()).isEmpty();
    }

    @Test
    void aComparisonInAMatcherIsNone() {
        assertThat(AlertExpression.parse("a{path=\"x > 1 and y\"} >= 2e3").threshold())
                .hasValue(2000);
    }
}
