package io.pqlconnector.usage.lake;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a source has read and nobody has parsed yet: a few blocks at most, so memory stays bounded whatever the slice. Ends
 * either when the source is done or when any side fails.
 */
final class LandingQueue {
    /** Enough to keep the parsers busy while the source reads on. */
    private static final int CAPACITY = 4;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Condition notFull = lock.newCondition();
    private final Deque<LandingWork> works = new ArrayDeque<>(CAPACITY);
    private boolean finished;
    private boolean failed;

    /** Waits for room. */
    void put(LandingWork work) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (works.size() >= CAPACITY && !failed) {
                notFull.await();
            }
            if (failed) {
                throw new LandingStoppedException();
            }
            works.addLast(work);
            notEmpty.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for work; empty when there will be none any more. */
    Optional<LandingWork> take() {
        lock.lock();
        try {
            while (works.isEmpty() && !finished && !failed) {
                notEmpty.awaitUninterruptibly();
            }
            if (failed) {
                throw new LandingStoppedException();
            }
            Optional<LandingWork> work = Optional.ofNullable(works.pollFirst());
            notFull.signal();
            return work;
        } finally {
            lock.unlock();
        }
    }

    /** No more work will come. */
    void finish() {
        lock.lock();
        try {
            finished = true;
            notEmpty.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing counts any more: both sides are to stop. */
    void fail() {
        lock.lock();
        try {
            failed = true;
            works.clear();
            notEmpty.signalAll();
            notFull.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
