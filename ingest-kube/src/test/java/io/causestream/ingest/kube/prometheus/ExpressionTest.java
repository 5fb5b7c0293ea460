package io.causestream.ingest.kube.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpressionTest {

    @Test
    void escapesForAStringAndForARegex() throws Exception {
        Map<String, String> values = Map.of("pod", "a\"} or up{x=\"", "node", "n.1\\b");

        assertThat(Expression.fill("up{pod=\"$pod\",node='${node}'}", values, ""))
                .isEqualTo("up{pod=\"a\\\"} or up{x=\\\"\",node='n.1\\\\b'}");
        assertThat(Expression.fill("up{node=~ \"$node-.*$\"}", values, ""))
                .isEqualTo("up{node=~ \"n\\\\.1\\\\\\\\b-.*$\"}");
        assertThat(Expression.fill("up{node!~`$node`}", values, ""))
                .isEqualTo("up{node!~`n\\.1\\\\b`}");
    }

    @Test
    void leavesAloneWhatIsNoParameter() throws Exception {
        String replace = "label_replace(up, \"a\", \"$1\", \"b\", \"(.*)$\")";

        assertThat(Expression.fill(replace, Map.of(), "")).isEqualTo(replace);
        assertThat(Expression.fill("up # \"$pod", Map.of(), "")).isEqualTo("up ");
    }

    @Test
    void endsEachSelectorWithTheLabelsThatAreConfigured() throws Exception {
        assertThat(Expression.fill("a{} / b{x=\"}\"} / c{x=\"1\",}", Map.of(), ",cluster=\"home\""))
                .isEqualTo(
                        "a{cluster=\"home\"} / b{x=\"}\",cluster=\"home\"} / c{x=\"1\",cluster=\"home\"}");
    }

    @Test
    void refusesWhatCannotBeFilledSafely() {
        Map<String, String> values = Map.of("pod", "a`b");

        assertThatThrownBy(() -> Expression.fill("$pod", values, ""))
                .hasMessageContaining("$pod is outside of quotes");
        assertThatThrownBy(() -> Expression.fill("up{a=\"$nod\"}", values, ""))
                .hasMessage("the expression names $nod; there are: pod");
        assertThatThrownBy(() -> Expression.fill("up{a=`$pod`}", values, ""))
                .hasMessageContaining("backtick");
        assertThatThrownBy(() -> Expression.fill("up{a=\"b}", values, ""))
                .hasMessageContaining("never closed");
    }
}
