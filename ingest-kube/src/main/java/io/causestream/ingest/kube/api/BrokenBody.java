package io.causestream.ingest.kube.api;

import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;

/** The exception for a body that can't be read to its end. */
public final class BrokenBody {

    private BrokenBody() {}

    /** The stream's own failure if that was the cause. */
    public static IOException of(String what, JacksonException e) {
        return e instanceof JacksonIOException && e.getCause() instanceof IOException io
                ? io
                : new IOException(
                        "the %s is not JSON: %s".formatted(what, e.getOriginalMessage()), e);
    }
}
