package io.causestream.ingest.alertmanager.files;

import io.causestream.service.access.InvalidFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import javax.crypto.spec.PBEParameterSpec;

/**
 * A certificate with the key that belongs to it.
 *
 * @param chain the certificate first, then those that signed it
 */
record PemIdentity(List<X509Certificate> chain, PrivateKey key) {

    /**
     * The protection of a store that never leaves memory, and is opened at each handshake: hence
     * one iteration.
     */
    static final KeyStore.PasswordProtection IN_MEMORY =
            new KeyStore.PasswordProtection(
                    "in memory".toCharArray(),
                    "PBEWithHmacSHA256AndAES_256",
                    new PBEParameterSpec(new byte[16], 1));

    private static final byte[] ANYTHING = {1, 2, 3};

    PemIdentity {
        chain = List.copyOf(chain);
    }

    /**
     * @param certificates in PEM
     * @param key in PEM: PKCS#8, PKCS#1 (RSA) or SEC 1 (EC), not encrypted
     * @throws InvalidFile if either is something else, or they don't belong together
     */
    static PemIdentity of(byte[] certificates, byte[] key) throws InvalidFile {
        List<X509Certificate> chain = chain(certificates);
        PublicKey publicKey = chain.getFirst().getPublicKey();
        PrivateKey privateKey = PemKey.read(key);
        // Half renewed: the two files are not written at the same moment.
        if (!belongTogether(privateKey, publicKey)) {
            throw new InvalidFile("the private key does not match the certificate");
        }
        return new PemIdentity(chain, privateKey);
    }

    /** The identity as the only entry of a key store, as Java's TLS requires. */
    KeyStore keys() throws InvalidFile {
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setEntry(
                    "webhook",
                    new KeyStore.PrivateKeyEntry(key, chain.toArray(X509Certificate[]::new)),
                    IN_MEMORY);
            return keys;
        } catch (GeneralSecurityException | IOException e) {
            throw new InvalidFile(
                    "the private key can't be used (%s)".formatted(e.getClass().getSimpleName()),
                    e);
        }
    }

    private static List<X509Certificate> chain(byte[] certificates) throws InvalidFile {
        try {
            List<X509Certificate> chain =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(certificates))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (chain.isEmpty()) {
                throw new InvalidFile("the certificate file contains no PEM certificate");
            }
            return chain;
        } catch (CertificateException e) {
            throw new InvalidFile("the certificate file contains no PEM certificate", e);
        }
    }

    private static boolean belongTogether(PrivateKey key, PublicKey publicKey) throws InvalidFile {
        if (!key.getAlgorithm().equals(publicKey.getAlgorithm())) {
            return false;
        }
        String algorithm =
                switch (key.getAlgorithm().toUpperCase(Locale.ROOT)) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(ANYTHING);
            byte[] signature = signing.sign();
            Signature checking = Signature.getInstance(algorithm);
            checking.initVerify(publicKey);
            checking.update(ANYTHING);
            return checking.verify(signature);
        } catch (GeneralSecurityException e) {
            throw new InvalidFile(
                    "the private key can't be used (%s)".formatted(e.getClass().getSimpleName()),
                    e);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "PemIdentity[%s]".formatted(chain.getFirst().getSubjectX500Principal());
    }
}
