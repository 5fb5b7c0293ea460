package io.causestream.ingest.kube.api;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the cluster and its credentials; a problem becomes one sentence for people. */
public final class KubeAccess {

    private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(10);
    private static final Path SERVICE_ACCOUNT =
            Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

    private KubeAccess() {}

    /** Thrown at the start; the message is the sentence. */
    public static final class NoCluster extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoCluster(String sentence) {
            super(sentence);
        }

        NoCluster(String sentence, Throwable cause) {
            super(sentence, cause);
        }
    }

    /**
     * @param kubeconfig null: {@code KUBECONFIG}, then {@code ~/.kube/config}, then the pod's own
     *     service account
     * @param context null: the file's current one
     */
    public static KubernetesClient client(
            @Nullable Path kubeconfig, @Nullable String context, Map<String, String> environment) {
        return client(
                new ConfigBuilder(config(kubeconfig, context, environment))
                        .withConnectionTimeout((int) TIME_TO_ANSWER.toMillis()));
    }

    /**
     * As {@link #client}, for a leader that must notice quickly when it can't renew its Lease: with
     * the usual timeouts it would go on long after another has taken over.
     */
    public static KubernetesClient impatientClient(
            @Nullable Path kubeconfig, @Nullable String context, Map<String, String> environment) {
        return client(
                new ConfigBuilder(config(kubeconfig, context, environment))
                        .withRequestTimeout(1_500)
                        .withConnectionTimeout(1_000));
    }

    private static KubernetesClient client(ConfigBuilder config) {
        return new KubernetesClientBuilder()
                .withConfig(
                        config.withOnlyHttpWatches(true)
                                // A single connection would fail for all, and a dead HTTP/2
                                // connection is reused until TCP gives it up.
                                .withHttp2Disable(true)
                                // Each caller here has its own deadline and its own way to retry.
                                .withRequestRetryBackoffLimit(0)
                                .build())
                .build();
    }

    private static Config config(
            @Nullable Path kubeconfig, @Nullable String context, Map<String, String> environment) {
        Path file = kubeconfig == null ? defaultFile(environment) : kubeconfig;
        if (file == null) {
            return Config.autoConfigure(null);
        }
        refuseUnreadable(file);
        refuseUnknownContext(file, context);
        return read(file, context);
    }

    /**
     * Requests the server's version: {@code v1.36.0}.
     *
     * @throws NoCluster if it does not respond, or rejects the credentials
     */
    public static String serverVersion(KubeApi api) {
        try {
            return api.object("/version", Deadline.in(TIME_TO_ANSWER), 64 * 1024)
                    .path("gitVersion")
                    .asString("");
        } catch (ClusterRefused e) {
            throw new NoCluster(
                    "the cluster at %s rejects the agent: %s; check the credentials of the kubeconfig or service account"
                            .formatted(api.address(), e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new NoCluster(
                    "the cluster at %s does not respond: %s"
                            .formatted(api.address(), FailureReason.of(e)),
                    e);
        }
    }

    /** Null if there is no file, and the pod's service account applies. */
    private static @Nullable Path defaultFile(Map<String, String> environment) {
        String named = environment.getOrDefault("KUBECONFIG", "");
        if (!named.isBlank()) {
            return Path.of(named.split(java.io.File.pathSeparator, 2)[0]);
        }
        Path home = Path.of(System.getProperty("user.home"), ".kube", "config");
        return !Files.exists(home) && Files.exists(SERVICE_ACCOUNT) ? null : home;
    }

    private static void refuseUnreadable(Path file) {
        if (!Files.exists(file)) {
            throw new NoCluster(
                    "no kubeconfig at %s: give --kubeconfig or set KUBECONFIG".formatted(file));
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new NoCluster("the kubeconfig at %s can't be read".formatted(file));
        }
    }

    private static void refuseUnknownContext(Path file, @Nullable String context) {
        List<String> names;
        String current;
        try {
            var parsed = KubeConfigUtils.parseConfig(file.toFile());
            names = parsed.getContexts().stream().map(named -> named.getName()).toList();
            current = parsed.getCurrentContext();
        } catch (RuntimeException e) {
            throw new NoCluster("the file at %s is not a kubeconfig".formatted(file), e);
        }
        String wanted = context == null ? current : context;
        if (wanted == null || !names.contains(wanted)) {
            throw new NoCluster(
                    "the kubeconfig at %s has no context '%s'; it has: %s"
                            .formatted(
                                    file,
                                    wanted == null ? "" : wanted,
                                    names.isEmpty()
                                            ? "none"
                                            : String.join(", ", new TreeSet<>(names))));
        }
    }

    private static Config read(Path file, @Nullable String context) {
        try {
            return Config.fromKubeconfig(context, file.toFile());
        } catch (KubernetesClientException | IllegalArgumentException e) {
            throw new NoCluster(
                    "the kubeconfig at %s can't be used: %s".formatted(file, e.getMessage()), e);
        }
    }
}
