package io.causestream.doubles.secrets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * One secret of each shape at a time, each in a sentence about what went wrong. The same seed
 * plants the same secrets.
 */
public final class PlantedSecrets {

    /**
     * A sentence with a secret in it, given the secret's draw; «» enclose the rest of the
     * information.
     */
    private static final Map<String, Function<Draw, String>> SHAPES = shapes();

    private final Random random;

    public PlantedSecrets(long seed) {
        this.random = new Random(seed);
    }

    /** A new secret of each shape, in its sentence alone. */
    public List<PlantedSecret> ofEachShape() {
        List<PlantedSecret> planted = new ArrayList<>();
        SHAPES.forEach((shape, sentence) -> planted.add(plant(shape, sentence)));
        return planted;
    }

    /** A new secret of each shape, in its sentence as this format has it. */
    public List<PlantedSecret> ofEachShape(LogFormat format) {
        return ofEachShape().stream().map(format::write).toList();
    }

    private PlantedSecret plant(String shape, Function<Draw, String> sentence) {
        Draw draw = new Draw(random);
        String marked = sentence.apply(draw);
        List<String> sentences = new ArrayList<>();
        for (int open = marked.indexOf('«'); open >= 0; open = marked.indexOf('«', open + 1)) {
            sentences.add(marked.substring(open + 1, marked.indexOf('»', open)));
        }
        return new PlantedSecret(
                shape, marked.replace("«", "").replace("»", ""), draw.parts(), sentences);
    }

    private static Map<String, Function<Draw, String>> shapes() {
        Map<String, Function<Draw, String>> all = new LinkedHashMap<>();
        clouds(all);
        tokens(all);
        keys(all);
        connections(all);
        named(all);
        commands(all);
        headers(all);
        return all;
    }

    private static void clouds(Map<String, Function<Draw, String>> all) {
        all.put(
                "aws-key-id",
                d ->
                        "«upload to the bucket failed» with AKIA"
                                + d.capitals(16)
                                + "«: access denied»");
        all.put(
                "aws-key-pair",
                d ->
                        "«bad credentials» AKIA%s:%s «of profile backup»"
                                .formatted(d.capitals(16), d.base64(40)));
        all.put(
                "aws-secret-named",
                d ->
                        "«env of backup:» AWS_SECRET_ACCESS_KEY=%s «AWS_REGION=eu-west-1»"
                                .formatted(d.base64(40)));
        all.put(
                "aws-session",
                d -> "«expired session» IQoJb3JpZ2lu" + d.letters(120) + " «of role backup»");
        all.put(
                "gcp-service-account",
                d ->
                        "{\"type\":\"«service_account»\",\"private_key_id\":\"%s\",\"private_key\":\"-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----\\n\",\"client_email\":\"«backup@shop.example»\"}"
                                .formatted(d.hex(40), d.armour("\\n")));
        all.put(
                "google-api-key",
                d -> "«geocoding refused»: AIza" + d.letters(35) + " «is not enabled»");
        all.put(
                "google-oauth",
                d -> "«upload got 401» with ya29." + d.url(80) + " «after 3 tries»");
        all.put(
                "google-client-secret",
                d -> "«invalid_client» GOCSPX-" + d.url(28) + " «for the console»");
        all.put(
                "azure-connection",
                d ->
                        "«can't open» DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=%s==;EndpointSuffix=core.example «: timeout»"
                                .formatted(d.base64(86)));
        all.put(
                "azure-sas",
                d ->
                        "«GET» https://shop.blob.example/c/f?sv=2022-11-02&sig=%s&se=2026 «403»"
                                .formatted(d.letters(43)));
        all.put(
                "azure-client-secret",
                d -> "«AADSTS7000215» %s8Q~%s «is invalid»".formatted(d.letters(3), d.letters(34)));
        all.put("digitalocean", d -> "«droplet list failed» dop_v1_" + d.hex(64) + " «: 401»");
        all.put("databricks", d -> "«job run failed» dapi" + d.hex(32) + " «: forbidden»");
    }

