package io.causestream.ingest.alertmanager.files;

import io.causestream.service.access.InvalidFile;
import io.causestream.service.access.ReloadableFile;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;

/**
 * Where the webhook's certificate is.
 *
 * @param certificate a PEM file: the certificate first, then those that signed it
 * @param key a PEM file: the private key, not encrypted
 */
public record TlsFiles(Path certificate, Path key) {

    /**
     * @throws InvalidFile if they contain no certificate with its key
     */
    public ReloadableFile<KeyStore> read() throws InvalidFile {
        return new ReloadableFile<>(
                "webhook.tls",
                List.of(certificate, key),
                contents -> PemIdentity.of(contents.get(0), contents.get(1)).keys());
    }
}
