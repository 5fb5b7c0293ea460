package io.causestream.standalone;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Signs certificates for 127.0.0.1, by the JDK's own tool. Each stands in the folder as key store
 * ({@code NAME.p12}) and as one PEM file with key and certificate ({@code NAME.pem}).
 */
final class CertificateAuthority {

    /** Of every key store. */
    static final String PASSWORD = "s3cret-of-key-stores";

    private final Path folder;
    private final String name;

    private CertificateAuthority(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    static CertificateAuthority in(Path folder, String name) throws Exception {
        Files.createDirectories(folder);
        CertificateAuthority authority = new CertificateAuthority(folder, name);
        keytool(authority.genkeypair(name, "-ext", "bc:c"));
        Files.writeString(authority.pem(), pem("CERTIFICATE", authority.certificate()));
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(name, load(authority.keyStore(name)).getCertificate(name));
        store(trusted, authority.trustStore());
        return authority;
    }

    /** The authority's certificate. */
    Path pem() {
        return folder.resolve(name + ".crt");
    }

    /** A key store with the authority's certificate. */
    Path trustStore() {
        return folder.resolve(name + ".trust.p12");
    }

    Path keyStore(String commonName) {
        return folder.resolve(commonName + ".p12");
    }

    /** Key and certificate in PEM. */
    Path identity(String commonName) {
        return folder.resolve(commonName + ".pem");
    }

    /** A certificate of this common name, signed by this authority. */
    void sign(String commonName) throws Exception {
        Path own = keyStore(commonName);
        // keytool finds the signer only in the store that it writes.
        Files.copy(keyStore(name), own);
        keytool(genkeypair(commonName, "-ext", "san=ip:127.0.0.1,dns:localhost", "-signer", name));
        KeyStore keys = load(own);
        keys.deleteEntry(name);
        store(keys, own);
        StringBuilder text =
                new StringBuilder(
                        pem(
                                "PRIVATE KEY",
                                keys.getKey(commonName, PASSWORD.toCharArray()).getEncoded()));
        for (Certificate each : keys.getCertificateChain(commonName)) {
            text.append(pem("CERTIFICATE", each.getEncoded()));
        }
        Files.writeString(identity(commonName), text);
    }

    private byte[] certificate() throws GeneralSecurityException, IOException {
        return load(keyStore(name)).getCertificate(name).getEncoded();
    }

    private static KeyStore load(Path store) throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static void store(KeyStore keys, Path file)
            throws GeneralSecurityException, IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            keys.store(out, PASSWORD.toCharArray());
        }
    }

    private List<String> genkeypair(String commonName, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "-genkeypair",
                                "-alias",
                                commonName,
                                "-dname",
                                "CN=" + commonName,
                                "-keyalg",
                                "EC",
                                "-validity",
                                "2",
                                "-keystore",
                                keyStore(commonName).toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private static void keytool(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.addAll(arguments);
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
        if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new AssertionError("keytool failed: " + said);
        }
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(kind, Base64.getMimeEncoder().encodeToString(der), kind);
    }
}
