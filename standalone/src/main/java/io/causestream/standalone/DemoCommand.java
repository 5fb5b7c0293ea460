package io.causestream.standalone;

import io.causestream.service.ExitCode;
import io.causestream.topics.Groups;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code causestream demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Watch a recorded incident travel from a cluster to Slack.",
            "Plays it through all of Causestream in half a minute, and shows on a page what Slack would",
            "show. Needs no cluster, no Slack, no model.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  causestream demo                        play, then keep the page until Ctrl-C",
            "  causestream demo --once                 play, report whether all arrived, exit",
            "  causestream demo --speed 2 --data /tmp/demo"
        })
final class DemoCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--once",
            description =
                    "End with the story: 0 if both findings were posted and resolved in place, else 1 and what is missing.")
    private boolean once;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            // Of each version its own: a demo takes nothing over from the one before.
            defaultValue = "${sys:user.home}/.causestream/demo-v" + Groups.TOPOLOGY_VERSION,
            description = "Where all data is kept. Default: ${DEFAULT-VALUE}")
    private Path data = Path.of("");

    @Option(
            names = "--page-port",
            paramLabel = "N",
            defaultValue = "0",
            description = "Port of the page on 127.0.0.1. Default: any free port")
    private int pagePort;

    @Option(
            names = "--speed",
            paramLabel = "X",
            defaultValue = "6",
            description =
                    "How many times faster than it happened, 1 to 20. Default: ${DEFAULT-VALUE}")
    private double speed;

    @Override
    public Integer call() throws Exception {
        Ports.require(spec, "--page-port", pagePort);
        if (!(speed >= 1 && speed <= 20)) {
            throw new ParameterException(
                    spec.commandLine(), "--speed: %s is not within 1 and 20".formatted(speed));
        }
        LogFile.in(data, "OFF");
        try (Stop stop = Stop.onSignal();
                Demo demo = new Demo(data, pagePort, speed, spec.commandLine().getOut())) {
            stop.calls(demo::end);
            return demo.play(once) ? ExitCode.DONE : ExitCode.FAILED;
        }
    }
}
