package io.causestream.ingest.alertmanager;

import java.time.Duration;
import java.util.List;

/** Looks every two seconds whether files have changed, on a thread of its own. */
final class Rereading implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(2);

    private final List<Reread<?>> files;
    private final Counters counters;
    private final Thread thread;

    Rereading(List<Reread<?>> files, Counters counters) {
        this.files = List.copyOf(files);
        this.counters = counters;
        this.thread = Thread.ofVirtual().name("reread-files").unstarted(this::run);
    }

    void start() {
        if (!files.isEmpty()) {
            thread.start();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(EVERY);
                for (Reread<?> file : files) {
                    if (file.again()) {
                        counters.reread();
                    }
                }
                counters.unusableFiles(
                        (int) files.stream().filter(file -> !file.problem().isEmpty()).count());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
