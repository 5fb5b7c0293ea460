package io.causestream.standalone.evaluation;

import io.causestream.ai.AiWorkerConfig;
import io.causestream.ai.MeasuredAnalyst;
import io.causestream.service.ExitCode;
import io.causestream.settings.Settings;
import io.causestream.standalone.config.CannotRun;
import io.causestream.topics.KafkaSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code causestream eval ai}. */
@Command(
        name = "ai",
        mixinStandardHelpOptions = true,
        description = {
            "Measure models on cases whose cause is known, or on your own incidents.",
            "Each case is asked as ai-worker asks it: the same prompt, call and checks of the answer; one",
            "after the other. Needs the model's server, and neither Kafka nor a cluster.",
            "",
            "valid: usable answers. can't tell: of low confidence. right: the cause is the known one, by its",
            "category, or by the names in it if the answer has no category. named: it names all that it has",
            "to. evidence: quotes that are in the context, of those given. Tokens are averages of a call;",
            "out/s counts the time to read the prompt, too. What it means: docs/ai-eval.md",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  causestream eval ai --model phi3:mini --model qwen2.5:3b --model llama3.2:3b --limit 50",
            "  causestream eval ai --config causestream.yaml --without-rules",
            "  causestream eval ai --cases my-cases/ --url http://ollama:11434 --model phi3:mini -o json",
            "  causestream eval ai --cases incident.cs --model phi3:mini     of a file of causestream record",
            "",
            "Exit codes: 0 done, whatever the figures; 1 a model can't be asked; 2 the command line, the",
            "settings or a case are wrong; 130 Ctrl-C, after what was measured so far."
        })
public final class EvalAiCommand implements Callable<Integer> {

    /** How it is printed. */
    enum Output {
        TABLE,
        JSON
    }

    /** What the right answers are counted by. */
    enum Grouping {
        FAMILY,
        CATEGORY;

        private String of(EvaluationCase judged) {
            return switch (this) {
                case FAMILY -> judged.family();
                case CATEGORY -> judged.category();
            };
        }
    }

