package io.causestream.ingest.alertmanager.files;

import io.causestream.ingest.alertmanager.metrics.IngestAlertmanagerMetrics;
import io.causestream.service.BackgroundLoop;
import java.time.Duration;
import java.util.List;

/** Checks every two seconds whether files have changed, on a thread of its own. */
public final class FileReloader implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(2);

    private final List<ReloadableFile<?>> files;
    private final IngestAlertmanagerMetrics metrics;
    private final BackgroundLoop loop;

    public FileReloader(List<ReloadableFile<?>> files, IngestAlertmanagerMetrics metrics) {
        this.files = List.copyOf(files);
        this.metrics = metrics;
        this.loop =
                BackgroundLoop.named("reload-files")
                        .startingAfter(EVERY)
                        .every(EVERY, this::reload);
    }

    public void start() {
        if (!files.isEmpty()) {
            loop.start();
        }
    }

    @Override
    public void close() {
        loop.close();
    }

    private void reload() {
        for (ReloadableFile<?> file : files) {
            if (file.reload()) {
                metrics.fileReloaded();
            }
        }
        metrics.unusableFiles(
                (int) files.stream().filter(file -> !file.problem().isEmpty()).count());
    }
}
