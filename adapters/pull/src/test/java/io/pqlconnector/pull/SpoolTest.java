package io.pqlconnector.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.CallQuota;
import io.pqlconnector.spi.source.SourceContext;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads that go to disk and are read while they come. */
final class SpoolTest {
    @TempDir
    private Path folder;

    private Spool spool;

    @BeforeEach
    void start() {
        spool = new Spool(folder.resolve("spool"));
    }

    @Test
    void givesWhatCameByteForByteAndCountsIt() throws Exception {
        byte[] bytes = new byte[1_000_003];
        new Random(7).nextBytes(bytes);
        AtomicLong arrived = new AtomicLong();

        try (SpooledBody body = spool.take(new ByteArrayInputStream(bytes), () -> {}, arrived::addAndGet)) {
            assertThat(body.follow().readAllBytes()).isEqualTo(bytes);
            assertThat(body.whole()).hasSize(bytes.length);
            assertThat(body.follow().readAllBytes()).as("a second time").isEqualTo(bytes);
        }
        assertThat(arrived).hasValue(bytes.length);
        assertThat(files()).isEmpty();
    }

    @Test
    void canBeReadBeforeItsEndHasCome() throws Exception {
        PipedOutputStream service = new PipedOutputStream();
        try (SpooledBody body = spool.take(new PipedInputStream(service), () -> {}, count -> {})) {
            InputStream reading = body.follow();
            service.write(new byte[] {1, 2, 3});
            service.flush();

            assertThat(reading.readNBytes(3)).containsExactly(1, 2, 3);

            service.write(4);
            service.close();
            assertThat(reading.readAllBytes()).containsExactly(4);
        }
    }

    @Test
    void failsWhereTheDownloadFailed() throws Exception {
        InputStream broken = new FilterInputStream(new ByteArrayInputStream(new byte[] {1, 2})) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                if (count < 0) {
                    throw new IOException("the connection was reset");
                }
                return count;
            }
        };
        try (SpooledBody body = spool.take(broken, () -> {}, count -> {})) {
            InputStream reading = body.follow();

            assertThatThrownBy(reading::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessage("the connection was reset");
            assertThatThrownBy(body::whole).hasMessage("the connection was reset");
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void endsADownloadThatNobodyWantsAnyMore() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        InputStream endless = new FilterInputStream(InputStream.nullInputStream()) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                try {
                    cancelled.await();
                } catch (InterruptedException e) {
                    throw new InterruptedIOException();
                }
                throw new IOException("cancelled");
            }
        };

        spool.take(endless, cancelled::countDown, count -> {}).close();

        assertThat(cancelled.getCount()).isZero();
        assertThat(files()).isEmpty();
    }

    @Test
    void stopsReadingWhenItIsInterrupted() throws Exception {
        PipedOutputStream silent = new PipedOutputStream();
        AtomicBoolean cancelled = new AtomicBoolean();
        SpooledBody body = spool.take(
                new PipedInputStream(silent),
                () -> {
                    cancelled.set(true);
                    close(silent);
                },
                count -> {});
        InputStream reading = body.follow();

        Thread.currentThread().interrupt();

        assertThatThrownBy(reading::read).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        body.close();
        assertThat(cancelled).isTrue();
    }

    @Test
    void removesWhatAKilledProcessLeftAndNothingThatAnotherOneIsAt() throws Exception {
        Files.createDirectories(folder.resolve("spool"));
        Path left = Files.writeString(folder.resolve("spool/123.part"), "half");
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
        Path underWay = Files.writeString(folder.resolve("spool/456.part"), "half");

        spool.take(new ByteArrayInputStream(new byte[0]), () -> {}, count -> {}).close();

        assertThat(files()).containsExactly(underWay);
    }

    @Test
    void staysBelowTheDataFolderWhateverTheSourceIsCalled() throws Exception {
        Path data = folder.resolve("data");
        SourceContext context = new SourceContext(new SourceName("../../out"), folder, data, CallQuota.NONE);

        try (SpooledBody body = Spool.of(context).take(new ByteArrayInputStream(new byte[1]), () -> {}, count -> {})) {
            assertThat(body.whole().toRealPath()).startsWith(data.toRealPath());
        }
    }

    @Test
    void saysThatTheDiskCannotBeWritten() throws Exception {
        Files.writeString(folder.resolve("spool"), "a file in the place of the folder");

        assertThatThrownBy(() -> spool.take(new ByteArrayInputStream(new byte[1]), () -> {}, count -> {}))
                .isInstanceOf(AdapterException.class)
                .hasMessageStartingWith(folder.resolve("spool") + " cannot be written: ")
                .hasMessageEndingWith("Make room on its disk, or give this program the right to write there.");
    }

    private static void close(PipedOutputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("spool"))) {
            return files.toList();
        }
    }
}
