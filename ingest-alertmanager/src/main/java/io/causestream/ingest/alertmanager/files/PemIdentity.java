package io.causestream.ingest.alertmanager.files;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;

/**
 * A certificate with the key that belongs to it.
 *
 * @param chain the certificate first, then those that signed it
 */
public record PemIdentity(List<X509Certificate> chain, PrivateKey key) {

    private static final byte[] ANYTHING = {1, 2, 3};

    public PemIdentity {
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
        PrivateKey privateKey = PemKey.read(key, publicKey);
        // Half renewed: the files are two, and not written at one moment.
        if (!belongTogether(privateKey, publicKey)) {
            throw new InvalidFile("the private key does not match the certificate");
        }
        return new PemIdentity(chain, privateKey);
    }

    /** Tells it from others. */
    String name() {
        return chain.getFirst().getSerialNumber().toString(16)
                + "-"
                + Integer.toHexString(chain.getFirst().hashCode());
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
