package io.causestream.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.causestream.playbook.catalogue.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What an editor says of a file of playbooks. */
class PlaybookSchemaTest {

    private static final Schema SCHEMA =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(PlaybookSchema.of(Catalogue.declared()));

    /** As it is now it is left in the target folder: once looked at, it takes the place. */
    @Test
    void isPublishedAsTheDeclarationsAre() throws IOException {
        String schema =
                JsonMapper.builder()
                                .enable(SerializationFeature.INDENT_OUTPUT)
                                .build()
                                .writeValueAsString(PlaybookSchema.of(Catalogue.declared()))
                        + "\n";
        Files.writeString(Path.of("target/playbooks.schema.json"), schema);

        assertThat(schema).isEqualTo(Files.readString(Path.of("../docs/playbooks.schema.json")));
    }

    static Stream<PlaybookFile> shipped() {
        return ShippedPlaybooks.files().stream();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void findsNothingWrongWithWhatIsShipped(PlaybookFile file) {
        assertThat(errors(file.text())).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- {triggers: [{on_pod_evicted: {}}], actions: [{logs_enricher: }]}",
                "- {triggers: [{on_pod_crash_loop: {restart_count: '3', rate_limit: 1h}}], stop: true}",
                "- {triggers: [{on_pod_update: {scope: {include: [{name: [a, b]}]}, change_filters: {include: [spec]}}}], stop: true}",
                "- {triggers: [{on_prometheus_alert: {status: ALL}}], stop: true}",
                "customPlaybooks: [{triggers: [{on_pod_evicted: {}}], stop: true}]",
                "{clusterName: home, globalConfig: {custom_severity_map: {P1: high}, prometheus_url: x}}",
                "namedCustomPlaybooks: {a: [{triggers: [{on_pod_evicted: {}}]}]}"
            })
    void findsNothingWrongWithWhatTheReaderTakes(String text) {
        assertThat(errors(text)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- {triggers: [{on_pod_evictd: {}}], actions: []}",
                "- {triggers: [], actions: [{logs_enricher: {}}]}",
                "- {actions: [{logs_enricher: {}}]}",
                "- {triggers: [{on_pod_evicted: {}, on_job_failure: {}}]}",
                "- {triggers: [{on_pod_evicted: {}}], actions: [{logs_enrichr: {}}]}",
                "- {triggers: [{on_pod_evicted: {}}], sink: [a]}",
                "- {triggers: [{on_pod_evicted: {naem_prefix: x}}]}",
                "- {triggers: [{on_pod_crash_loop: {restart_count: many}}]}",
                "- {triggers: [{on_pod_crash_loop: {rate_limit: soon}}]}",
                "- {triggers: [{on_prometheus_alert: {status: burning}}]}",
                "- {triggers: [{on_pod_evicted: {scope: {includes: []}}}]}",
                "- {triggers: [{on_pod_evicted: {scope: {include: [{nmae: x}]}}}]}",
                "customPlaybooks: {triggers: []}",
                "globalConfig: {custom_severity_map: {P1: hihg}}"
            })
    void findsWhatTheReaderRefuses(String text) {
        assertThat(errors(text)).isPositive();
    }

    private static int errors(String yaml) {
        return SCHEMA.validate(yaml, InputFormat.YAML).size();
    }
}
