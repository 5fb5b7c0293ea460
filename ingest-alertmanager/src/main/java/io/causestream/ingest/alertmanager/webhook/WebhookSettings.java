package io.causestream.ingest.alertmanager.webhook;

import io.causestream.ingest.alertmanager.alert.ClusterName;
import io.causestream.ingest.alertmanager.files.TlsFiles;
import io.causestream.service.access.AccessToken;
import io.causestream.service.access.EndpointSettings;
import io.causestream.service.access.InvalidFile;
import io.causestream.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The webhook's endpoint: its address, and who may post.
 *
 * @param endpoint its tokens may be bound to the cluster that their bearers post for
 * @param tls null for plain HTTP
 */
public record WebhookSettings(EndpointSettings endpoint, @Nullable TlsFiles tls) {

    public static final int DEFAULT_PORT = 9095;

    /** With a token it is for other machines: Alertmanager is rarely on the same. */
    public static final EndpointSettings.Naming NAMING =
            new EndpointSettings.Naming(
                    "webhook", "CAUSESTREAM_WEBHOOK", "0.0.0.0", DEFAULT_PORT, Set.of("tls"));

    private static final Set<String> TLS_KEYS = Set.of("certFile", "keyFile");

    /** Settings that are open to this machine alone, without a token. */
    public static WebhookSettings local(int port) {
        return new WebhookSettings(EndpointSettings.local(port), null);
    }

    public static WebhookSettings from(Settings settings) {
        EndpointSettings endpoint = EndpointSettings.from(settings, NAMING);
        endpoint.tokens().forEach(token -> checkCluster(settings, token));
        return new WebhookSettings(endpoint, tls(settings));
    }

    /** The host to listen on. */
    public String host() {
        return endpoint.host();
    }

    /** The port to listen on; 0 for any free one. */
    public int port() {
        return endpoint.port();
    }

    /** The tokens of which a post must have one; empty if none is required. */
    public List<AccessToken> tokens() {
        return endpoint.tokens();
    }

    private static void checkCluster(Settings settings, AccessToken token) {
        token.cluster()
                .filter(cluster -> !ClusterName.isValid(cluster))
                .ifPresent(cluster ->
                        settings.problem(token.place() + ".cluster", ClusterName.refusal(cluster)));
    }

    private static @Nullable TlsFiles tls(Settings settings) {
        EndpointSettings.allowKeys(settings, settings.tree("webhook.tls"), "webhook.tls", TLS_KEYS);
        Optional<String> certificate =
                settings.optionalText("webhook.tls.certFile", "CAUSESTREAM_WEBHOOK_TLS_CERT_FILE");
        Optional<String> key =
                settings.optionalText("webhook.tls.keyFile", "CAUSESTREAM_WEBHOOK_TLS_KEY_FILE");
        if (certificate.isEmpty() && key.isEmpty()) {
            return null;
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            settings.problem("webhook.tls", "certFile and keyFile must both be set");
            return null;
        }
        TlsFiles files = new TlsFiles(Path.of(certificate.get()), Path.of(key.get()));
        try {
            files.read();
        } catch (InvalidFile e) {
            settings.problem("webhook.tls", "%s".formatted(e.getMessage()));
        }
        return files;
    }
}
