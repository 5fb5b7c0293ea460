package io.causestream.ingest.alertmanager;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.ingest.alertmanager.files.TlsFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;

/** One for 127.0.0.1 that signed itself, made by the JDK's own tool. */
public record Certificate(X509Certificate certificate, PrivateKey privateKey) {

    private static final char[] PASSWORD = "password".toCharArray();

    public static final Certificate RSA = make("RSA");
    public static final Certificate EC = make("EC");
    public static final Certificate ANOTHER_EC = make("EC");
    public static final Certificate EXPIRED_EC = make("EC", "-startdate", "-3d");

    private static Certificate make(String algorithm, String... more) {
        try {
            Path folder = Files.createTempDirectory("causestream-keys");
            try {
                return make(folder, algorithm, more);
            } finally {
                Files.deleteIfExists(folder.resolve("store.p12"));
                Files.delete(folder);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Certificate make(Path folder, String algorithm, String... more)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("store.p12");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keystore",
                                store.toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                new String(PASSWORD),
                                "-alias",
                                "a",
                                "-dname",
                                "CN=webhook",
                                "-ext",
                                "san=ip:127.0.0.1",
                                "-validity",
                                "2",
                                "-keyalg",
                                algorithm,
                                "-J-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(more));
        Process keytool =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return new Certificate(
                (X509Certificate) keys.getCertificate("a"),
                (PrivateKey) keys.getKey("a", PASSWORD));
    }

    public byte[] pem() throws GeneralSecurityException {
        return pem("CERTIFICATE", certificate.getEncoded());
    }

    public byte[] key() {
        return pem("PRIVATE KEY", privateKey.getEncoded());
    }

    /** As {@code openssl pkcs8 -topk8} writes it, with a password. */
    public byte[] encryptedKey() throws GeneralSecurityException, IOException {
        String algorithm = "PBEWithSHA1AndDESede";
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(PASSWORD)));
        byte[] encrypted = cipher.doFinal(privateKey.getEncoded());
        return pem(
                "ENCRYPTED PRIVATE KEY",
                new EncryptedPrivateKeyInfo(cipher.getParameters(), encrypted).getEncoded());
    }

    /** As OpenSSL wrote keys before PKCS#8, and cert-manager does: what stands in the wrapping. */
    public byte[] oldKey() throws IOException {
        PrivateKeyInfo pkcs8 = PrivateKeyInfo.getInstance(privateKey.getEncoded());
        ASN1Encodable key = pkcs8.parsePrivateKey();
        String kind = certificate.getPublicKey().getAlgorithm();
        if (kind.equals("EC")) {
            // Java leaves the curve out, which SEC 1 wants in a file of its own (RFC 5915).
            ECPrivateKey bare = ECPrivateKey.getInstance(key);
            ASN1Encodable curve = pkcs8.getPrivateKeyAlgorithm().getParameters();
            int bits = ((ECKey) privateKey).getParams().getOrder().bitLength();
            key = new ECPrivateKey(bits, bare.getKey(), curve);
        }
        return pem(kind + " PRIVATE KEY", key.toASN1Primitive().getEncoded());
    }

    public TlsFiles write(Path folder) throws IOException, GeneralSecurityException {
        TlsFiles files = new TlsFiles(folder.resolve("tls.crt"), folder.resolve("tls.key"));
        Files.write(files.certificate(), pem());
        Files.write(files.key(), key());
        return files;
    }

    /** Trusts this one alone. */
    public SSLContext trust() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("a", certificate);
        TrustManagerFactory managers =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private static byte[] pem(String kind, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(kind, Base64.getMimeEncoder().encodeToString(der), kind)
                .getBytes(US_ASCII);
    }
}
