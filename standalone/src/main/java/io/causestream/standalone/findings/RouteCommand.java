package io.causestream.standalone.findings;

import io.causestream.finding.Finding;
import io.causestream.service.ExitCode;
import io.causestream.sink.routing.SinkRouting;
import io.causestream.standalone.config.UpSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code causestream route}. */
@Command(
        name = "route",
        mixinStandardHelpOptions = true,
        description = {
            "Say where findings would go, and why: for each sink of the settings whether it takes them,",
            "to which channels, in which tier, and which key decides it. Sends nothing, and needs neither",
            "Kafka nor a token.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 wherever they go; 2 the settings are wrong, or the file has no findings.",
            "",
            "Examples:",
            "  causestream route --finding crash.json --config values.yaml",
            "  causestream findings 02e6ef38 -o json | causestream route --finding - --config values.yaml",
            "  causestream findings --all -o json | causestream route --finding - -o json"
        })
public final class RouteCommand implements Callable<Integer> {

    /** How decisions are printed. */
    enum RouteOutput {
        TEXT,
        JSON
    }

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--finding",
            paramLabel = "FILE",
            required = true,
            description =
                    "Findings as JSON, as on their topic: one or several, one a line or not; -: standard input")
    private String file = "";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "The settings with sinksConfig. Default: the one channel that causestream up has without them")
    private @Nullable Path config;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "TEXT",
            description = "text, or json: one object a line for each finding. Default: text")
    private RouteOutput output = RouteOutput.TEXT;

    @Override
    public Integer call() {
        SinkRouting routing = UpSettings.routing(config, System.getenv());
        Instant now = Instant.now();
        PrintWriter out = spec.commandLine().getOut();
        for (Finding finding : GivenFindings.read(file, System.in)) {
            RouteDescription described =
                    new RouteDescription(finding, routing.explain(finding, now));
            switch (output) {
                case TEXT -> described.lines().forEach(out::println);
                case JSON -> out.println(described.json());
            }
        }
        out.flush();
        return ExitCode.DONE;
    }
}
