package io.causestream.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.ClientJwtValidator;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerExtensionsValidatorCallback;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallback;

/** Gives whoever knows the secret a signed token in which it is the subject. */
public final class TokenEndpoint implements AutoCloseable {

    private static final Key KEY =
            new SecretKeySpec("signs tokens of this test alone".getBytes(UTF_8), "HmacSHA256");

    private static final Map<String, String> CLAIMS =
            Map.of(
                    SaslConfigs.SASL_OAUTHBEARER_SCOPE_CLAIM_NAME, "scope",
                    SaslConfigs.SASL_OAUTHBEARER_SUB_CLAIM_NAME, "sub");

    private final HttpServer server;
    private final String secret;

    private TokenEndpoint(HttpServer server, String secret) {
        this.server = server;
        this.secret = secret;
    }

    static TokenEndpoint start(String secret) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        TokenEndpoint endpoint = new TokenEndpoint(server, secret);
        server.createContext("/token", endpoint::answer);
        server.start();
        return endpoint;
    }

    String url() {
        return "http://127.0.0.1:%d/token".formatted(server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String header = exchange.getRequestHeaders().getFirst("Authorization");
            String[] login =
                    new String(
                                    Base64.getDecoder()
                                            .decode(String.valueOf(header).replace("Basic ", "")),
                                    UTF_8)
                            .split(":", 2);
            boolean isKnown = login.length == 2 && login[1].equals(secret);
            byte[] body =
                    (isKnown
                                    ? "{\"access_token\":\"%s\",\"token_type\":\"bearer\",\"expires_in\":600}"
                                            .formatted(token(login[0]))
                                    : "{\"error\":\"invalid_client\"}")
                            .getBytes(UTF_8);
            exchange.sendResponseHeaders(isKnown ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String token(String subject) {
        long now = Instant.now().getEpochSecond();
        String signed =
                "%s.%s"
                        .formatted(
                                base64("{\"alg\":\"HS256\"}".getBytes(UTF_8)),
                                base64(
                                        "{\"sub\":\"%s\",\"iat\":%d,\"exp\":%d}"
                                                .formatted(subject, now, now + 600)
                                                .getBytes(UTF_8)));
        return signed + "." + signature(signed);
    }

    private static String signature(String signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(KEY);
            return base64(mac.doFinal(signed.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** The broker's side: takes the tokens that this endpoint has signed, and no others. */
    public static final class Validator implements AuthenticateCallbackHandler {

        @Override
        public void configure(
                Map<String, ?> properties, String mechanism, List<AppConfigurationEntry> logins) {}

        @Override
        public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
            for (Callback each : callbacks) {
                switch (each) {
                    case OAuthBearerValidatorCallback asked -> validate(asked);
                    case OAuthBearerExtensionsValidatorCallback _ -> {
                        // There are none.
                    }
                    default -> throw new UnsupportedCallbackException(each);
                }
            }
        }

        private static void validate(OAuthBearerValidatorCallback asked) {
            String token = asked.tokenValue();
            int end = token.lastIndexOf('.');
            if (signature(token.substring(0, end)).equals(token.substring(end + 1))) {
                try (ClientJwtValidator reader = new ClientJwtValidator()) {
                    reader.configure(CLAIMS, "OAUTHBEARER", List.of());
                    asked.token(reader.validate(token));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            } else {
                asked.error("invalid_token", null, null);
            }
        }

        @Override
        public void close() {}
    }
}