    private static final String DEFAULT_URL = "http://127.0.0.1:11434";
    private static final int SECONDS_TO_PRINT = 10;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--cases",
            paramLabel = "PATH",
            description =
                    "A folder of labelled cases (diagnosis-cases/README.md), or a file of an incident; may be repeated. Default: diagnosis-cases")
    private List<Path> paths = List.of(Path.of("diagnosis-cases"));

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings; its holmesGPT says how the model is asked")
    private @Nullable Path config;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Of the model's server. Default: that of the settings, or " + DEFAULT_URL)
    private @Nullable String url;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "May be repeated. Default: that of the settings, or phi3:mini")
    private List<String> models = List.of();

    @Option(
            names = "--without-rules",
            description = "Hide the rules' diagnosis, to see what the model finds by itself")
    private boolean withoutRules;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Ask about so many cases, drawn from all families alike. Default: all")
    private @Nullable Integer limit;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Which cases --limit draws. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            description = "Of an answer: 30s, 2m. Default: that of the settings, or 60s")
    private @Nullable String deadline;

    @Option(
            names = "--by",
            paramLabel = "GROUP",
            defaultValue = "family",
            description = "family or category: what right causes are counted by. Default: family")
    private Grouping grouping = Grouping.FAMILY;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, or json: one object with every answer. Default: table")
    private Output output = Output.TABLE;

    @Override
    public Integer call() {
        // What it prints is its answer; the log stays a file. Set before the first logger is made.
        System.setProperty("causestream.log.console", "OFF");
        if (limit != null && limit < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--limit: %d is not at least 1".formatted(limit));
        }
        List<AiWorkerConfig> configs = configs(System.getenv());
        List<EvaluationCase> all = EvaluationCases.read(paths);
        if (all.isEmpty()) {
            throw CannotRun.wrongArgument("there is no case in %s".formatted(paths), null);
        }
        List<EvaluationCase> cases =
                EvaluationCases.sample(all, limit == null ? all.size() : limit, seed);
        List<ModelRun> runs = new ArrayList<>();
        Thread asking = Thread.currentThread();
        CountDownLatch printed = new CountDownLatch(1);
        Thread stop =
                Thread.ofPlatform()
                        .name("stop")
                        .unstarted(() -> {
                            asking.interrupt();
                            awaitPrinted(printed);
                        });
        Runtime.getRuntime().addShutdownHook(stop);
        boolean isComplete = false;
        try {
            askAll(configs, cases, runs);
            isComplete = true;
        } catch (InterruptedException stopped) {
            // By Ctrl-C: what was measured so far is printed, and the process ends with the
            // signal's exit code.
            spec.commandLine().getErr().println("stopped; these are the answers so far");
        } finally {
            try {
                print(cases, runs, isComplete);
            } finally {
                printed.countDown();
                forget(stop);
            }
        }
        return ExitCode.DONE;
    }

    /** One for each model, from the settings with the options over them. */
    private List<AiWorkerConfig> configs(Map<String, String> given) {
        Map<String, String> environment = new HashMap<>(given);
        environment.put("CAUSESTREAM_AI_ENABLED", "true");
        environment.put("CAUSESTREAM_AI_ANALYSIS_ENABLED", "true");
        if (url != null) {
            environment.put("CAUSESTREAM_AI_URL", url);
        } else if (Settings.read(config, environment)
                .optionalText("holmesGPT.apiUrl", "CAUSESTREAM_AI_URL")
                .isEmpty()) {
            environment.put("CAUSESTREAM_AI_URL", DEFAULT_URL);
        }
        if (deadline != null) {
            environment.put("CAUSESTREAM_AI_TIMEOUT", deadline);
        }
        if (models.isEmpty()) {
            return List.of(config(environment));
        }
        List<AiWorkerConfig> configs = new ArrayList<>();
        for (String model : new LinkedHashSet<>(models)) {
            environment.put("CAUSESTREAM_AI_MODEL", model);
            configs.add(config(environment));
        }
        return configs;
    }

    private AiWorkerConfig config(Map<String, String> environment) {
        Settings settings = Settings.read(config, environment);
        Optional<AiWorkerConfig> one =
                AiWorkerConfig.from(settings, KafkaSettings.at("unused:9092"));
        settings.refuseProblems();
        return one.orElseThrow();
    }

    private void askAll(
            List<AiWorkerConfig> configs, List<EvaluationCase> cases, List<ModelRun> runs)
            throws InterruptedException {
        // Before an hour is spent on the first.
        for (AiWorkerConfig each : configs) {
            try (MeasuredAnalyst analyst = new MeasuredAnalyst(each)) {
                Optional<String> obstacle = analyst.obstacle();
                if (obstacle.isPresent()) {
                    throw new CannotRun("%s: %s".formatted(each.model(), obstacle.get()));
                }
            }
        }
        for (AiWorkerConfig each : configs) {
            ModelRun run = new ModelRun(each.model());
            runs.add(run);
            ask(each, cases, run);
        }
    }

    private void ask(AiWorkerConfig model, List<EvaluationCase> cases, ModelRun run)
            throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        try (MeasuredAnalyst analyst = new MeasuredAnalyst(model)) {
            for (EvaluationCase each : cases) {
                AskedCase answer =
                        new AskedCase(each, analyst.analyse(each.question(!withoutRules)));
                run.add(answer);
                err.printf(
                        Locale.ROOT,
                        "%s %d/%d %s: %s, %.1f s%n",
                        model.model(),
                        run.answers().size(),
                        cases.size(),
                        each.family(),
                        words(answer.outcome()),
                        seconds(answer.measured().took()));
                err.flush();
            }
        }
    }

    private static String words(CauseOutcome outcome) {
        return switch (outcome) {
            case RIGHT_AND_NAMED, RIGHT -> "right";
            case WRONG -> "wrong";
            case CANNOT_TELL -> "can't tell";
            case UNJUDGED -> "answered";
            case NO_ANSWER -> "no answer";
        };
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }

    private void print(List<EvaluationCase> cases, List<ModelRun> runs, boolean isComplete) {
        if (runs.isEmpty()) {
            return;
        }
        PrintWriter out = spec.commandLine().getOut();
        if (output == Output.JSON) {
            out.println(EvaluationJson.of(!withoutRules, isComplete, runs));
        } else {
            EvaluationTable.summary(cases, runs).forEach(out::println);
            if (cases.stream().anyMatch(EvaluationCase::hasKnownCause)) {
                out.println();
                out.println("right, of the causes that are known:");
                EvaluationTable.right(grouping.name().toLowerCase(Locale.ROOT), grouping::of, runs)
                        .forEach(out::println);
            }
            List<String> reasons = EvaluationTable.whyNone(runs);
            if (!reasons.isEmpty()) {
                out.println();
                reasons.forEach(out::println);
            }
        }
        out.flush();
    }

    private static void awaitPrinted(CountDownLatch printed) {
        try {
            if (!printed.await(SECONDS_TO_PRINT, TimeUnit.SECONDS)) {
                System.err.printf(Locale.ROOT, "did not stop within %d s%n", SECONDS_TO_PRINT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Otherwise it would keep this command, where the JVM goes on. */
    private static void forget(Thread stop) {
        try {
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException stopping) {
            // It runs already.
        }
    }
}
