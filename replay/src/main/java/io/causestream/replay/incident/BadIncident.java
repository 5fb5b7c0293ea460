package io.causestream.replay.incident;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that is no incident, or a damaged one. The message is a sentence that names the file. */
public final class BadIncident extends RuntimeException {

    private static final long serialVersionUID = 1;

    BadIncident(Path file, String problem, @Nullable Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
