package io.causestream.service;

import io.causestream.settings.BadSettings;
import io.causestream.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports settings that were changed in their file while the services run: they take effect at the
 * next start. What is reloaded (playbooks, tokens, certificates) is not its business.
 */
public final class SettingsWatch implements Service {

    private static final Logger log = LoggerFactory.getLogger(SettingsWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Settings settings;
    private final BackgroundLoop loop;
    private volatile String remark = "";

    /**
     * @param settings as they were read, by all that runs with them
     */
    public SettingsWatch(Settings settings) {
        this(settings, EVERY);
    }

    SettingsWatch(Settings settings, Duration every) {
        this.settings = settings;
        this.loop = BackgroundLoop.named("settings").startingAfter(every).every(every, this::check);
    }

    @Override
    public String name() {
        return "settings";
    }

    @Override
    public void start() {
        if (settings.file().isPresent()) {
            loop.start();
        }
    }

    /** Always ready; a remark names what changed. */
    @Override
    public Readiness readiness() {
        return new Readiness(List.of(), remark.isEmpty() ? List.of() : List.of(remark));
    }

    @Override
    public void close() {
        loop.close();
    }

    private void check() {
        String found = remarkNow();
        if (!found.equals(remark)) {
            if (found.isEmpty()) {
                log.atInfo().log("the settings are again those that are in effect");
            } else {
                log.atWarn().log(found);
            }
        }
        remark = found;
    }

    private String remarkNow() {
        String file = settings.file().map(Object::toString).orElse("");
        try {
            Set<String> changed = settings.changed();
            return changed.isEmpty()
                    ? ""
                    : "%s was changed: %s; takes effect at the next start"
                            .formatted(file, String.join(", ", changed));
        } catch (BadSettings e) {
            return "%s can't be used as it is now, and the next start would fail: %s"
                    .formatted(file, e.problems().getFirst());
        }
    }
}
