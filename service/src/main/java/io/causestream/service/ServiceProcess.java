package io.causestream.service;

import io.causestream.settings.BadSettings;
import io.causestream.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * A process that is one service: runs it until it is told to stop, or until it can't go on; tells
 * its health meanwhile.
 */
public final class ServiceProcess {

    private static final Duration LONG = Duration.ofDays(1);

    /** Until a service that was left behind is named in the log. */
    private static final Duration GRACE = Service.tenthsOfTimeToStop(1);

    private ServiceProcess() {}

    /** A service's constructor. */
    @FunctionalInterface
    public interface Maker<C> {

        /**
         * @param meters where it counts
         * @param failure to be told when it can't go on
         */
        Service of(C config, MeterRegistry meters, FailureListener failure);
    }

    /**
     * Runs the service until SIGTERM, SIGINT or its failure.
     *
     * @param args as {@code --help} says: none, or the path of the YAML file
     * @param config reads the service's part of it; problems are left with the settings
     * @return one of {@link ExitCode}
     */
    public static <C> int run(
            String name, String[] args, Function<Settings, C> config, Maker<C> service) {
        return new CommandLine(new ServiceCommand(file -> run(file, config, service)))
                .setCommandName(name)
                .setParameterExceptionHandler(ServiceCommand::misunderstood)
                .execute(args);
    }

    private static <C> int run(
            @Nullable Path file, Function<Settings, C> config, Maker<C> service) {
        try {
            Settings settings = Settings.read(file, System.getenv());
            logAs(LogSettings.from(settings));
            HealthSettings health = HealthSettings.from(settings, HealthSettings.ANYWHERE);
            C published = config.apply(settings);
            settings.refuseProblems();
            return run(health, published, service);
        } catch (BadSettings e) {
            System.err.println(e.getMessage());
            return ExitCode.USAGE;
        }
    }

    private static <C> int run(HealthSettings health, C config, Maker<C> service) {
        Services services = new Services();
        CountDownLatch stopped = new CountDownLatch(1);
        Thread stop =
                new Thread(
                        () -> {
                            services.end();
                            awaitQuietly(stopped);
                        },
                        "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        // The server is closed last: while a service stops, it says so.
        try (ProcessMetrics metrics = new ProcessMetrics();
                HealthServer _ = HealthServer.open(health, services, metrics);
                services) {
            services.start(List.of(service.of(config, metrics.registry(), services)));
            boolean ended = false;
            while (!ended) {
                ended = services.awaitEnd(LONG);
            }
            return ExitCode.DONE;
        } catch (ServiceFailed | HealthServer.CannotOpen e) {
            System.err.println(e.getMessage());
            return ExitCode.FAILED;
        } finally {
            stopped.countDown();
        }
    }

    /** As the service's own process has it, unless whoever starts it knows better. */
    private static void logAs(LogSettings settings) {
        settings.apply();
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty(
                    "logback.configurationFile", "io/causestream/service/service-logback.xml");
        }
    }

    /** The JVM ends when its hooks do: this one waits for the services to close. */
    private static void awaitQuietly(CountDownLatch stopped) {
        try {
            stopped.await(Service.TIME_TO_STOP.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
