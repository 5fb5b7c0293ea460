package io.causestream.standalone.incident;

import static java.util.stream.Collectors.joining;

import io.causestream.enrich.EnrichStreamsConfig;
import io.causestream.enrich.PlaybookSettings;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.playbook.PlaybookFile;
import io.causestream.replay.ReplayRules;
import io.causestream.settings.Problem;
import io.causestream.settings.Settings;
import io.causestream.settings.YamlDocument;
import io.causestream.standalone.config.CannotRun;
import io.causestream.standalone.config.ConfigCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules of a replay, from files that are checked as {@code check-config} checks them. */
final class RulesFiles {

    /** In place of a file: the playbooks that were in force at the time. */
    static final String RECORDED = "recorded";

    /** In place of a file: only the playbooks that this version ships. */
    static final String SHIPPED = "shipped";

    private RulesFiles() {}

    /**
     * @param name {@link #RECORDED}, {@link #SHIPPED}, or the path of a file or folder
     * @throws CannotRun if there is no such file, or it has problems: all of them
     */
    static ReplayRules named(String name, Map<String, String> environment) {
        return switch (name) {
            case RECORDED -> of(List.of(), environment);
            case SHIPPED -> ReplayRules.with(limits(null, environment), PlaybookSettings.shipped());
            default -> {
                if (!Files.exists(Path.of(name))) {
                    throw CannotRun.wrongArgument(
                            "%s: there is no such file or folder; nor is it one of the words %s and %s"
                                    .formatted(name, RECORDED, SHIPPED),
                            null);
                }
                yield of(List.of(Path.of(name)), environment);
            }
        };
    }

    /**
     * @param files of playbooks or settings, or folders of them; in force together with what is
     *     shipped. Empty: what was in force at the time
     * @throws CannotRun if there is no such file, or they have problems: all of them
     */
    static ReplayRules of(List<Path> files, Map<String, String> environment) {
        if (files.isEmpty()) {
            return ReplayRules.asRecorded(limits(null, environment));
        }
        for (Path file : files) {
            if (!Files.exists(file)) {
                throw CannotRun.wrongArgument(
                        "%s: there is no such file or folder".formatted(file), null);
            }
        }
        ConfigCheck check = ConfigCheck.of(files, environment);
        if (!check.problems().isEmpty()) {
            throw CannotRun.wrongArgument(
                    check.problems().stream().map(Problem::toString).collect(joining("\n")), null);
        }
        return ReplayRules.with(
                limits(settings(files), environment),
                new PlaybookSettings(files, Duration.ofDays(1), environment));
    }

    /**
     * The playbooks in these files, as they were written; the files were checked by {@link #of}.
     */
    static List<PlaybookFile> texts(List<Path> files) {
        return new PlaybookSettings(files, Duration.ofDays(1), Map.of())
                .load().stream().filter(file -> !file.isShipped()).toList();
    }

    /** The first file that is one of settings, and no bare list of playbooks; null if none is. */
    private static @Nullable Path settings(List<Path> files) {
        for (Path file : files) {
            if (Files.isRegularFile(file) && isMap(file)) {
                return file;
            }
        }
        return null;
    }

    private static boolean isMap(Path file) {
        try {
            return YamlDocument.of(file.toString(), Files.readString(file)).isMap();
        } catch (IOException e) {
            throw CannotRun.wrongArgument(
                    "%s: can't be read (%s)".formatted(file, e.getMessage()), e);
        }
    }

    private static EnrichmentRules limits(@Nullable Path file, Map<String, String> environment) {
        Map<String, String> overlaid = new HashMap<>(environment);
        // A replay reaches no Kafka.
        overlaid.put("CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS", "none:9092");
        Settings settings = Settings.read(file, overlaid);
        EnrichmentRules limits = EnrichStreamsConfig.from(settings).rules();
        settings.refuseProblems();
        return limits;
    }
}