    private static void tokens(Map<String, Function<Draw, String>> all) {
        all.put(
                "jwt",
                d ->
                        "«claims are stale:» eyJ%s.eyJ%s.%s «signed by old key»"
                                .formatted(d.letters(30), d.letters(60), d.url(43)));
        all.put("github", d -> "«clone failed» ghp_" + d.letters(36) + " «: repository not found»");
        all.put(
                "github-fine",
                d ->
                        "«clone failed» github_pat_"
                                + d.letters(22)
                                + "_"
                                + d.letters(59)
                                + " «: 403»");
        all.put("gitlab", d -> "«pipeline stuck» glpat-" + d.url(20) + " «: runner is gone»");
        all.put(
                "slack-bot",
                d ->
                        "«could not post» xoxb-%s-%s-%s «: channel_not_found»"
                                .formatted(d.digits(12), d.digits(12), d.letters(24)));
        all.put(
                "slack-webhook",
                d ->
                        "«POST» https://hooks.slack.com/services/T%s/B%s/%s «timed out»"
                                .formatted(d.capitals(9), d.capitals(9), d.letters(24)));
        all.put("stripe", d -> "«charge declined» sk_live_" + d.letters(24) + " «card_declined»");
        all.put(
                "sendgrid",
                d -> "«mail not sent» SG.%s.%s «: 429»".formatted(d.letters(22), d.url(43)));
        all.put("twilio", d -> "«sms not sent» SK" + d.hex(32) + " «: 21211»");
        all.put("docker", d -> "«pull refused» dckr_pat_" + d.url(27) + " «: rate limit»");
        all.put("npm", d -> "«publish failed» npm_" + d.letters(36) + " «: E403»");
        all.put("pypi", d -> "«upload failed» pypi-AgEIcHlwaS5vcmc" + d.letters(120) + " «: 400»");
        all.put("huggingface", d -> "«model is gated» hf_" + d.letters(34) + " «: 403»");
        all.put(
                "openai",
                d ->
                        "«completion failed» sk-proj-"
                                + d.letters(20)
                                + "T3BlbkFJ"
                                + d.letters(20)
                                + " «: quota»");
        all.put(
                "anthropic",
                d -> "«completion failed» sk-ant-api03-" + d.url(90) + " «: overloaded»");
        all.put(
                "telegram",
                d ->
                        "«getUpdates failed» %s:AA%s «: conflict»"
                                .formatted(d.digits(10), d.letters(33)));
        all.put(
                "discord-webhook",
                d ->
                        "«POST» https://discord.com/api/webhooks/123456789012345678/%s «429»"
                                .formatted(d.url(68)));
        all.put(
                "vault",
                d -> "«lease not renewed» hvs." + d.letters(90) + " «: permission denied»");
        all.put(
                "grafana",
                d -> "«dashboards not read» glsa_" + d.letters(32) + "_" + d.hex(8) + " «: 401»");
        all.put("bcrypt", d -> "«hash mismatch» $2b$12$" + d.letters(53) + " «for user shop»");
    }

    private static void keys(Map<String, Function<Draw, String>> all) {
        for (String kind : List.of("RSA ", "OPENSSH ", "EC ")) {
            all.put(
                    kind.strip().toLowerCase(Locale.ROOT) + "-private-key",
                    d ->
                            "«could not parse» -----BEGIN %1$sPRIVATE KEY-----\n%2$s\n-----END %1$sPRIVATE KEY-----\n«: wrong tag»"
                                    .formatted(kind, d.armour("\n")));
        }
        all.put(
                "pgp-private-key",
                d ->
                        "«import failed» -----BEGIN PGP PRIVATE KEY BLOCK-----\n\n%s\n=%s\n-----END PGP PRIVATE KEY BLOCK-----\n«: no user id»"
                                .formatted(d.armour("\n"), "aBcD"));
        all.put(
                "private-key-cut-off",
                d ->
                        d.armour("\n")
                                + "\n-----END RSA PRIVATE KEY-----\n«tls: failed to find any PEM data»");
        all.put(
                "kubeconfig-key",
                d ->
                        "users:\n- name: «admin»\n  user:\n    client-key-data: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQp%s\n    «exec: none»"
                                .formatted(d.base64(200)));
    }

