package io.causestream.ingest.alertmanager.api;

import io.causestream.settings.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where the lists of alerts and silences are read, and what their absence means.
 *
 * @param urls of the Alertmanagers of one group, which have the same alerts; empty if no list is
 *     read
 * @param authorization the header of each request; empty for none
 * @param pollInterval between two polls
 * @param warmUp how long an Alertmanager must have run before an alert missing from its list counts
 *     as over
 * @param watchdogAbsence after this time without {@code Watchdog} the alerting is reported as
 *     failed; empty: {@link #listAbsence} for a cluster whose lists had it, else never
 */
public record AlertmanagerApiConfig(
        List<URI> urls,
        String authorization,
        Duration pollInterval,
        Duration warmUp,
        Optional<Duration> watchdogAbsence) {

    private static final String URL = "globalConfig.alertmanager_url";
    private static final int MOST_URLS = 8;
    private static final Duration SHORTEST_POLL = Duration.ofSeconds(1);
    private static final Duration LONGEST_POLL = Duration.ofHours(1);
    private static final Duration POLL = Duration.ofMinutes(1);
    private static final Duration LIST_ABSENCE = Duration.ofMinutes(10);

    /**
     * Prometheus sends each alert again every minute or so: an Alertmanager that has just started
     * has none, and all of them after this time.
     */
    private static final Duration WARM_UP = Duration.ofMinutes(5);

    public AlertmanagerApiConfig {
        urls = List.copyOf(urls);
    }

    /** No list is read. */
    public static AlertmanagerApiConfig none() {
        return new AlertmanagerApiConfig(List.of(), "", POLL, WARM_UP, Optional.empty());
    }

    public static AlertmanagerApiConfig from(Settings settings) {
        Duration poll =
                between(
                        settings,
                        "alertmanager.pollInterval",
                        "CAUSESTREAM_ALERTMANAGER_POLL_INTERVAL",
                        POLL,
                        SHORTEST_POLL,
                        LONGEST_POLL);
        return new AlertmanagerApiConfig(
                urls(settings),
                authorization(settings),
                poll,
                between(
                        settings,
                        "alertmanager.warmUp",
                        "CAUSESTREAM_ALERTMANAGER_WARM_UP",
                        WARM_UP,
                        Duration.ZERO,
                        LONGEST_POLL),
                absence(settings, poll));
    }

    private static List<URI> urls(Settings settings) {
        List<URI> urls = new ArrayList<>();
        for (String text : settings.texts(URL, "CAUSESTREAM_ALERTMANAGER_URL")) {
            if (!text.isBlank()) {
                url(settings, text.strip()).filter(url -> !urls.contains(url)).ifPresent(urls::add);
            }
        }
        if (urls.size() > MOST_URLS) {
            settings.problem(URL, "has more than %d addresses".formatted(MOST_URLS));
        }
        return urls;
    }

    private static Optional<URI> url(Settings settings, String text) {
        try {
            URI url = new URI(text.replaceFirst("/+$", ""));
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (url.getRawUserInfo() != null) {
                // Without the address, which contains a password.
                settings.problem(
                        URL,
                        "contains a user; move it to globalConfig.alertmanager_auth (or set CAUSESTREAM_ALERTMANAGER_AUTH)");
                return Optional.empty();
            }
            if (http && url.getHost() != null && url.getRawQuery() == null) {
                return Optional.of(url);
            }
        } catch (URISyntaxException e) {
            // Reported below, like an invalid address.
        }
        settings.problem(
                URL,
                "'%s' is not a URL, e.g. http://alertmanager.monitoring.svc:9093".formatted(text));
        return Optional.empty();
    }

    private static String authorization(Settings settings) {
        String authorization =
                settings.text("globalConfig.alertmanager_auth", "CAUSESTREAM_ALERTMANAGER_AUTH", "")
                        .strip();
        if (!authorization.isEmpty() && !authorization.matches("(?i)(bearer|basic) [!-~]+")) {
            settings.problem(
                    "globalConfig.alertmanager_auth",
                    "is neither 'Bearer TOKEN' nor 'Basic BASE64' (or set CAUSESTREAM_ALERTMANAGER_AUTH)");
            return "";
        }
        return authorization;
    }

    private static Optional<Duration> absence(Settings settings, Duration poll) {
        String path = "watchdog.absence";
        String variable = "CAUSESTREAM_WATCHDOG_ABSENCE";
        if (settings.optionalText(path, variable).isEmpty()) {
            return Optional.empty();
        }
        Duration absence = settings.duration(path, variable, Duration.ofMinutes(10));
        if (absence.compareTo(poll.multipliedBy(2)) < 0) {
            settings.problem(
                    path,
                    "%s is less than two poll intervals of %s"
                            .formatted(inWords(absence), inWords(poll)));
        }
        return Optional.of(absence);
    }

    private static Duration between(
            Settings settings,
            String path,
            String variable,
            Duration defaultValue,
            Duration shortest,
            Duration longest) {
        Duration duration = settings.duration(path, variable, defaultValue);
        if (duration.compareTo(shortest) >= 0 && duration.compareTo(longest) <= 0) {
            return duration;
        }
        settings.problem(
                path,
                "%s is not between %s and %s"
                        .formatted(inWords(duration), inWords(shortest), inWords(longest)));
        return defaultValue;
    }

    private static String inWords(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    /**
     * Identifies the group of Alertmanagers among all clusters, where they may have the same
     * address.
     */
    public String source(String clusterName) {
        return clusterName
                + "/"
                + urls.stream()
                        .map(url -> url.getRawAuthority() + url.getRawPath())
                        .sorted()
                        .collect(Collectors.joining(","));
    }

    /** The absence of {@code Watchdog} from lists that is longer than one or two failed polls. */
    public Duration listAbsence() {
        Duration three = pollInterval.multipliedBy(3);
        return three.compareTo(LIST_ABSENCE) > 0 ? three : LIST_ABSENCE;
    }

    /** Whether any list is read. */
    public boolean isSet() {
        return !urls.isEmpty();
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return "AlertmanagerApiConfig[urls=%s, authorization=%s, pollInterval=%s, warmUp=%s, watchdogAbsence=%s]"
                .formatted(
                        urls,
                        authorization.isEmpty() ? "none" : "***",
                        pollInterval,
                        warmUp,
                        watchdogAbsence);
    }
}
