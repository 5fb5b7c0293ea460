package io.causestream.standalone.config;

import io.causestream.ai.AiWorkerConfig;
import io.causestream.enrich.EnrichStreamsConfig;
import io.causestream.findings.FindingsApiConfig;
import io.causestream.ingest.alertmanager.IngestAlertmanagerConfig;
import io.causestream.ingest.alertmanager.webhook.WebhookSettings;
import io.causestream.ingest.kube.IngestKubeConfig;
import io.causestream.playbook.RobustaSettings;
import io.causestream.playbook.catalogue.Catalogue;
import io.causestream.playbook.catalogue.Parameter;
import io.causestream.service.HealthSettings;
import io.causestream.service.LogSettings;
import io.causestream.service.SettingsWatch;
import io.causestream.service.access.EndpointSettings;
import io.causestream.settings.BadSettings;
import io.causestream.settings.Problem;
import io.causestream.settings.SettingDeclarations;
import io.causestream.settings.Settings;
import io.causestream.sink.config.SinksFile;
import io.causestream.sink.routing.RoutedSink;
import io.causestream.sink.routing.SinkKind;
import io.causestream.sink.routing.SinkRouting;
import io.causestream.sink.routing.Tier;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.sink.webhook.WebhookSinkConfig;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings of {@code causestream up}: the file, the environment that overrides it, the command
 * line that overrides both. Each service reads its part, as it does when it runs alone.
 */
public final class UpSettings {

    static final String DEFAULT_OLLAMA = "http://127.0.0.1:11434";

    private static final String GLOBAL = "globalConfig";
    private static final String DEFAULT_CLUSTER = "kubernetes";
    private static final String DEFAULT_CHANNEL = "#homelab-alerts";

    /** A placeholder for the token, until it is determined that there is none. */
    private static final String NO_TOKEN = "none-so-the-page-stands-in";

    private final @Nullable Path file;
    private final Map<String, String> environment;

    private UpSettings(@Nullable Path file, Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
    }

    /**
     * @throws BadSettings with every problem in the file and the environment
     */
    public static UpSettings read(
            @Nullable Path file,
            Map<String, String> given,
            Path data,
            @Nullable Path kubeconfig,
            @Nullable String context,
            @Nullable Integer webhookPort,
            @Nullable Integer apiPort) {
        Map<String, String> environment = new HashMap<>(usual(file, given));
        environment.put("CAUSESTREAM_TOPIC_PREFIX", Topics.DEFAULT_PREFIX);
        environment.put(
                "CAUSESTREAM_STATE_FOLDER", data.toAbsolutePath().resolve("state").toString());
        if (kubeconfig != null) {
            environment.put("CAUSESTREAM_KUBECONFIG", kubeconfig.toString());
        }
        if (context != null) {
            environment.put("CAUSESTREAM_KUBE_CONTEXT", context);
        }
        if (webhookPort != null) {
            environment.put("CAUSESTREAM_WEBHOOK_PORT", webhookPort.toString());
        }
        if (apiPort != null) {
            environment.put("CAUSESTREAM_API_PORT", apiPort.toString());
        }
        UpSettings settings = new UpSettings(file, Map.copyOf(environment));
        settings.refuseProblems();
        return settings;
    }

    /**
     * As {@link #read}, for a look at the settings of any service: how it reaches Kafka is not this
     * command's matter.
     *
     * @throws BadSettings with every problem in the file and the environment
     */
    public static UpSettings ofAnyService(
            @Nullable Path file,
            Map<String, String> given,
            @Nullable Path kubeconfig,
            @Nullable String context) {
        Map<String, String> environment = new HashMap<>(usual(file, given));
        if (kubeconfig != null) {
            environment.put("CAUSESTREAM_KUBECONFIG", kubeconfig.toString());
        }
        if (context != null) {
            environment.put("CAUSESTREAM_KUBE_CONTEXT", context);
        }
        UpSettings settings = new UpSettings(file, Map.copyOf(environment));
        settings.checked().refuseProblems();
        return settings;
    }

