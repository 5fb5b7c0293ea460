package io.causestream.enrich.diagnosis;

import static io.causestream.enrich.diagnosis.Findings.alert;
import static io.causestream.enrich.diagnosis.Findings.crash;
import static io.causestream.enrich.diagnosis.Findings.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In the words of containerd 1 and 2 and of the registries that people use. */
class ImageRulesTest {

    private static final String FAILED =
            "failed to pull and unpack image \"registry:5000/team/web:9.9.9\": ";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    failed to resolve reference "registry:5000/team/web:9.9.9": failed to do request: Head "http://registry:5000/v2/team/web/manifests/9.9.9": dial tcp 127.0.0.1:5000: connect: connection refused | registry-unreachable
                    failed to do request: Head "https://registry:5000/v2/": dial tcp: lookup registry: no such host                          | registry-unreachable
                    failed to do request: Head "https://registry:5000/v2/": dial tcp 10.0.0.3:5000: i/o timeout                              | registry-unreachable
                    failed to resolve reference "registry:5000/team/web:9.9.9": registry:5000/team/web:9.9.9: not found                      | image-not-found
                    failed to resolve reference "x": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed | image-not-authorised
                    failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://registry/token: 401 Unauthorized | image-not-authorised
                    failed to copy: httpReadSeeker: failed open: unexpected status code 429 Too Many Requests - toomanyrequests: You have reached your pull rate limit. | registry-rate-limit
                    failed to do request: Head "https://registry:5000/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority | registry-certificate
                    failed to do request: Head "https://registry:5000/v2/": http: server gave HTTP response to HTTPS client                  | registry-certificate
                    no match for platform in manifest: not found                                                                             | image-other-platform
                    """)
    void knowsWhyAnImageCannotBePulled(String words, String category) {
        Findings finding = waiting("ErrImagePull", FAILED + words);

        assertThat(Diagnostician.diagnose(finding.finding()))
                .hasValueSatisfying(diagnosis -> {
                    assertThat(diagnosis.category()).isEqualTo(category);
                    assertThat(diagnosis.cause()).containsAnyOf("registry:5000");
                    assertThat(diagnosis.evidence()).containsExactly(FAILED + words);
                    assertThat(diagnosis.fixes()).isNotEmpty();
                });
    }

    @Test
    void theEventSaysItWhereTheStateOnlySaysThatItWaits() {
        String note = "Failed to pull image \"registry:5000/team/web:9.9.9\": not found: not found";
        Findings finding =
                waiting("ErrImagePull", "Back-off pulling image \"registry:5000/team/web:9.9.9\"")
                        .event("Warning", "Failed", note);

        assertThat(Diagnostician.diagnose(finding.finding()))
                .map(Diagnosis::evidence)
                .hasValueSatisfying(lines -> assertThat(lines).containsExactly(note));
    }

    @Test
    void anAlertAboutAPodThatWaitsNamesTheImageOfTheEvent() {
        Findings finding =
                alert("KubeContainerWaiting")
                        .event(
                                "Warning",
                                "Failed",
                                "Failed to pull image \"ghcr.io/team/web:2\": ghcr.io/team/web:2: not found");

        assertThat(Diagnostician.diagnose(finding.finding()))
                .map(Diagnosis::cause)
                .hasValueSatisfying(cause -> assertThat(cause).contains("ghcr.io/team/web:2"));
    }

    @Test
    void whatMayBeEitherIsLessSure() {
        Findings finding =
                waiting(
                        "ErrImagePull",
                        FAILED
                                + "pull access denied, repository does not exist or may require authorization");

        assertThat(Diagnostician.diagnose(finding.finding()))
                .map(Diagnosis::confidence)
                .contains(Confidence.MEDIUM);
    }

    @Test
    void theWordsOfACrashedContainerAreNoMatterOfItsImage() {
        assertThat(
                        Diagnostician.diagnose(
                                crash(1, "Error").log("GET /pets/7: not found").finding()))
                .isEmpty();
    }
}
