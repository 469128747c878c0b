package io.pqlconnector.usage.lake;

import io.pqlconnector.core.lake.LakeException;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.usage.duckdb.Session;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Streams one slice into a staged file: the caller's thread reads the source, and DuckDB's threads parse and write. Whatever
 * fails on either side stops the other, and the failure that came first is the one that is thrown.
 */
final class SliceLanding {
    private final Supplier<Session> sessions;
    private final LandingFunction function;
    private volatile @Nullable Session running;

    /**
     * Reads slices with the sessions of one DuckDB.
     *
     * @param sessions opens a session; called on a thread of its own, so that DuckDB opens while the source reads
     */
    SliceLanding(Supplier<Session> sessions, LandingFunction function) {
        this.sessions = sessions;
        this.function = function;
    }

    /**
     * Reads a slice into a file.
     *
     * @param number the slice's number, which its rows carry
     * @return what was read
     */
    ContentHash run(UsageSource source, Slice slice, long number, Landing landing, Path file)
            throws InterruptedException {
        function.open(number, landing);
        CompletableFuture<Void> copying = new CompletableFuture<>();
        Thread writer = new Thread(() -> copy(number, landing, file, copying), "lake-landing");
        writer.setDaemon(true);
        writer.start();
        boolean done = false;
        try {
            ContentHash hash = source.read(slice, landing);
            landing.finish();
            copying.get();
            done = true;
            return hash;
        } catch (ExecutionException e) {
            throw first(landing, slice, e);
        } catch (RuntimeException e) {
            throw first(landing, slice, e);
        } finally {
            if (!done) {
                landing.fail(new LandingStoppedException());
                cancel();
                join(writer);
            }
            function.close(number);
        }
    }

    private void copy(long number, Landing landing, Path file, CompletableFuture<Void> copying) {
        try (Session session = sessions.get()) {
            running = session;
            String columns = LakeSchema.selectList(landing.columns().paths())
                    .replace("slice,", number + "::BIGINT AS slice,")
                    .replace(
                            "occurred_at, received_at",
                            "make_timestamp(occurred_at) AS occurred_at,"
                                    + " make_timestamp(received_at) AS received_at");
            session.execute(LakeSchema.copy("SELECT " + columns + " FROM " + LandingFunction.from(number), file));
            copying.complete(null);
        } catch (Throwable e) {
            landing.fail(e);
            copying.completeExceptionally(e);
        } finally {
            running = null;
        }
    }

    // A failure of one side makes the other fail too; what counts is what went wrong first.
    private static RuntimeException first(Landing landing, Slice slice, Exception thrown) {
        Throwable cause = landing.failure().orElse(thrown instanceof ExecutionException ? thrown.getCause() : thrown);
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof LakeException) {
            return new LakeException(slice.id() + " cannot be taken into the lake: " + cause.getMessage(), cause);
        }
        return cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
    }

    private void cancel() {
        Session session = running;
        if (session != null) {
            session.cancel();
        }
    }

    // The thread ends as soon as it sees that the landing failed; the file it writes must not be left to it.
    private static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