    /** The problems of a file for any service, including its playbooks. */
    static List<Problem> problems(Path file, Map<String, String> given) {
        try {
            new UpSettings(file, usual(file, given)).checked().refuseProblems();
            return List.of();
        } catch (BadSettings e) {
            return e.problems();
        }
    }

    /** The files and folders of playbooks that the file names. */
    static List<Path> playbookFiles(Path file, Map<String, String> given) {
        return Settings.read(file, given)
                .texts("playbooks.files", "CAUSESTREAM_PLAYBOOK_FILES")
                .stream()
                .filter(name -> !name.isBlank())
                .map(Path::of)
                .toList();
    }

    /**
     * The environment, with the defaults of this command where neither it nor the file sets a
     * value.
     */
    private static Map<String, String> usual(@Nullable Path file, Map<String, String> given) {
        Map<String, String> environment = new HashMap<>(given);
        environment.merge("SLACK_API_KEY", NO_TOKEN, (set, none) -> set.isBlank() ? none : set);
        Settings plain = Settings.read(file, given);
        if (plain.optionalText("clusterName", "CAUSESTREAM_CLUSTER_NAME").isEmpty()) {
            environment.put("CAUSESTREAM_CLUSTER_NAME", DEFAULT_CLUSTER);
        }
        if (plain.optionalText("holmesGPT.apiUrl", "CAUSESTREAM_AI_URL").isEmpty()) {
            environment.put("CAUSESTREAM_AI_URL", DEFAULT_OLLAMA);
        }
        // Then they listen on this machine alone, like everything in up.
        for (EndpointSettings.Naming endpoint :
                List.of(WebhookSettings.NAMING, FindingsApiConfig.NAMING)) {
            if (!EndpointSettings.nameAuthentication(plain, endpoint)) {
                environment.put(endpoint.variable() + "_AUTHENTICATION", "none");
            }
        }
        return Map.copyOf(environment);
    }

    private void refuseProblems() {
        checked().refuseProblems();
    }

    /** The settings, checked by all services. */
    private Settings checked() {
        KafkaSettings anywhere = KafkaSettings.at("127.0.0.1:9");
        Settings all = settings(anywhere);
        HealthSettings.from(all, HealthSettings.THIS_MACHINE);
        LogSettings.from(all);
        IngestKubeConfig.from(all, anywhere);
        IngestAlertmanagerConfig.from(all, anywhere);
        FindingsApiConfig.from(all, anywhere);
        EnrichStreamsConfig.from(all);
        AiWorkerConfig.from(all, anywhere);
        if (namesSlack(all)) {
            SlackSinkConfig.all(all);
        }
        WebhookSinkConfig.from(all, anywhere);
        // After those who read them: they may know better what is wrong with a key.
        all.allowDeclaredKeys();
        all.allowKeys(GLOBAL, globalKeys());
        return all;
    }

    /**
     * The keys of {@code globalConfig}: also the parameters of actions, which take their defaults
     * from there.
     */
    static Set<String> globalKeys() {
        Set<String> keys = new TreeSet<>(SettingDeclarations.below(GLOBAL));
        keys.addAll(RobustaSettings.keys(RobustaSettings.Section.GLOBAL_CONFIG).keySet());
        Catalogue.declared().actions().values().stream()
                .flatMap(action -> action.parameters().stream())
                .map(Parameter::name)
                .forEach(keys::add);
        return keys;
    }

    /** Reports settings that are changed while the services run. */
    public SettingsWatch watch() {
        return new SettingsWatch(checked());
    }

    /** Whether the file has settings for a Kafka, which only services that run alone use. */
    public boolean namesKafka() {
        return !Settings.read(file, environment).tree("kafka").isEmpty();
    }

