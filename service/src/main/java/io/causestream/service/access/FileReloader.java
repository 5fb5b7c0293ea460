package io.causestream.service.access;

import io.causestream.service.BackgroundLoop;
import java.time.Duration;
import java.util.List;

/** Checks every two seconds whether files have changed, on a thread of its own. */
public final class FileReloader implements AutoCloseable {

    /** Is notified of what became of changed files. */
    public interface Listener {

        /** A value was read from changed files. */
        void onReloaded();

        /**
         * @param files how many settings have files that are unusable now
         */
        void onUnusable(int files);
    }

    private static final Duration EVERY = Duration.ofSeconds(2);

    private final List<ReloadableFile<?>> files;
    private final Listener listener;
    private final BackgroundLoop loop;

    public FileReloader(List<ReloadableFile<?>> files, Listener listener) {
        this.files = List.copyOf(files);
        this.listener = listener;
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
                listener.onReloaded();
            }
        }
        listener.onUnusable((int) files.stream().filter(file -> !file.problem().isEmpty()).count());
    }
}
