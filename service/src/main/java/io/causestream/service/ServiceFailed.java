package io.causestream.service;

/** A service could not start or go on; the message names the service and the reason. */
public final class ServiceFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String service;

    public ServiceFailed(String service, Throwable cause) {
        super(
                "%s: %s"
                        .formatted(
                                service,
                                cause.getMessage() == null ? cause.toString() : cause.getMessage()),
                cause);
        this.service = service;
    }

    public String service() {
        return service;
    }
}
