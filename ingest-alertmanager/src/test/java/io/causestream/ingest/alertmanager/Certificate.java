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
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** One for 127.0.0.1 that signed itself, made by the JDK's own tool. */
public record Certificate(X509Certificate certificate, PrivateKey privateKey) {

    private static final char[] PASSWORD = "password".toCharArray();

    public static final Certificate RSA = make("RSA");
    public static final Certificate EC = make("EC");
    public static final Certificate ANOTHER_EC = make("EC");

    private static Certificate make(String algorithm) {
        try {
            Path folder = Files.createTempDirectory("causestream-keys");
            try {
                return make(folder, algorithm);
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

    private static Certificate make(Path folder, String algorithm)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("store.p12");
        Process keytool =
                new ProcessBuilder(
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
                                "-J-XX:TieredStopAtLevel=1")
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

    /** As OpenSSL wrote keys before PKCS#8, and cert-manager does: what stands in the wrapping. */
    public byte[] oldKey() {
        String kind = certificate.getPublicKey().getAlgorithm() + " PRIVATE KEY";
        byte[] pkcs8 = privateKey.getEncoded();
        // SEQUENCE { version, algorithm, OCTET STRING }: the string ends where all of it ends.
        for (int start = 7; start < pkcs8.length - 4; start++) {
            if (pkcs8[start] != 0x04) {
                continue;
            }
            int first = pkcs8[start + 1] & 0xff;
            int header = first < 0x80 ? 2 : 2 + (first & 0x7f);
            int length = first;
            if (first >= 0x80) {
                length = 0;
                for (int i = 2; i < header; i++) {
                    length = (length << 8) | (pkcs8[start + i] & 0xff);
                }
            }
            if (start + header + length == pkcs8.length) {
                return pem(kind, Arrays.copyOfRange(pkcs8, start + header, pkcs8.length));
            }
        }
        throw new AssertionError("no key in the key");
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
