package io.causestream.service;

import java.util.concurrent.atomic.AtomicReference;

/** A service that is what a test says. */
final class Part implements Service {

    final AtomicReference<Readiness> readiness = new AtomicReference<>(Readiness.READY);
    private final String name;
    private final Runnable closing;

    Part(String name, Runnable closing) {
        this.name = name;
        this.closing = closing;
    }

    static Part named(String name) {
        return new Part(name, () -> {});
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() {}

    @Override
    public Readiness readiness() {
        return readiness.get();
    }

    @Override
    public void close() {
        closing.run();
    }
}
