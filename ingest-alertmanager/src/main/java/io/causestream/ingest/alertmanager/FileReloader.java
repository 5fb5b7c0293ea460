package io.causestream.ingest.alertmanager;

import io.causestream.service.BackgroundLoop;
import java.time.Duration;
import java.util.List;

/** Looks every two seconds whether files have changed, on a thread of its own. */
final class FileReloader implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(2);

    private final List<ReloadableFile<?>> files;
    private final Counters counters;
    private final BackgroundLoop loop;

    FileReloader(List<ReloadableFile<?>> files, Counters counters) {
        this.files = List.copyOf(files);
        this.counters = counters;
        this.loop =
                BackgroundLoop.named("reload-files")
                        .startingAfter(EVERY)
                        .every(EVERY, this::reload);
    }

    void start() {
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
            if (file.again()) {
                counters.reread();
            }
        }
        counters.unusableFiles(
                (int) files.stream().filter(file -> !file.problem().isEmpty()).count());
    }
}
