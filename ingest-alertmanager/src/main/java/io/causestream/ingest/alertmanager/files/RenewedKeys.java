package io.causestream.ingest.alertmanager.files;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyStoreBuilderParameters;
import javax.net.ssl.SSLContext;

/**
 * Presents to each new connection the certificate that is current at that moment: Java's own key
 * manager requests the key store again at each handshake, and reads chain and key from it together.
 */
public final class RenewedKeys extends KeyStore.Builder {

    private final Supplier<KeyStore> keys;

    private RenewedKeys(Supplier<KeyStore> keys) {
        this.keys = keys;
    }

    /**
     * @param keys the latest value of {@link TlsFiles}
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
