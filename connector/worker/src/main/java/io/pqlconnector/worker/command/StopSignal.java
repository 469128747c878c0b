package io.pqlconnector.worker.command;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command that runs until it is told to stop (SIGTERM, Ctrl-C) end in its own time, and with success: by itself Java
 * would end the process at once and say that it was killed.
 */
final class StopSignal implements AutoCloseable {
    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    private StopSignal(Duration most) {
        hook = new Thread(() -> end(most), "pql-stop");
    }

    /**
     * Listens for the signal from now on.
     *
     * @param most how long ending may take, after which the process is ended anyway
     */
    static StopSignal listen(Duration most) {
        StopSignal signal = new StopSignal(most);
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /**
     * Waits for the signal.
     *
     * @return whether it came within that time
     */
    boolean await(Duration most) throws InterruptedException {
        return told.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Whether the signal came. */
    boolean came() {
        return told.getCount() == 0;
    }

    private void end(Duration most) {
        told.countDown();
        try {
            // Whether it has ended by then or not: what is on disk is good at any instant.
            boolean unused = ended.await(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Not exit, which waits for this very thread; the exit code would be that of the signal otherwise.
        Runtime.getRuntime().halt(ExitCode.DONE);
    }

    /** All has ended. */
    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The signal came, so the hook is what ends the process.
        }
    }
}