    private static void connections(Map<String, Function<Draw, String>> all) {
        all.put(
                "postgres-url",
                d ->
                        "«can't reach» postgres://shop:%s@db:5432/orders«: connection refused»"
                                .formatted(d.letters(16)));
        all.put(
                "url-with-at",
                d ->
                        "«can't reach» amqp://shop:%s@%s@mq:5672/v «: timeout»"
                                .formatted(d.letters(8), d.letters(8)));
        all.put(
                "redis-url",
                d -> "«can't reach» redis://:%s@redis:6379/0 «: NOAUTH»".formatted(d.letters(20)));
        all.put(
                "mysql-dsn",
                d ->
                        "«dial failed» shop:%s@tcp(db:3306)/orders «: i/o timeout»"
                                .formatted(d.letters(14)));
        all.put(
                "oracle-thin",
                d ->
                        "«ORA-12541» jdbc:oracle:thin:shop/%s@db:1521/x «no listener»"
                                .formatted(d.letters(12)));
        all.put(
                "ado-connection",
                d ->
                        "«login failed» Server=db;User Id=shop;Password=%s;Encrypt=true «: 18456»"
                                .formatted(d.letters(12)));
        all.put(
                "libpq",
                d ->
                        "«can't connect» host=db user=shop password=%s dbname=orders«: no route to host»"
                                .formatted(d.letters(12)));
        all.put(
                "git-token-url",
                d ->
                        "«fetch failed» https://oauth2:%s@git.example/a/b.git «: 403»"
                                .formatted(d.url(20)));
    }

    private static void named(Map<String, Function<Draw, String>> all) {
        all.put("password-assigned", d -> "«retrying» password=%s «in 5s»".formatted(d.password()));
        all.put(
                "password-said",
                d -> "«login refused» with password: %s «for user shop»".formatted(d.letters(10)));
        all.put(
                "password-json",
                d ->
                        "{\"user\":\"«shop»\",\"password\":\"%s \\\"%s\",\"db\":\"«orders»\"}"
                                .formatted(d.letters(7), d.letters(9)));
        all.put(
                "password-yaml",
                d ->
                        "db:\n  user: «shop»\n  password: %s %s\n  port: «5432»"
                                .formatted(d.letters(8), d.letters(8)));
        all.put(
                "token-yaml-block",
                d ->
                        "auth:\n  token: |\n    %s\n    %s\n  realm: «shop»"
                                .formatted(d.letters(30), d.letters(30)));
        all.put(
                "properties",
                d ->
                        "«spring.datasource.username=shop»\nspring.datasource.password=%s\n«spring.jpa.show-sql=true»"
                                .formatted(d.letters(13)));
        all.put(
                "go-struct",
                d ->
                        "«config» &{Host:db DBPassword:%s Port:5432} «rejected»"
                                .formatted(d.letters(11)));
        all.put(
                "java-record",
                d ->
                        "«config» Db[host=db, apiKey=%s, port=5432] «rejected»"
                                .formatted(d.letters(24)));
        all.put(
                "python-dict",
                d ->
                        "«kwargs» {'client_secret': '%s', 'scope': 'read'} «rejected»"
                                .formatted(d.letters(24)));
        all.put(
                "xml",
                d ->
                        "<db><user>«shop»</user><password>%s</password><port>«5432»</port></db>"
                                .formatted(d.letters(15)));
        all.put(
                "name-and-value",
                d ->
                        "«env changed:» {\"name\":\"SMTP_PASSWORD\",\"value\":\"%s\"} «in mailer»"
                                .formatted(d.letters(18)));
        all.put(
                "query",
                d ->
                        "«GET» /callback?state=7&access_token=%s&scope=read «500»"
                                .formatted(d.letters(30)));
        all.put(
                "encoded-query",
                d ->
                        "«redirect to» /login?next=%%2Fcb%%3Ftoken%%3D%s%%26a%%3D1 «refused»"
                                .formatted(d.letters(30)));
        all.put(
                "docker-config",
                d ->
                        "{\"auths\":{\"«registry.example»\":{\"auth\":\"%s==\"}}}"
                                .formatted(d.letters(30)));
        all.put(
                "secret-json",
                d ->
                        "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"data\":{\"«tls.crt»\":\"%s\",\"user\":\"%s\"},\"metadata\":{\"name\":\"«db»\"}}"
                                .formatted(d.letters(40), d.letters(20)));
        all.put(
                "secret-yaml",
                d ->
                        "apiVersion: v1\nkind: Secret\ndata:\n  «tls.crt»: %s\n  user: %s\nmetadata:\n  name: «db»"
                                .formatted(d.letters(40), d.letters(20)));
        all.put("generic-token", d -> "«session closed» token=%s «by peer»".formatted(d.small(24)));
    }

