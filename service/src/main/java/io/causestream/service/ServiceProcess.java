package io.causestream.service;

import io.causestream.settings.BadSettings;
import io.causestream.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * A process that is one service: runs the service until it is asked to stop or can't go on, and
 * meanwhile serves its health endpoints.
 */
public final class ServiceProcess {

    private static final Duration LONG = Duration.ofDays(1);

    /** The time until a service that did not stop is named in the log. */
    private static final Duration GRACE = Service.tenthsOfTimeToStop(1);

    private ServiceProcess() {}

    /** A service's constructor. */
    @FunctionalInterface
    public interface Maker<C> {

        /**
         * @param meters the registry that it counts in
         * @param failure notified when the service can't go on
         */
        Service of(C config, MeterRegistry meters, FailureListener failure);
    }

    /**
     * Runs the service until SIGTERM, SIGINT or its failure.
     *
     * @param args as in {@code --help}: none, or the path of the YAML file
     * @param config reads the service's part of the settings, and reports problems to the settings
     * @return one of {@link ExitCode}
     */
    public static <C> int run(
            String name, String[] args, Function<Settings, C> config, Maker<C> service) {
        return runAll(name, args, settings -> List.of(config.apply(settings)), service);
    }

    /**
     * As {@link #run}, with several instances of the service, each with a part of its own of the
     * settings; their names differ.
     */
    public static <C> int runAll(
            String name, String[] args, Function<Settings, List<C>> configs, Maker<C> service) {
        return new CommandLine(new ServiceCommand(file -> run(file, configs, service)))
                .setCommandName(name)
                .setParameterExceptionHandler(ServiceCommand::misunderstood)
                .execute(args);
    }

    private static <C> int run(
            @Nullable Path file, Function<Settings, List<C>> configs, Maker<C> service) {
        try {
            Settings settings = Settings.read(file, System.getenv());
            logAs(LogSettings.from(settings));
            HealthSettings health = HealthSettings.from(settings, HealthSettings.ANYWHERE);
            List<C> read = configs.apply(settings);
            settings.allowDeclaredKeys();
            settings.refuseProblems();
            return run(settings, health, read, service);
        } catch (BadSettings e) {
            System.err.println(e.getMessage());
            return ExitCode.USAGE;
        }
    }

    private static <C> int run(
            Settings settings, HealthSettings health, List<C> configs, Maker<C> service) {
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
        // The server is closed last, so that it reports a service that is stopping.
        try (ProcessMetrics metrics = new ProcessMetrics();
                HealthServer _ = HealthServer.open(health, services, metrics);
                services) {
            List<Service> all = new ArrayList<>();
            configs.forEach(config -> all.add(service.of(config, metrics.registry(), services)));
            all.add(new SettingsWatch(settings));
            services.start(all);
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

    /**
     * Applies the log settings, and the logging of a service's own process unless it is configured
     * otherwise.
     */
    private static void logAs(LogSettings settings) {
        settings.apply();
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty(
                    "logback.configurationFile", "io/causestream/service/service-logback.xml");
        }
    }

    /** The JVM ends when its shutdown hooks end: this one waits for the services to close. */
    private static void awaitQuietly(CountDownLatch stopped) {
        try {
            stopped.await(Service.TIME_TO_STOP.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
