package io.pqlconnector.usage.lake;

import static io.pqlconnector.usage.lake.TinyFormat.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.core.lake.LakeException;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.LineBlock;
import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.Listing;
import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.UsageSink;
import io.pqlconnector.spi.source.UsageSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class FailureTest {
    @TempDir
    Path directory;

    private final Set<Thread> threadsBefore = landingThreads();

    @AfterEach
    void noThreadIsLeft() {
        assertThat(landingThreads()).isSubsetOf(threadsBefore);
    }

    private static Set<Thread> landingThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("lake-landing"))
                .collect(Collectors.toSet());
    }

    /** What a source does while it is read. */
    @FunctionalInterface
    interface Reading {
        void read(UsageSink sink) throws InterruptedException;
    }

    private static UsageSource source(Reading reading) {
        return new UsageSource() {
            @Override
            public SourceName name() {
                return new SourceName("files");
            }

            @Override
            public Listing list(PullWindow window) {
                return Listing.of(List.of(TinySource.slice("a")));
            }

            @Override
            public String place() {
                return name().value();
            }

            @Override
            public String unit() {
                return "slice";
            }

            @Override
            public String probe(Instant now) {
                return "a source for tests";
            }

            @Override
            public ContentHash contentHash(Slice slice) {
                return new ContentHash("hash");
            }

            @Override
            public ContentHash read(Slice slice, UsageSink sink) throws InterruptedException {
                reading.read(sink);
                return new ContentHash("hash");
            }

            @Override
            public void close() {}
        };
    }

    private static void hand(UsageSink sink, LineFormat format, String lines) throws InterruptedException {
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        LineBlock block = sink.newBlock(bytes.length);
        System.arraycopy(bytes, 0, block.bytes(), 0, bytes.length);
        block.setLength(bytes.length);
        sink.lines(block, format);
    }

    @Test
    void aSourceThatFailsIsReportedAsItSaid() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            AdapterException failure = new AdapterException(FailureKind.UNAVAILABLE, "cut short", null);

            assertThatThrownBy(() -> lake.land(
                            source(sink -> {
                                hand(sink, new TinyFormat(sink.columns()), line(1, 100, 101, "ada", "{}") + "\n");
                                throw failure;
                            }),
                            "a"))
                    .isSameAs(failure);

            assertThat(lake.manifest.commits()).isZero();
            assertThat(lake.filesOnDisk()).isEmpty();
        }
    }

    // DuckDB's own writing threads hung here, the second time at the latest.
    @Test
    void aSourceThatFailsLateEndsTheLandingToo() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            AdapterException failure = new AdapterException(FailureKind.UNAVAILABLE, "cut short", null);
            UsageSource source = source(sink -> {
                for (int block = 0; block < 200; block++) {
                    StringBuilder lines = new StringBuilder();
                    for (int i = 0; i < 1000; i++) {
                        lines.append(line(block * 1000L + i, 100, 101, "ada" + i * 31, "{\"n\":" + i * block + "}"))
                                .append('\n');
                    }
                    hand(sink, new TinyFormat(sink.columns()), lines.toString());
                }
                throw failure;
            });

            for (int attempt = 0; attempt < 4; attempt++) {
                assertThatThrownBy(() -> lake.land(source, "a")).isSameAs(failure);
            }

            assertThat(lake.filesOnDisk()).isEmpty();
        }
    }

    @Test
    void aParserThatFailsStopsTheSourceAndIsReportedItself() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            IllegalStateException failure = new IllegalStateException("a mistake in the parser");
            LineFormat broken = () -> (bytes, from, to, output) -> {
                throw failure;
            };

            assertThatThrownBy(() -> lake.land(
                            source(sink -> {
                                while (true) {
                                    hand(sink, broken, "x\n");
                                }
                            }),
                            "a"))
                    .isSameAs(failure);

            assertThat(lake.filesOnDisk()).isEmpty();
        }
    }

    @Test
    void aDiskThatTakesNothingMoreIsNamedWithARemedy() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            // The staged file's name is known, and a directory of that name cannot be written as a file.
            Files.createDirectories(lake.lakeDirectory().resolve("staging/1.landing/in-the-way"));

            assertThatThrownBy(() -> lake.land(
                            source(sink -> {
                                while (true) {
                                    hand(sink, new TinyFormat(sink.columns()), line(1, 100, 101, "ada", "{}") + "\n");
                                }
                            }),
                            "a"))
                    .isInstanceOf(LakeException.class)
                    .hasMessageContaining("a cannot be taken into the lake")
                    .hasMessageContaining("1.landing");
            assertThat(lake.manifest.commits()).isZero();
        }
    }

    @Test
    void anInterruptEndsTheLanding() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            CountDownLatch reading = new CountDownLatch(1);
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread landing = new Thread(() -> {
                try {
                    lake.land(
                            source(sink -> {
                                reading.countDown();
                                while (true) {
                                    hand(sink, new TinyFormat(sink.columns()), line(1, 100, 101, "ada", "{}") + "\n");
                                }
                            }),
                            "a");
                } catch (Throwable e) {
                    thrown.set(e);
                }
            });
            landing.start();
            reading.await();

            landing.interrupt();
            landing.join();

            assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
            assertThat(lake.filesOnDisk()).isEmpty();
        }
    }

    @Test
    void aDamagedFileIsNamedWithARemedy() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            TinySource source = new TinySource("files", 2).put("a", List.of(line(1, 100, 101, "ada", "{}")));
            lake.land(source, "a");
            Path file =
                    lake.lakeDirectory().resolve(lake.manifest.files().get(0).name());
            Files.writeString(file, "rubbish that is no parquet");
            source.put("b", List.of(line(2, 100, 101, "ada", "{}")));

            assertThatThrownBy(() -> lake.land(source, "b"))
                    .isInstanceOf(LakeException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("damaged");
            assertThat(lake.manifest.slices()).hasSize(1);
        }
    }

    @Test
    void theLakeLandsOnAfterAFailure() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            assertThatThrownBy(() -> lake.land(
                            source(sink -> {
                                throw new AdapterException(FailureKind.UNAVAILABLE, "gone", null);
                            }),
                            "a"))
                    .isInstanceOf(AdapterException.class);

            lake.land(new TinySource("files", 2).put("a", List.of(line(1, 100, 101, "ada", "{}"))), "a");

            assertThat(lake.records()).hasSize(1);
        }
    }
}
