package io.causestream.ai.runbook;

import io.causestream.service.BackgroundLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runbooks in force, read anew when their files change. While one has a problem, the last ones
 * without stay in force.
 */
public final class RunbookReload implements Supplier<Runbooks>, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RunbookReload.class);
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final RunbookFiles files;
    private final BackgroundLoop loop;
    private volatile Runbooks runbooks = Runbooks.shipped();
    private volatile List<String> problems = List.of();
    private Map<String, String> seen = Map.of();

    public RunbookReload(RunbookFiles files) {
        this.files = files;
        this.loop =
                BackgroundLoop.named("runbooks").startingAfter(EVERY).every(EVERY, this::reload);
        reload();
    }

    /** Begins to look for changes, every ten seconds. */
    public void start() {
        if (!files.paths().isEmpty()) {
            loop.start();
        }
    }

    /** Those in force. */
    @Override
    public Runbooks get() {
        return runbooks;
    }

    /** What is wrong with the files as they are now, each in a sentence; empty if nothing is. */
    public List<String> problems() {
        return problems;
    }

    @Override
    public void close() {
        loop.close();
    }

    synchronized void reload() {
        RunbookFiles.Read now = files.read();
        List<String> wrong = now.problems().stream().map(Object::toString).toList();
        if (now.texts().equals(seen) && wrong.equals(problems)) {
            return;
        }
        if (wrong.isEmpty()) {
            runbooks = Runbooks.with(now.runbooks());
            log.atInfo().addKeyValue("runbooks", now.runbooks().size()).log("runbooks were read");
        } else {
            log.atWarn()
                    .addKeyValue("problems", wrong)
                    .log(
                            "the runbooks can't be used as they are now; the last good ones stay in force");
        }
        seen = now.texts();
        problems = wrong;
    }
}
