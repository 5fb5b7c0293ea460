package io.causestream.ingest.alertmanager.files;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Shows each new connection the certificate that is in use at that moment. */
public final class RenewedKeys extends X509ExtendedKeyManager {

    private final Supplier<PemIdentity> identity;
    private @Nullable PemIdentity current;

    /** A handshake that has chosen it ends with it. */
    private @Nullable PemIdentity previous;

    private RenewedKeys(Supplier<PemIdentity> identity) {
        this.identity = identity;
    }

    public static SSLContext context(Supplier<PemIdentity> identity) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new RenewedKeys(identity)}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has TLS", e);
        }
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        PemIdentity now = renewed();
        return now.key().getAlgorithm().equals(keyType) ? now.name() : null;
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String name) {
        PemIdentity found = named(name);
        return found == null ? null : found.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String name) {
        PemIdentity found = named(name);
        return found == null ? null : found.key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {renewed().name()};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    private synchronized PemIdentity renewed() {
        PemIdentity now = identity.get();
        if (!now.equals(current)) {
            previous = current;
            current = now;
        }
        return now;
    }

    private synchronized @Nullable PemIdentity named(String name) {
        if (current != null && current.name().equals(name)) {
            return current;
        }
        return previous != null && previous.name().equals(name) ? previous : null;
    }
}