    private Settings settings(KafkaSettings kafka) {
        Map<String, String> overlaid = new HashMap<>(environment);
        overlaid.put("CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        return Settings.read(file, overlaid);
    }

    public HealthSettings health() {
        return HealthSettings.from(Settings.read(file, environment), HealthSettings.THIS_MACHINE);
    }

    public LogSettings logs() {
        return LogSettings.from(Settings.read(file, environment));
    }

    public IngestKubeConfig kube(KafkaSettings kafka) {
        return IngestKubeConfig.from(settings(kafka), kafka);
    }

    public IngestAlertmanagerConfig alertmanager(KafkaSettings kafka) {
        return IngestAlertmanagerConfig.from(settings(kafka), kafka);
    }

    public FindingsApiConfig findingsApi(KafkaSettings kafka) {
        return FindingsApiConfig.from(settings(kafka), kafka);
    }

    /**
     * @param withModel whether a model is available
     */
    public EnrichStreamsConfig enrichment(KafkaSettings kafka, boolean withModel) {
        EnrichStreamsConfig config = EnrichStreamsConfig.from(settings(kafka));
        return withModel ? config : config.with(config.rules().analysing(Set.of()));
    }

    /** Empty where AI is switched off. */
    public Optional<AiWorkerConfig> ai(KafkaSettings kafka) {
        return AiWorkerConfig.from(settings(kafka), kafka);
    }

    /** Ollama's address as it was written; empty where the default applies. */
    public Optional<String> ollamaAsWritten() {
        return Settings.read(file, environment)
                .optionalText("holmesGPT.apiUrl", "CAUSESTREAM_AI_URL")
                .filter(url -> !url.equals(DEFAULT_OLLAMA));
    }

    /**
     * The Slack sinks of the file, or one that takes everything if it has none; never empty. Each
     * has a placeholder as token if {@link #hasSlack} is false for it.
     */
    public List<SlackSinkConfig> slack(KafkaSettings kafka) {
        Settings settings = settings(kafka);
        List<SlackSinkConfig> all =
                namesSlack(settings) ? SlackSinkConfig.all(settings) : List.of();
        return all.isEmpty() ? List.of(standIn(settings, kafka)) : all;
    }

    /**
     * The routing over the sinks of a file, or, where it has no Slack sink, of the one that {@code
     * up} has then. Tokens are not needed.
     *
     * @throws BadSettings with every problem of the sinks
     */
    public static SinkRouting routing(@Nullable Path file, Map<String, String> environment) {
        Settings settings = Settings.read(file, environment);
        SinkRouting routing = SinksFile.routing(settings);
        settings.refuseProblems();
        boolean hasSlack = routing.sinks().stream().anyMatch(sink -> sink.kind() == SinkKind.SLACK);
        return hasSlack
                ? routing
                : SinkRouting.of(
                        RoutedSink.slack("slack", channel(settings), Map.of(), Tier.THREAD));
    }

    private static String channel(Settings settings) {
        return settings.text("slack.channel", "CAUSESTREAM_SLACK_CHANNEL", DEFAULT_CHANNEL);
    }

    private SlackSinkConfig standIn(Settings settings, KafkaSettings kafka) {
        return SlackSinkConfig.alone(
                kafka,
                "slack",
                environment.getOrDefault("SLACK_API_KEY", NO_TOKEN),
                channel(settings),
                Map.of(),
                Tier.THREAD,
                settings.text("slack.apiUrl", "CAUSESTREAM_SLACK_API_URL", SlackSinkConfig.SLACK),
                SlackSinkConfig.Timeouts.USUAL);
    }

    /** The webhooks of the file; may have none. */
    public WebhookSinkConfig webhooks(KafkaSettings kafka) {
        return WebhookSinkConfig.from(settings(kafka), kafka);
    }

    /** Whether there is a token for Slack. */
    public static boolean hasSlack(SlackSinkConfig config) {
        return !config.token().equals(NO_TOKEN);
    }

    /** The channels that may receive messages, without the hash. */
    public static Set<String> channels(SlackSinkConfig config) {
        return config.channels().stream()
                .map(channel -> channel.startsWith("#") ? channel.substring(1) : channel)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean namesSlack(Settings settings) {
        return !settings.tree("sinksConfig", (_, _) -> {}).isEmpty();
    }
}
