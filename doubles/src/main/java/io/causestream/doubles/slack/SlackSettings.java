package io.causestream.doubles.slack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link SlackDouble}.
 *
 * @param token the bot's; at least 16 characters, since the SDK splits shorter ones
 * @param team the workspace's name
 * @param publicChannels names without the hash, all of which the bot is in
 * @param journal the file that stores all changes, read at the start; null for in memory only
 * @param apiPort 0 for any free one, as for {@code pagePort}
 * @param strictRates whether posts are limited as Slack does: one a second a channel, in bursts of
 *     three
 * @param fileDelay how long after its upload a file can't be referenced yet
 */
public record SlackSettings(
        String token,
        String team,
        List<String> publicChannels,
        @Nullable Path journal,
        int apiPort,
        int pagePort,
        boolean strictRates,
        Duration fileDelay) {

    public SlackSettings {
        publicChannels = List.copyOf(publicChannels);
        if (token.length() < 16) {
            throw new IllegalArgumentException("a token has at least 16 characters");
        }
    }

    /** In memory, on free ports, without limits: for tests. */
    public static SlackSettings withChannels(String... publicChannels) {
        return new SlackSettings(
                "xoxb-" + "0".repeat(12) + "-double",
                "Causestream",
                List.of(publicChannels),
                null,
                0,
                0,
                false,
                Duration.ofMillis(300));
    }

    public SlackSettings withJournal(Path file) {
        return new SlackSettings(
                token, team, publicChannels, file, apiPort, pagePort, strictRates, fileDelay);
    }

    public SlackSettings withPorts(int api, int page) {
        return new SlackSettings(
                token, team, publicChannels, journal, api, page, strictRates, fileDelay);
    }

    public SlackSettings withStrictRates() {
        return new SlackSettings(
                token, team, publicChannels, journal, apiPort, pagePort, true, fileDelay);
    }

    public SlackSettings withFileDelay(Duration delay) {
        return new SlackSettings(
                token, team, publicChannels, journal, apiPort, pagePort, strictRates, delay);
    }

    @Override
    public String toString() {
        return "SlackSettings[team=%s, publicChannels=%s, journal=%s]"
                .formatted(team, publicChannels, journal);
    }
}
