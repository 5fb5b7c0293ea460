package io.causestream.ingest.alertmanager.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.ingest.alertmanager.Certificate;
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
        assertThat(PemIdentity.of(certificate.pem(), old).key())
                .isEqualTo(certificate.privateKey());
    }

    @Test
    void refusesWhatIsNoneOrNotItsOwn() throws Exception {
        Certificate one = Certificate.EC;
        Certificate other = Certificate.ANOTHER_EC;
        byte[] encrypted =
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----"
                        .getBytes(US_ASCII);

        assertThatThrownBy(() -> PemIdentity.of(one.pem(), other.key()))
                .isInstanceOf(InvalidFile.class)
                .hasMessage("the private key does not match the certificate");
        assertThatThrownBy(() -> PemIdentity.of(one.key(), one.key()))
                .hasMessage("the certificate file contains no PEM certificate");
        assertThatThrownBy(() -> PemIdentity.of(one.pem(), one.pem()))
                .hasMessage("the key file contains no PEM private key, or an encrypted one");
        assertThatThrownBy(() -> PemIdentity.of(one.pem(), encrypted))
                .hasMessage("the key file contains no PEM private key, or an encrypted one");
    }
}
