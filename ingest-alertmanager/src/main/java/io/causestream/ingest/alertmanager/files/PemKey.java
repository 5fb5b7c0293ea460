package io.causestream.ingest.alertmanager.files;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private key in PEM. Java reads PKCS#8 alone; cert-manager writes PKCS#1 and SEC 1 unless it is
 * told otherwise, which are wrapped here.
 */
final class PemKey {

    private static final Pattern KEY =
            Pattern.compile(
                    "-----BEGIN ((?:RSA |EC |)PRIVATE KEY)-----([A-Za-z0-9+/=\\s]{1,100000})-----END \\1-----");

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

    private PemKey() {}

    /**
     * @param owner the certificate's key, which says of what kind the private one must be
     * @throws InvalidFile without anything of the key
     */
    static PrivateKey read(byte[] pem, PublicKey owner) throws InvalidFile {
        Matcher key = KEY.matcher(new String(pem, US_ASCII));
        if (!key.find()) {
            throw new InvalidFile("the key file contains no PEM private key, or an encrypted one");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(key.group(2));
            byte[] pkcs8 = key.group(1).equals("PRIVATE KEY") ? der : wrapped(der, owner);
            return KeyFactory.getInstance(owner.getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new InvalidFile("the private key can't be read, or is of another kind", e);
        }
    }

    /** PKCS#8 is a version, what algorithm it is, and the key as older formats have it. */
    private static byte[] wrapped(byte[] key, PublicKey owner) {
        return der(SEQUENCE, VERSION_0, algorithm(owner.getEncoded()), der(OCTET_STRING, key));
    }

    /** The first element of a SubjectPublicKeyInfo: the algorithm, and the curve of an EC key. */
    private static byte[] algorithm(byte[] publicKey) {
        int start = contentStart(publicKey, 0);
        int end = contentStart(publicKey, start) + contentLength(publicKey, start);
        return Arrays.copyOfRange(publicKey, start, end);
    }

    private static int contentStart(byte[] der, int element) {
        int first = der[element + 1] & 0xff;
        return element + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int contentLength(byte[] der, int element) {
        int first = der[element + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int position = 0; position < (first & 0x7f); position++) {
            length = (length << 8) | (der[element + 2 + position] & 0xff);
        }
        return length;
    }

    private static byte[] der(int tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteArrayOutputStream der = new ByteArrayOutputStream(length + 6);
        der.write(tag);
        if (length < 0x80) {
            der.write(length);
        } else {
            int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
            der.write(0x80 | bytes);
            for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
                der.write(length >> shift);
            }
        }
        for (byte[] part : parts) {
            der.writeBytes(part);
        }
        return der.toByteArray();
    }
}
