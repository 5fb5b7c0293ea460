package io.causestream.ai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OllamaErrorTest {

    private static final OllamaError ERRORS =
            new OllamaError(URI.create("http://ai:11434"), "phi3:mini");

    private static final String PULL =
            "Ollama has no model phi3:mini; to get it: ollama pull phi3:mini";

    private static String of(int status, String body) {
        return ERRORS.of(status, body).why();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":\"model 'phi3:mini' not found\"}",
                "{\"error\":\"model \\\"phi3:mini\\\" not found, try pulling it first\"}",
                "{\"error\":\"model 'Phi3:Mini' not found\"}"
            })
    void advisesAPullWhereOllamaNamesTheModel(String body) {
        assertThat(of(404, body)).isEqualTo(PULL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "404 page not found",
                "",
                "<html><body>phi3:mini not found</body></html>",
                "{\"error\":{\"message\":\"The model `phi3:mini` does not exist\",\"code\":\"model_not_found\"}}",
                "{\"detail\":\"Not Found\"}",
                "{\"error\":\"path not found\"}",
                "model 'phi3:mini' not found",
                "[]",
                "\"not found\""
            })
    void advisesNoPullForAnyOther404(String body) {
        assertThat(of(404, body)).doesNotContain("ollama pull").contains("404");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    404 | 404 page not found | there is no Ollama at http://ai:11434 (error 404: 404 page not found); set holmesGPT.apiUrl to
                    405 | <h1>no</h1> | there is no Ollama at http://ai:11434 (error 405: a web page); set
                    404 | {"error":{"message":"no such model"}} | there is no Ollama at http://ai:11434, but an OpenAI-like API (error 404: no such model); set
                    401 | {"error":{"message":"Incorrect API key"}} | http://ai:11434 refuses the request (error 401: Incorrect API key); set holmesGPT.apiKey to a key that it accepts
                    403 | `` | http://ai:11434 refuses the request (error 403); set holmesGPT.apiKey to a key that it accepts, allow Causestream in the proxy
                    403 | {"error":"unauthorized"} | Ollama at http://ai:11434 requires a login (error 403: unauthorized); sign in
                    502 | <html>Bad Gateway</html> | Ollama does not respond behind http://ai:11434 (error 502: a web page); check that it runs
                    504 | <html>Time-out</html> | the proxy at http://ai:11434 timed out waiting for Ollama (error 504: a web page); raise its timeout to holmesGPT.timeout
                    302 | `` | http://ai:11434 redirects (status 302); set holmesGPT.apiUrl
                    400 | Client sent an HTTP request to an HTTPS server. | what responds at http://ai:11434 is not Ollama (error 400: Client sent an HTTP request to an HTTPS server.); set
                    500 | {"error":{"message":"boom"}} | what responds at http://ai:11434 is an OpenAI-like API, not Ollama (error 500: boom); set
                    500 | {"error":"model requires more system memory (5.6 GiB) than is available (3.1 GiB)"} | Ollama has too little memory for phi3:mini: model requires more system memory (5.6 GiB) than is available (3.1 GiB); give it more, or set holmesGPT.model
                    500 | {"error":"llama runner process has terminated: signal: killed"} | Ollama has too little memory for phi3:mini: llama runner
                    500 | {"error":"llama runner process has terminated: exit status 2"} | Ollama can't load phi3:mini: llama runner process has terminated: exit status 2; its own log says why
                    500 | {"error":"CUDA error: out of memory"} | Ollama has too little memory for phi3:mini
                    500 | {"error":"timed out waiting for llama runner to start"} | Ollama can't load phi3:mini
                    503 | {"error":"llm server loading model"} | Ollama is still loading phi3:mini: llm server loading model
                    400 | {"error":"\\"phi3:mini\\" does not support chat"} | phi3:mini is not a chat model
                    500 | {"error":"unexpected EOF"} | Ollama answered with error 500: unexpected EOF
                    503 | {"error":"server busy"} | Ollama is too busy: server busy
                    200 | {"error":"unexpected EOF"} | Ollama answered with an error: unexpected EOF
                    200 | <html>Sign in</html> | what responds at http://ai:11434 is not Ollama: it answered with a web page; set
                    200 | {"message":{"role": | the connection to Ollama at http://ai:11434 closed before its answer was complete
                    200 | {"models":[]} | what responds at http://ai:11434 is not Ollama: it answered with other JSON than Ollama's; set
                    200 | OK | what responds at http://ai:11434 is not Ollama: it answered with something that is not JSON; set
                    """)
    void namesTheThingAndTheRemedy(int status, String body, String words) {
        assertThat(of(status, body)).startsWith(words);
    }

    @Test
    void triesAgainWhatMayGoWellInAMoment() {
        assertThat(ERRORS.of(503, "{\"error\":\"server busy\"}").again()).isTrue();
        assertThat(ERRORS.of(429, "{\"error\":{\"message\":\"slow down\"}}").again()).isTrue();
        assertThat(ERRORS.of(502, "<html>").again()).isTrue();
        assertThat(ERRORS.of(404, "").again()).isFalse();
        assertThat(ERRORS.of(500, "{\"error\":\"out of memory\"}").again()).isFalse();
    }

    @Test
    void quotesLittleAndNoSecret() {
        String said = of(500, "{\"error\":\"token=abcdefgh %s\"}".formatted("x".repeat(5_000)));

        assertThat(said).doesNotContain("abcdefgh").hasSizeLessThan(300);
    }

    @Test
    void saysWhyNobodyAnswers() {
        assertThat(ERRORS.unreachable(new RuntimeException(new ConnectException())).orElseThrow())
                .isEqualTo(new ModelReply.Failed("Ollama is unreachable at http://ai:11434", true));
        assertThat(ERRORS.unreachable(new HttpConnectTimeoutException("slow")).orElseThrow().why())
                .isEqualTo("Ollama is unreachable at http://ai:11434");
        assertThat(ERRORS.unreachable(new SSLHandshakeException("unknown ca")).orElseThrow().why())
                .startsWith("no TLS connection to Ollama at http://ai:11434 (unknown ca); check");
        assertThat(ERRORS.unreachable(new IOException("reset"))).isEmpty();
    }
}
