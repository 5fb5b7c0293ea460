package io.causestream.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.playbook.Template.Values;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {

    private static final Values POD =
            new Values(
                    "web-x2x7p",
                    "Pod",
                    "shop",
                    "node-1",
                    "home",
                    Map.of("app", "web", "app.kubernetes.io/part-of", "shop-front", "pod", "web-0"),
                    Map.of("owner", "team $name", "on-call/channel", "#shop"));

    @Test
    void fillsInWhatItIsAbout() {
        assertThat(filled("$kind $namespace/$name on $node of $cluster"))
                .isEqualTo("Pod shop/web-x2x7p on node-1 of home");
        assertThat(filled("${kind} ${ name }.")).isEqualTo("Pod web-x2x7p.");
        assertThat(filled("$name.")).isEqualTo("web-x2x7p.");
    }

    @Test
    void fillsInLabelsAndAnnotations() {
        assertThat(filled("app $labels.app.")).isEqualTo("app web.");
        assertThat(filled("${labels.app.kubernetes.io/part-of}")).isEqualTo("shop-front");
        assertThat(filled("${annotations.on-call/channel}")).isEqualTo("#shop");
    }

    @Test
    void takesAnyOtherWordForALabel() {
        assertThat(filled("$pod and ${app.kubernetes.io/part-of}"))
                .isEqualTo("web-0 and shop-front");
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(filled("$nothing $labels.nothing ${annotations.no-thing/x}"))
                .isEqualTo("<missing> <missing> <missing>");
    }

    @Test
    void takesALabelForWhatTheObjectDoesNotHave() {
        Values alert = new Values("", "", "", "", "home", Map.of("node", "node-2"), Map.of());

        assertThat(Template.of("$node $name").fill(alert)).isEqualTo("node-2 <missing>");
    }

    @Test
    void leavesDollarsAndUnfinishedReferencesAlone() {
        assertThat(filled("$$name costs $5, ${name")).isEqualTo("$name costs $5, ${name");
        assertThat(filled("100 $")).isEqualTo("100 $");
    }

    @Test
    void neverFillsInWhatWasFilledIn() {
        assertThat(filled("$annotations.owner")).isEqualTo("team $name");
    }

    private static String filled(String text) {
        return Template.of(text).fill(POD);
    }
}
