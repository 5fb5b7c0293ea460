package io.causestream.ingest.alertmanager.files;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyStoreBuilderParameters;
import javax.net.ssl.SSLContext;

/**
 * Shows each new connection the certificate that is in use at that moment: Java's own key manager
 * asks for the store of keys again at each handshake, and takes chain and key out of it together.
 */
public final class RenewedKeys extends KeyStore.Builder {

    private final Supplier<KeyStore> keys;

    private RenewedKeys(Supplier<KeyStore> keys) {
        this.keys = keys;
    }

    /**
     * @param keys what {@link TlsFiles} read last
     */
    public static SSLContext context(Supplier<KeyStore> keys) {
        try {
            KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
            managers.init(new KeyStoreBuilderParameters(new RenewedKeys(keys)));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has TLS", e);
        }
    }

    @Override
    public KeyStore getKeyStore() {
        return keys.get();
    }

    @Override
    public KeyStore.ProtectionParameter getProtectionParameter(String alias) {
        return PemIdentity.IN_MEMORY;
    }
}
