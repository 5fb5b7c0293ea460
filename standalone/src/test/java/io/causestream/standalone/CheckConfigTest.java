package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check-config} and {@code playbooks} say of files. */
class CheckConfigTest {

    private static final String USERS =
            """
            clusterName: timour-homelab-talos
            sinksConfig:
              - slack_sink:
                  name: homelab_slack
                  api_key: "{{ env.SLACK_API_KEY }}"
                  slack_channel: "#homelab-alerts"
            runner:
              additional_env_vars:
                - name: SLACK_API_KEY
                  valueFrom: {secretKeyRef: {name: robusta-slack-token, key: api_key}}
            enableHolmesGPT: true
            holmesGPT: {apiUrl: "http://ollama.ai-inference.svc:11434/v1", model: "phi3:mini", temperature: 0.2, maxTokens: 2048, timeout: 60}
            aiAnalysis:
              enabled: true
              alertTypes: [CrashLoopBackOff, OOMKilled, ImagePullBackOff, NodeNotReady, PodPending, DeploymentReplicasMismatch]
              enrichSlackAlerts: true
            globalConfig:
              prometheus_url: "http://kube-prometheus-stack-prometheus.monitoring.svc:9090"
              alertmanager_url: "http://kube-prometheus-stack-alertmanager.monitoring.svc:9093"
            resource: {pod: true, deployment: true, statefulset: true, daemonset: true, job: true, node: true, service: true, persistentvolume: true}
            reason: {BackOff: true, Failed: true, Killing: true, Unhealthy: true, FailedScheduling: true, FailedMount: true}
            """;

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void findsNothingWrongWithTheFileThatTheUserHas() throws IOException {
        assertThat(run("check-config", file("values.yaml", USERS))).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString())
                .containsPattern("no problems; \\d\\d playbooks active, version \\w{12}");
    }

    @Test
    void findsTheMistakesOfSettingsAndPlaybooksAtOnceEachAtItsLine() throws IOException {
        String values =
                file(
                        "values.yaml",
                        """
                        clusterNmae: home
                        sinksConfig:
                          - slack_sink:
                              name: home
                              api_key: xoxb-0000000000000000
                              slack_channle: "#alerts"
                        webhook:
                          port: many
                        customPlaybooks:
                          - triggers:
                              - on_pod_crashloop: {}
                            actions:
                              - logs_enrichr: {}
                        """);
        String more = file("more.yaml", "- {triggers: [{on_pod_evicted: {}}]}\n");

        assertThat(run("check-config", values, more)).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(
                        more + ", line 1, [0]: does nothing: actions is missing or empty",
                        values + ", line 1, clusterNmae: unknown key; did you mean clusterName?",
                        values + ", line 3, sinksConfig[0].slack_sink.slack_channel: is missing",
                        values
                                + ", line 6, sinksConfig[0].slack_sink.slack_channle: unknown key;"
                                + " did you mean slack_channel?",
                        values
                                + ", line 8, webhook.port: 'many' is not a whole number from 0 to"
                                + " 65535",
                        values
                                + ", line 11, customPlaybooks[0].triggers[0].on_pod_crashloop:"
                                + " unknown trigger; did you mean on_pod_crash_loop?",
                        values
                                + ", line 13, customPlaybooks[0].actions[0].logs_enrichr:"
                                + " unknown action; did you mean logs_enricher?");
    }

    @Test
    void looksAtTheFilesThatTheSettingsName() throws IOException {
        String more = file("more.yaml", "- {name: mine, triggers: [{on_pod_evictd: {}}]}\n");
        String values =
                file(
                        "values.yaml",
                        """
                        disabledPlaybooks: [mine]
                        playbooks:
                          files: [%s, %s]
                        """
                                .formatted(more, folder.resolve("gone.yaml")));

        assertThat(run("check-config", values)).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(
                        more
                                + ", line 1, [0].triggers[0].on_pod_evictd: unknown trigger;"
                                + " did you mean on_pod_evicted?",
                        more + ", line 1, [0]: does nothing: actions is missing or empty",
                        values
                                + ", line 3, playbooks.files: "
                                + folder.resolve("gone.yaml")
                                + " can't be read");
    }

    @Test
    void takesFilesForOneSetOfPlaybooks() throws IOException {
        file(
                "more.yaml",
                "- {name: mine, triggers: [{on_pod_evicted: {}}], actions: [{logs_enricher: {}}]}");
        file("values.yaml", "disabledPlaybooks: [mine]");

        assertThat(run("check-config", folder.toString())).isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void warnsOfWhatHasNoEffectAndOfWhatIsNotAvailable() throws IOException {
        String values =
                file(
                        "values.yaml",
                        """
                        globalConfig:
                          grafana_url: http://grafana
                        kubewatch: {pprof: true}
                        customPlaybooks:
                          - name: mine
                            triggers: [{on_pod_evicted: {}}]
                            actions: [{delete_pod: {}}]
                        """);

        assertThat(run("check-config", values)).isZero();
        assertThat(out.toString())
                .contains(
                        "warning: " + values + ", line 2, globalConfig.grafana_url: has no effect",
                        "warning: "
                                + values
                                + ", line 3, kubewatch: has no effect here: `resource`",
                        "warning: mine: delete_pod is not available and is skipped; ",
                        "no problems; ");
    }

    @Test
    void saysThatAFileIsNoYamlOrCanNotBeRead() throws IOException {
        String broken = file("broken.yaml", "clusterName: home\nresource: [\n");

        assertThat(run("check-config", broken)).isEqualTo(2);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith(broken + ", line 3: not YAML: ");
        assertThat(run("check-config", folder.resolve("gone.yaml").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("gone.yaml: can't be read");
    }

    @Test
    void asksForAFile() {
        assertThat(run("check-config")).isEqualTo(2);
        assertThat(err.toString()).contains("FILE");
    }

    @Test
    void showsThePlaybooksInForceInTheirOrder() throws IOException {
        String values =
                file(
                        "values.yaml",
                        """
                        disabledPlaybooks: [KubePodNotReady]
                        customPlaybooks:
                          - name: mine
                            triggers: [{on_pod_evicted: {}}, {on_job_failure: {}}]
                            actions: [{logs_enricher: {}}, {delete_pod: {}}]
                            sinks: [home]
                            stop: true
                        """);

        assertThat(run("playbooks", "--file", values)).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines)
                .containsSequence(
                        "mine (custom; stops; only to home)",
                        "  when           on_pod_evicted, on_job_failure",
                        "  then           logs_enricher",
                        "  not available  delete_pod")
                .doesNotContain("KubePodNotReady (builtin)");
        assertThat(lines.indexOf("CommonPrometheusAlertsSilencer (priority)"))
                .isNotNegative()
                .isLessThan(lines.indexOf("mine (custom; stops; only to home)"));
        assertThat(lines.indexOf("CrashLoopBackOff (builtin)"))
                .isGreaterThan(lines.indexOf("mine (custom; stops; only to home)"));
    }

    @Test
    void showsOnePlaybookAsYaml() {
        assertThat(run("playbooks", "--show", "CrashLoopBackOff")).isZero();
        assertThat(out.toString())
                .startsWith("name: CrashLoopBackOff")
                .contains("  - on_pod_crash_loop:\n      restart_reason: CrashLoopBackOff\n");

        assertThat(run("playbooks", "--show", "CrashLoop")).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "no active playbook is named 'CrashLoop'; did you mean CrashLoopBackOff?");
    }

    @Test
    void showsNoPlaybooksOfAFileWithMistakes() throws IOException {
        String values = file("values.yaml", "customPlaybooks: [{}]\n");

        assertThat(run("playbooks", "--file", values)).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("nothing starts it");
    }

    private int run(String... arguments) {
        // As a terminal's: what nobody flushed is lost at the end.
        return Causestream.run(
                new PrintWriter(new BufferedWriter(out), true),
                new PrintWriter(new BufferedWriter(err), true),
                arguments);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }
}
