package io.causestream.ai.limits;

/**
 * Who may call the model next, where each worker has a consumer of the urgent queue and one of the
 * other: as many calls at a time as there are workers, and none for the other queue while something
 * urgent waits, or may be about to come because a consumer of the urgent queue is between two
 * records. For use by several threads.
 */
public final class UrgentFirst {

    private int free;

    /** Consumers of the urgent queue that hold a record without a call, or have not looked yet. */
    private int eager;

    /**
     * @param calls at a time, at least 1
     */
    public UrgentFirst(int calls) {
        this.free = calls;
    }

    /** The part of one consumer. */
    public interface Turn {

        /** To be called after each look into the queue. */
        void polled(boolean found);

        /** Waits for a call. {@link #done} has to follow, unless this throws. */
        void take() throws InterruptedException;

        /** Gives the call back. */
        void done();

        /** The consumer ends. */
        default void leave() {
            polled(false);
        }
    }

    /** For a new consumer of the urgent queue, which is about to look for its first record. */
    public Turn urgent() {
        UrgentTurn turn = new UrgentTurn();
        turn.setEager(true);
        return turn;
    }

    /** For a new consumer of the other queue. */
    public Turn other() {
        return new OtherTurn();
    }

    private final class UrgentTurn implements Turn {

        private boolean isEager;

        @Override
        public void polled(boolean found) {
            setEager(found);
        }

        @Override
        public void take() throws InterruptedException {
            synchronized (UrgentFirst.this) {
                while (free == 0) {
                    UrgentFirst.this.wait();
                }
                free--;
                setEager(false);
            }
        }

        @Override
        public void done() {
            synchronized (UrgentFirst.this) {
                free++;
                setEager(true);
                UrgentFirst.this.notifyAll();
            }
        }

        private void setEager(boolean now) {
            synchronized (UrgentFirst.this) {
                if (now != isEager) {
                    isEager = now;
                    eager += now ? 1 : -1;
                    UrgentFirst.this.notifyAll();
                }
            }
        }
    }

    private final class OtherTurn implements Turn {

        @Override
        public void polled(boolean found) {
            // Only what is urgent makes others wait.
        }

        @Override
        public void take() throws InterruptedException {
            synchronized (UrgentFirst.this) {
                while (free <= eager) {
                    UrgentFirst.this.wait();
                }
                free--;
            }
        }

        @Override
        public void done() {
            synchronized (UrgentFirst.this) {
                free++;
                UrgentFirst.this.notifyAll();
            }
        }
    }
}
