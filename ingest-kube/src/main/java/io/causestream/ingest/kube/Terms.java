package io.causestream.ingest.kube;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins a term when leadership is won and ends it when it is lost: never two at a time. */
final class Terms implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Terms.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final Leadership leadership;
    private final LongFunction<Term> made;
    private final Consumer<Throwable> broken;
    private final Thread thread = Thread.ofVirtual().name("terms").unstarted(this::run);
    private volatile @Nullable Term current;

    /**
     * @param leadership closed by this, after the last term
     * @param made of its epoch
     * @param broken told when no term can begin
     */
    Terms(Leadership leadership, LongFunction<Term> made, Consumer<Throwable> broken) {
        this.leadership = leadership;
        this.made = made;
        this.broken = broken;
    }

    void start() {
        thread.start();
    }

    /** Null while this agent doesn't lead. */
    @Nullable Term current() {
        return current;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            if (thread.isAlive()) {
                thread.join(Duration.ofSeconds(20));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (leadership) {
            while (!Thread.currentThread().isInterrupted()) {
                look();
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException stopped) {
            endOrderly();
        } catch (RuntimeException e) {
            endOrderly();
            broken.accept(e);
        }
    }

    private void look() {
        OptionalLong epoch = leadership.epoch();
        Term term = current;
        if (term != null) {
            boolean lost = epoch.isEmpty() || epoch.getAsLong() != term.epoch();
            if (lost || term.isSetBack()) {
                current = null;
                log.atInfo()
                        .addKeyValue("epoch", term.epoch())
                        .addKeyValue("why", lost ? "leadership was lost" : "store was set back")
                        .log("term ends");
                term.abandon();
                if (!lost) {
                    leadership.renounce();
                }
            }
        } else if (epoch.isPresent()) {
            log.atInfo().addKeyValue("epoch", epoch.getAsLong()).log("term begins");
            Term next = made.apply(epoch.getAsLong());
            current = next;
            next.start();
        }
    }

    private void endOrderly() {
        Term term = current;
        current = null;
        if (term != null) {
            term.close();
        }
    }
}
