package io.pqlconnector.pull;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** One download on its way to disk. A thread of its own writes it; one other reads it, and closes it, which deletes it. */
public final class SpooledBody implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    private final InputStream network;
    private final Runnable cancel;
    private final Path file;
    private final LongConsumer arrived;
    private final Thread downloading;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long written;
    private boolean ended;
    private boolean closed;
    private @Nullable IOException failure;
    private @Nullable IOException diskFailure;

    private SpooledBody(InputStream network, Runnable cancel, Path file, LongConsumer arrived) {
        this.network = network;
        this.cancel = cancel;
        this.file = file;
        this.arrived = arrived;
        this.downloading = new Thread(this::download, "download");
        downloading.setDaemon(true);
    }

    static SpooledBody begin(InputStream network, Runnable cancel, Path file, LongConsumer arrived) {
        SpooledBody body = new SpooledBody(network, cancel, file, arrived);
        body.downloading.start();
        return body;
    }

    private void download() {
        byte[] buffer = new byte[BUFFER];
        try (network;
                OutputStream out = openFile()) {
            int count = network.read(buffer);
            while (count >= 0 && !isClosed()) {
                write(out, buffer, count);
                arrived.accept(count);
                count = network.read(buffer);
            }
            end(null);
        } catch (IOException e) {
            end(e);
        } catch (RuntimeException e) {
            end(new IOException(e));
        }
    }

    private OutputStream openFile() throws IOException {
        try {
            return Files.newOutputStream(file);
        } catch (IOException e) {
            diskFailed(e);
            throw e;
        }
    }

    private void write(OutputStream out, byte[] buffer, int count) throws IOException {
        try {
            out.write(buffer, 0, count);
        } catch (IOException e) {
            diskFailed(e);
            throw e;
        }
        locked(() -> written += count);
    }

    private void diskFailed(IOException e) {
        locked(() -> diskFailure = e);
    }

    private void end(@Nullable IOException e) {
        locked(() -> {
            ended = true;
            failure = e;
        });
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reads it from its start, and waits for what has not come yet. Fails where the download failed, with what was lost on
     * the way as an {@link IOException} and with a disk that cannot be written as an {@link
     * io.pqlconnector.spi.AdapterException}.
     */
    public InputStream follow() throws IOException {
        return new Following(Files.newInputStream(file));
    }

    /** Waits until all of it is there. Fails as {@link #follow} does. */
    public Path whole() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!ended) {
                changed.await();
            }
            throwIfFailed();
            return file;
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes can be read behind a position; waits while there are none. -1 at the end. */
    private long available(long position) throws IOException {
        lock.lock();
        try {
            while (position >= written && !ended) {
                changed.await();
            }
            if (position < written) {
                return written - position;
            }
            throwIfFailed();
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } finally {
            lock.unlock();
        }
    }

    private void throwIfFailed() throws IOException {
        if (diskFailure != null) {
            throw Spool.cannotWrite(file, diskFailure);
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Ends the download if it is still under way, and removes what came. */
    @Override
    public void close() throws IOException {
        locked(() -> closed = true);
        if (downloading.isAlive()) {
            cancel.run();
        }
        join();
        Files.deleteIfExists(file);
    }

    private void join() {
        boolean interrupted = false;
        while (true) {
            try {
                downloading.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Following extends InputStream {
        private final InputStream in;
        private long position;

        Following(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            long available = SpooledBody.this.available(position);
            if (available < 0) {
                return -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(length, available));
            position += Math.max(0, count);
            return count;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
