package io.causestream.ingest.alertmanager.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.ingest.alertmanager.Certificate;
import io.causestream.service.access.InvalidFile;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PemIdentityTest {

    static List<Certificate> certificates() {
        return List.of(Certificate.RSA, Certificate.EC);
    }

    @ParameterizedTest
    @MethodSource("certificates")
    void readsAKeyInPkcs8AndInTheOlderFormats(Certificate certificate) throws Exception {
        PemIdentity identity = PemIdentity.of(certificate.pem(), certificate.key());

        assertThat(identity.chain()).containsExactly(certificate.certificate());
        assertThat(identity.key()).isEqualTo(certificate.privateKey());
        assertThat(identity.toString()).isEqualTo("PemIdentity[CN=webhook]");

        byte[] old = certificate.oldKey();
        assertThat(new String(old, US_ASCII)).containsPattern("-BEGIN (RSA|EC) PRIVATE KEY-");
        assertThat(secret(PemIdentity.of(certificate.pem(), old).key()))
                .isEqualTo(secret(certificate.privateKey()));
    }

    @Test
    void readsAKeyBehindTheParametersOfItsCurve() throws Exception {
        String parameters =
                "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        String both = parameters + new String(Certificate.EC.oldKey(), US_ASCII);

        assertThat(secret(PemIdentity.of(Certificate.EC.pem(), both.getBytes(US_ASCII)).key()))
                .isEqualTo(secret(Certificate.EC.privateKey()));
    }

    @Test
    void keepsTheChainInItsOrder() throws Exception {
        String pems =
                new String(Certificate.EC.pem(), US_ASCII)
                        + new String(Certificate.RSA.pem(), US_ASCII);

        PemIdentity identity = PemIdentity.of(pems.getBytes(US_ASCII), Certificate.EC.key());

        assertThat(identity.chain())
                .containsExactly(Certificate.EC.certificate(), Certificate.RSA.certificate());
        assertThat(identity.keys().getCertificateChain("webhook"))
                .containsExactly(Certificate.EC.certificate(), Certificate.RSA.certificate());
    }

    @Test
    void refusesWhatIsNoneOrNotItsOwn() throws Exception {
        Certificate one = Certificate.EC;
        Certificate other = Certificate.ANOTHER_EC;
        byte[] nonsense =
                "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----"
                        .getBytes(US_ASCII);

        assertThatThrownBy(() -> PemIdentity.of(one.pem(), other.key()))
                .isInstanceOf(InvalidFile.class)
                .hasMessage("the private key does not match the certificate");
        assertThatThrownBy(() -> PemIdentity.of(one.pem(), Certificate.RSA.key()))
                .hasMessage("the private key does not match the certificate");
        assertThatThrownBy(() -> PemIdentity.of(one.key(), one.key()))
                .hasMessage("the certificate file contains no PEM certificate");
        assertThatThrownBy(() -> PemIdentity.of(one.pem(), one.pem()))
                .hasMessage("the key file contains no PEM private key, or an encrypted one");
        assertThatThrownBy(() -> PemIdentity.of(one.pem(), one.encryptedKey()))
                .hasMessage("the key file contains no PEM private key, or an encrypted one");
        assertThatThrownBy(() -> PemIdentity.of(one.pem(), nonsense))
                .hasMessage("the private key can't be read, or is of another kind");
    }

    /** The number that makes the key; its encoding may say the curve once or twice. */
    private static BigInteger secret(PrivateKey key) {
        return switch (key) {
            case RSAPrivateKey rsa -> rsa.getPrivateExponent();
            case ECPrivateKey ec -> ec.getS();
            default -> throw new AssertionError(key.getAlgorithm());
        };
    }
}