    private static void commands(Map<String, Function<Draw, String>> all) {
        all.put(
                "flag",
                d ->
                        "«exec failed:» server --db-password %s --port 80 «exit 1»"
                                .formatted(d.letters(12)));
        all.put(
                "flag-assigned",
                d ->
                        "«exec failed:» server --api-token=%s --port=80 «exit 1»"
                                .formatted(d.letters(12)));
        all.put(
                "mysql-p",
                d ->
                        "«backup failed:» mysqldump -h db -u root -p%s orders «exit 2»"
                                .formatted(d.letters(12)));
        all.put(
                "pgpassword",
                d ->
                        "«backup failed:» PGPASSWORD=%s pg_dump -h db «exit 1»"
                                .formatted(d.letters(12)));
        all.put(
                "curl-user",
                d ->
                        "«probe failed:» curl -s -u admin:%s http://db:9200 «exit 7»"
                                .formatted(d.letters(12)));
        all.put(
                "redis-cli",
                d -> "«probe failed:» redis-cli -h r -a %s ping «exit 1»".formatted(d.letters(12)));
        all.put(
                "docker-login",
                d ->
                        "«push failed:» docker login -u shop -p %s registry «denied»"
                                .formatted(d.letters(12)));
    }

    private static void headers(Map<String, Function<Draw, String>> all) {
        all.put(
                "service-account-header",
                d ->
                        "«upstream said 401»\nAuthorization: Bearer eyJ%s.eyJ%s.%s\n«Accept: application/json»"
                                .formatted(d.letters(40), d.letters(200), d.url(300)));
        all.put("bearer", d -> "«upstream said 401» to Bearer %s «twice»".formatted(d.letters(40)));
        all.put(
                "basic",
                d ->
                        "«upstream said 401»: authorization: Basic %s= «twice»"
                                .formatted(d.letters(23)));
        all.put(
                "digest",
                d ->
                        "«upstream said 401»\nAuthorization: Digest username=\"shop\", nonce=\"%s\", response=\"%s\"\n«Host: db»"
                                .formatted(d.hex(32), d.hex(32)));
        all.put(
                "set-cookie",
                d ->
                        "«302»\nSet-Cookie: session=%s; Path=/; HttpOnly\n«Location: /»"
                                .formatted(d.letters(40)));
        all.put(
                "api-key-header",
                d -> "«429»\nX-Api-Key: %s\n«Retry-After: 3»".formatted(d.letters(32)));
        all.put(
                "go-header-map",
                d ->
                        "«request» map[Accept:[*/*] X-Auth-Token:[%s]] «timed out»"
                                .formatted(d.letters(32)));
    }
}
