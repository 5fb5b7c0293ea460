package io.causestream.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** The same work, side by side, on virtual threads. */
final class Side {

    /** One piece of the work; returns how much it was. */
    interface Work {
        long once(RandomGenerator random) throws Exception;
    }

    private Side() {}

    /**
     * @return the total work done until the time was up
     */
    static long bySide(int workers, Duration time, Work work) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        List<Callable<Long>> all = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            RandomGenerator random = RandomGeneratorFactory.getDefault().create(worker);
            all.add(() -> {
                long done = 0;
                while (System.nanoTime() - end < 0) {
                    done += work.once(random);
                }
                return done;
            });
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long done = 0;
            for (Future<Long> one : threads.invokeAll(all)) {
                done += one.get();
            }
            return done;
        }
    }
}
