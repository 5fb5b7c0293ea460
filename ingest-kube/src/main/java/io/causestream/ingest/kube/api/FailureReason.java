package io.causestream.ingest.kube.api;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** The reason for a failure, for people. */
public final class FailureReason {

    private FailureReason() {}

    /** Unwraps failures of futures; the JDK's HTTP client often has no message. */
    public static String of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException
                    || cause instanceof UnknownHostException) {
                return "unknown host";
            }
            if (cause instanceof ConnectException && cause.getMessage() == null) {
                return "Connection refused";
            }
        }
        Throwable inner = failure.getCause();
        boolean wrapped =
                failure instanceof ExecutionException || failure instanceof CompletionException;
        if (wrapped && inner != null) {
            return of(inner);
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
