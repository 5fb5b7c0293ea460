package io.causestream.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {

    private static final Redactor REDACTOR = Redactor.standard();

    /** What goes stands in «»; quotes of Java are none of the text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "password=«hunter2»",
                "login with password=«hunter2», retry",
                "DB_PASSWORD=«hunter2;x,y&z» ./start",
                "Server=db;User Id=sa;Password=«hunter2»;Encrypt=true",
                "PGPASSWORD=«hunter2» psql -h db: connection refused",
                "{\"user\":\"a\",\"password\":\"«hun\\\"ter2»\",\"db\":\"shop\"}",
                "{\"log\":\"{\\\"password\\\":\\\"«hunter2»\\\",\\\"db\\\":\\\"shop\\\"}\"}",
                "{\"a\":\"{\\\"b\\\":\\\"{\\\\\\\"token\\\\\\\":\\\\\\\"«hunter2»\\\\\\\"}\\\"}\"}",
                "{'password': '«hunter2»', 'db': 'shop'}",
                "{\"apiKey\" : \"«hunter2»\", \"ok\" : true}",
                "db:\n  user: shop\n  password: «correct horse battery» # rotate\n  port: 1",
                "password: |\n  «first line\n  second line»\nport: 1",
                "spec:\n  token: >-\n    «abc\n    def»\n  next: 1",
                "invalid password: «hunter2».",
                "&{User:shop Password:«hunter2» Port:1}",
                "map[password:«hunter2» user:shop]",
                "headers map[X-Api-Key:[«hunter2»] Accept:[*/*]]",
                "User{name=shop, password=«hunter2», port=1}",
                "level=error token=\"«a b c»\" msg=\"login failed\"",
                "--password «hunter2» --port 80",
                "[\"--token\", \"«hunter2»\", \"--port\", \"80\"]",
                "--api-key=«hunter2» --port=80",
                "<password>«hunter2»</password><port>80</port>",
                "<add key=\"Password\" value=\"«hunter2»\"/>",
                "- name: DB_PASSWORD\n  value: «hunter2»\n- name: PORT\n  value: 80",
                "{\"name\":\"DB_PASSWORD\",\"value\":\"«hunter2»\"},{\"name\":\"PORT\",\"value\":\"80\"}",
                "GET /login?user=a&token=«hunter2»&next=/ 401",
                "g0.expr=up%7Bpassword%3D%22«hunter2»%22%7D&g0.tab=1",
                "postgres://shop:«hunter2»@db:5432/orders refused",
                "postgres://shop:«p@ss»@db:5432/orders refused",
                "amqp://shop:«p/w»@mq:5672/vhost refused",
                "redis://:«hunter2»@redis:6379/0",
                "https:\\/\\/shop:«hunter2»@db\\/x",
                "smtp://a@b.example:«hunter2»@mail:25",
                "https://«0123456789abcdef0123456789abcdef»@o1.example/7",
                "redirect=postgres%3A%2F%2Fshop%3A«hunter2»%40db",
                "shop:«hunter2»@tcp(db:3306)/orders: dial tcp",
                "jdbc:oracle:thin:scott/«tiger»@db:1521/x",
                "mysql -h db -u root -p«hunter2» orders",
                "sh -c 'mysqldump -uroot -p«hunter2» orders > dump'",
                "curl -s -u admin:«hunter2» https://x/y",
                "redis-cli -h r -a «hunter2» ping",
                "docker login -u a -p «hunter2» registry",
                "openssl rsa -passin pass:«hunter2» -in k",
                "requirepass «hunter2»",
                "CREATE USER 'a'@'%' IDENTIFIED BY '«hunter2»'",
                "Authorization: Bearer «abc»",
                "authorization: Basic «dTpw» rejected",
                "Authorization: «abcdef»",
                "curl -H 'Authorization: token «abc123»' https://x",
                "\"Authorization\":[\"Bearer «abc123»\"],\"Accept\":[\"*/*\"]",
                "Authorization: Digest «username=\"a\", response=\"b\"»\nAccept: x",
                "sent Bearer «abcdefghij1234567890» to x",
                "Set-Cookie: «session=abcdef; Path=/; HttpOnly»\nnext: x",
                "Cookie: «a=b; c=d»",
                "path=/x;JSESSIONID=«0123456789ABCDEF0123456789ABCDEF» x",
                "X-Vault-Token: «hvs.CAESIabcdefghijklmnopqrstuv» denied",
                "token «eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc_-def» expired",
                "cut «eyJhbGciOiJIUzI1NiJ9.eyJzdWIi»",
                "«AKIAIOSFODNN7EXAMPLE» is not valid",
                "«AKIAIOSFODNN7EXAMPLE»:«wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY» x",
                "AWS_SECRET_ACCESS_KEY=«wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY»",
                "AccountName=a;AccountKey=«abc+/def==»;EndpointSuffix=x",
                "https://a.blob.example/c?sv=1&sig=«abc%2Fdef%3D»&se=2",
                "https://discord.com/api/webhooks/123456789012345678/«abc-def_ghijklmnop»",
                "https://hooks.slack.com/services/«T000/B000/XXXXXXXXXXXX»",
                "bot «123456789:AAabcdefghijklmnopqrstuvwxyz0123456»",
                "{\"auths\":{\"r\":{\"auth\":\"«dTpw»\"}}}",
                "user $2 «$2a$10$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyz01234» x",
                "kind: Secret\ndata:\n  user: «c2hvcA==»\n  cert: «Y2VydA==»\nmetadata:\n  name: db",
                "{\"kind\":\"Secret\",\"data\":{\"user\":\"«c2hvcA==»\"},\"metadata\":{\"name\":\"db\"}}",
                "client-key-data: «LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQ==»",
                "Unseal Key 1: «abcdef»",
                "key «-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----» read",
                "{\"k\":\"«-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----»\\n\"}",
                "«-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQOY\n-----END PGP PRIVATE KEY BLOCK-----»",
                "«MIIEpAIBAAKCAQEAabcdef\nqqqqqqqqqqqqqqqqqqqqqq==\n-----END RSA PRIVATE KEY-----»\nrefused",
                "«-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEI»"
            })
    void masksTheSecretAndNothingElse(String marked) {
        String text = marked.replace("«", "").replace("»", "");
        String wanted = marked.replaceAll("(?s)«.*?»", "[redacted]");

        assertThat(REDACTOR.redact(text)).isEqualTo(wanted);
        assertThat(REDACTOR.redact(wanted)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret \"db\" not found",
                "Error: secret \"db-credentials\" not found",
                "password authentication failed for user \"shop\"",
                "token expired",
                "invalid token: expired at 10:05",
                "token: is expired by 5m",
                "couldn't find key password in Secret shop/db",
                "MountVolume.SetUp failed for volume \"token\" : secret \"token\" not found",
                "MountVolume.SetUp failed for volume \"kube-api-access-token\" : failed to fetch token: context deadline exceeded",
                "Unable to attach or mount volumes: unmounted volumes=[token], unattached volumes=[token]",
                "\"Unable to retrieve pull secret\" pod=\"shop/web\" secret=\"shop/regcred\" err=\"secret \\\"regcred\\\" not found\"",
                "Failed to pull image \"r/vault-token:1.2.3\": unauthorized: incorrect username or password",
                "FATAL: no pg_hba.conf entry for host \"10.0.0.1\", user \"shop\", no encryption",
                "unexpected token: }",
                "Unexpected token < in JSON at position 0",
                "syntax error near unexpected token `)'",
                "EOS token        = 128009",
                "automountServiceAccountToken: false",
                "secretName: db\nsecretKeyRef:\n  name: db\n  key: password",
                "PWD=/app",
                "GOOGLE_APPLICATION_CREDENTIALS=/var/secrets/google/key.json",
                "open /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory",
                "--password=$(DB_PASSWORD)",
                "DB_PASSWORD:  <set to the key 'password' in secret 'db'>  Optional: false",
                "unknown flag: --token",
                "flag --token is required",
                "no basic auth credentials",
                "password is empty",
                "password=\"\"",
                "token=null, secret: none",
                "https://registry:5000/v2/app?ref=a@b",
                "http://prometheus:9090/graph?g0.expr=up%7Bjob%3D%22a%22%7D",
                "exec: \"mysql\": executable file not found in $PATH",
                "sk-learn-training-job-7d9f8b6c5-abcde",
                "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "dial tcp: lookup db on 10.96.0.10:53: no such host",
                "crypto/rsa: verification error",
                "OOMKilled: memory limit 512Mi, used 511Mi",
                "eyJ is how tokens begin",
                "tokens: 12, max_tokens=512",
                "compass: north, monkey=bar, secretary: Bob",
                "Basic authentication is not supported",
                "Bearer realm=\"https://auth.example/token\",service=\"r\""
            })
    void leavesADiagnosisAsItIs(String text) {
        assertThat(REDACTOR.redact(text)).isEqualTo(text);
    }

    @Test
    void readsTheWordsOfACommandLineTogether() {
        assertThat(
                        REDACTOR.redact(
                                List.of(
                                        "mysqldump",
                                        "-u",
                                        "root",
                                        "-phunter2",
                                        "--password",
                                        "my pass phrase",
                                        "--port=80",
                                        "--token",
                                        "--verbose")))
                .containsExactly(
                        "mysqldump",
                        "-u",
                        "root",
                        "-p[redacted]",
                        "--password",
                        "[redacted]",
                        "--port=80",
                        "--token",
                        "--verbose");
    }

    @Test
    void readsTheQueryOfAUrlWithoutItsEncoding() {
        assertThat(
                        REDACTOR.redactUrl(
                                "http://prometheus/graph?g0.expr=up%7Bkey%3D%22AKIAIOSFODNN7EXAMPLE%22%7D&token=hunter2&g0.tab=1#a"))
                .isEqualTo(
                        "http://prometheus/graph?g0.expr=up%7Bkey%3D%22%5Bredacted%5D%22%7D&token=%5Bredacted%5D&g0.tab=1#a");
        for (String untouched :
                List.of("http://a/b", "http://a/b?", "http://a/?x=%zz&y", "http://a/?x=%41+b&y=")) {
            assertThat(REDACTOR.redactUrl(untouched)).isEqualTo(untouched);
        }
    }

    @Test
    void masksAllOfWhatIsNamedASecret() {
        assertThat(REDACTOR.redact("db_password", "a b")).isEqualTo("[redacted]");
        assertThat(REDACTOR.redact("secret", "db")).isEqualTo("db");
        assertThat(REDACTOR.redact("summary", "token=abc")).isEqualTo("token=[redacted]");
    }

    @Test
    void knowsASecretsName() {
        assertThat(List.of("DB_PASSWORD", "apiKey", "x-auth-token", "checksum/secret", "dbPass"))
                .allMatch(Redactor::isSecretName);
        assertThat(List.of("secretName", "tokenExpirationSeconds", "team", "key", "compass"))
                .noneMatch(Redactor::isSecretName);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void takesTimeInProportionToAHostileText(String piece) {
        assertThat(masked(piece.repeat((1 << 15) / piece.length()))).isNotNull();
    }

    @Test
    void masksAMegabyteOfAllThatIsHostile() {
        String all = String.join("", hostile().toList());
        String text = all.repeat((1 << 20) / all.length()) + "\npassword=hunter2 refused";

        assertThat(masked(text)).doesNotContain("hunter2");
    }

    private static String masked(String text) {
        return assertTimeoutPreemptively(Duration.ofMinutes(2), () -> REDACTOR.redact(text));
    }

    static Stream<String> hostile() {
        List<String> pieces =
                new ArrayList<>(
                        List.of(
                                "-----BEGIN PRIVATE KEY-----",
                                "-----END PRIVATE KEY-----\n",
                                "-----BEGIN PRIVATE KEY-----\n-----END x",
                                "a: token: x ",
                                "password=\"",
                                "password=\\\"\\\\\\'",
                                "token='\n",
                                "token: |\n",
                                "eyJaaaaaaaa-",
                                "eyJaaaaaaaa.",
                                "\"token\" : ",
                                "x://a:",
                                "%3A%2F%2Fa%3A",
                                "{\"kind\":\"Secret\",\"data\":{",
                                "kind: Secret\ndata:\n a: b\n",
                                "data:\n",
                                "mysql -p",
                                "login -p ",
                                " -a-a-a-a",
                                "<token ",
                                "key=key,value=",
                                "name: token\n",
                                "Authorization: Digest ",
                                "Cookie: a=",
                                "\\",
                                "token\\\\\\",
                                "a",
                                "0aB-",
                                " "));
        for (SecretShape shape : SecretShapes.ALL) {
            pieces.add(shape.hints().getFirst() + "aB3");
            pieces.add(shape.hints().getLast());
        }
        return pieces.stream().distinct();
    }
}
