package io.causestream.enrich.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.FieldDiff;
import io.causestream.topics.Json;
import org.junit.jupiter.api.Test;

class JsonDiffTest {

    @Test
    void elementsOfListsAreComparedByName() {
        assertThat(
                        JsonDiff.between(
                                "spec",
                                Json.MAPPER.readTree(
                                        "{\"c\":[{\"name\":\"a\",\"image\":\"1\"},{\"name\":\"b\",\"image\":\"1\"}]}"),
                                Json.MAPPER.readTree(
                                        "{\"c\":[{\"name\":\"b\",\"image\":\"2\"},{\"name\":\"a\",\"image\":\"1\"}]}")))
                .containsExactly(new FieldDiff("spec.c[b].image", "1", "2"));
    }

    @Test
    void aVariableThatWentIsToldByItsValue() {
        assertThat(
                        JsonDiff.between(
                                "spec",
                                Json.MAPPER.readTree(
                                        "{\"env\":[{\"name\":\"URL\",\"value\":\"hmac:1\"}]}"),
                                Json.MAPPER.readTree("{}")))
                .containsExactly(new FieldDiff("spec.env[URL]", "hmac:1", null));
    }

    @Test
    void moreThanAReaderWantsIsCut() {
        StringBuilder many = new StringBuilder("{");
        for (int i = 0; i < 100; i++) {
            many.append(i == 0 ? "" : ",")
                    .append("\"f%03d\":\"%s\"".formatted(i, "x".repeat(1_000)));
        }

        assertThat(
                        JsonDiff.between(
                                "spec",
                                Json.MAPPER.readTree("{}"),
                                Json.MAPPER.readTree(many + "}")))
                .hasSize(JsonDiff.MOST)
                .allSatisfy(diff -> assertThat(String.valueOf(diff.after())).hasSizeLessThan(600));
    }

    @Test
    void whatComesInBetweenChangesNoneOfTheOthers() {
        assertThat(
                        JsonDiff.between(
                                "",
                                Json.MAPPER.readTree(
                                        """
                                        {"taints":[{"key":"a","effect":"NoSchedule"}],
                                         "volumeMounts":[{"name":"v","mountPath":"/b"}],
                                         "keys":["b"],"args":["x","y"],
                                         "envFrom":[{"configMapRef":{"name":"b"}}]}
                                        """),
                                Json.MAPPER.readTree(
                                        """
                                        {"taints":[{"key":"a","effect":"NoExecute"},{"key":"a","effect":"NoSchedule"}],
                                         "volumeMounts":[{"name":"v","mountPath":"/a"},{"name":"v","mountPath":"/b"}],
                                         "keys":["a","b"],"args":["y","y"],
                                         "envFrom":[{"secretRef":{"name":"b"}},{"configMapRef":{"name":"b"}}]}
                                        """)))
                .extracting(FieldDiff::path)
                .containsExactly(
                        "args[0]",
                        "envFrom[secret/b]",
                        "keys[a]",
                        "taints[a:NoExecute]",
                        "volumeMounts[/a]");
    }

    @Test
    void namesThatAreNotTheElementsOwnAreNotUsed() {
        assertThat(
                        JsonDiff.between(
                                "",
                                Json.MAPPER.readTree("{\"x\":[{\"name\":\"a\",\"v\":\"1\"}]}"),
                                Json.MAPPER.readTree(
                                        "{\"x\":[{\"name\":\"a\",\"v\":\"1\"},{\"name\":\"a\",\"v\":\"2\"}]}")))
                .extracting(FieldDiff::path)
                .containsExactly("x[1]");
    }

    @Test
    void aLongValueIsCutBetweenCharacters() {
        String fire = "\ud83d\udd25";

        assertThat(
                        JsonDiff.between(
                                "spec",
                                Json.MAPPER.readTree("{}"),
                                Json.MAPPER.readTree(
                                        "{\"a\":\"x%s\"}".formatted(fire.repeat(2_000)))))
                .singleElement()
                .satisfies(diff ->
                        assertThat(String.valueOf(diff.after()))
                                .matches("x(?:%s)+…".formatted(fire)));
    }
}
