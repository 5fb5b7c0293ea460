package io.causestream.ingest.alertmanager.files;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.causestream.service.access.InvalidFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.security.PrivateKey;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * A private key in PEM. Java reads only PKCS#8; cert-manager writes PKCS#1 and SEC 1 by default,
 * which Bouncy Castle reads. The returned key is one of Java's.
 */
final class PemKey {

    private PemKey() {}

    /**
     * @throws InvalidFile without anything of the key
     */
    static PrivateKey read(byte[] pem) throws InvalidFile {
        try (PEMParser parser =
                new PEMParser(new InputStreamReader(new ByteArrayInputStream(pem), US_ASCII))) {
            // OpenSSL puts the curve's parameters, as a block of their own, before an EC key.
            for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
                if (block instanceof PEMKeyPair pair) {
                    return key(pair.getPrivateKeyInfo());
                }
                if (block instanceof PrivateKeyInfo key) {
                    return key(key);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidFile("the private key can't be read, or is of another kind", e);
        }
        throw new InvalidFile("the key file contains no PEM private key, or an encrypted one");
    }

    private static PrivateKey key(PrivateKeyInfo key) throws IOException {
        return new JcaPEMKeyConverter().getPrivateKey(key);
    }
}
