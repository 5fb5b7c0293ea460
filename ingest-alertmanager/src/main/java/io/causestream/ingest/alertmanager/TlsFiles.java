package io.causestream.ingest.alertmanager;

import java.nio.file.Path;
import java.util.List;

/**
 * Where the webhook's certificate is.
 *
 * @param certificate a PEM file: its own first, then those that signed it
 * @param key a PEM file: the private key, not encrypted
 */
record TlsFiles(Path certificate, Path key) {

    /**
     * @throws BadFile if they hold no certificate with its key
     */
    ReloadableFile<PemIdentity> read() throws BadFile {
        return new ReloadableFile<>(
                "webhook.tls",
                List.of(certificate, key),
                contents -> PemIdentity.of(contents.get(0), contents.get(1)));
    }
}
