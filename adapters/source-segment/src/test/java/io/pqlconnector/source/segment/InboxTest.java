package io.pqlconnector.source.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.http.ManualTime;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.testkit.RecordingSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxTest {
    private static final Instant NOW = Calls.NOW;
    private static final String OLD = "20260301T120000.000Z-000.jsonl";
    private final ManualTime time = new ManualTime(NOW);

    @TempDir
    private Path data;

    @Test
    void givesOutWhatItKeeps() throws Exception {
        try (Inbox inbox = inbox()) {
            inbox.append(line(1));
            inbox.append(line(2));
        }

        List<Slice> slices = list(Optional.empty());

        assertThat(slices).hasSize(1);
        assertThat(slices.get(0).id().value()).isEqualTo("inbox/20260401T120000.000Z-000.jsonl");
        assertThat(slices.get(0).bytes()).isEqualTo(line(1).length + line(2).length);
        RecordingSink sink = read(slices.get(0));
        assertThat(sink.records()).hasSize(2);
        assertThat(sink.bytes()).isEqualTo(slices.get(0).bytes());
    }

    @Test
    void keepsTheOrderOfTimeInTheNamesOfFiles() throws Exception {
        try (Inbox inbox = inbox()) {
            inbox.append(line(1));
            time.advance(Duration.ofMinutes(4).plusSeconds(59));
            inbox.append(line(2));
            time.advance(Duration.ofSeconds(1));
            inbox.append(line(3));
            inbox.append(new byte[1 << 20]);
            inbox.append(line(4));
        }
        try (Inbox another = inbox()) {
            another.append(line(5));
        }

        assertThat(list(Optional.empty()).stream().map(slice -> slice.id().value()))
                .containsExactly(
                        "inbox/20260401T120000.000Z-000.jsonl",
                        "inbox/20260401T120500.000Z-000.jsonl",
                        "inbox/20260401T120500.000Z-001.jsonl",
                        "inbox/20260401T120500.000Z-002.jsonl");
    }

    @Test
    void readsNoFurtherThanItListed() throws Exception {
        try (Inbox inbox = inbox()) {
            inbox.append(line(1));
            Slice before = list(Optional.empty()).get(0);
            inbox.append(line(2));

            assertThat(read(before).records()).hasSize(1);
            Slice after = list(Optional.empty()).get(0);
            assertThat(after.id()).isEqualTo(before.id());
            assertThat(after.mark()).isNotEqualTo(before.mark());
            assertThat(read(after).records()).hasSize(2);
        }
    }

    @Test
    void passesOverALineThatWasNeverFinished() throws Exception {
        try (Inbox inbox = inbox()) {
            inbox.append(line(1));
        }
        Path file = data.resolve("20260401T120000.000Z-000.jsonl");
        Files.write(file, "{\"type\":\"tra".getBytes(UTF_8), StandardOpenOption.APPEND);

        try (Inbox restarted = inbox()) {
            restarted.append(line(2));
        }

        List<Slice> slices = list(Optional.empty());
        assertThat(slices).hasSize(2);
        assertThat(read(slices.get(0)).records()).hasSize(1);
        assertThat(read(slices.get(0)).bad()).isEmpty();
        assertThat(read(slices.get(1)).records()).hasSize(1);
    }

    @Test
    void keepsAllThatManyThreadsBringAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Inbox inbox = inbox()) {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            IntStream.range(0, 400)
                    .forEach(i -> tasks.add(() -> {
                        inbox.append(
                                Calls.track("m-" + i, "2026-04-01T11:00:00Z").getBytes(UTF_8));
                        return true;
                    }));
            for (Future<Boolean> done : threads.invokeAll(tasks)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }

        RecordingSink sink = read(list(Optional.empty()).get(0));
        assertThat(sink.records().stream().map(record -> record.id()).distinct())
                .hasSize(400);
        assertThat(sink.bad()).isEmpty();
    }

    @Test
    void refusesToKeepAnythingWhenItIsClosed() {
        Inbox inbox = inbox();
        inbox.close();

        assertThatThrownBy(() -> inbox.append(line(1))).isInstanceOf(IOException.class);
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void deletesOldFilesThatHaveLandedIfTheArchiveHasThemToo() throws Exception {
        keep(OLD, NOW.minus(Duration.ofDays(31)));
        keep("20260320T120000.000Z-000.jsonl", NOW.minus(Duration.ofDays(12)));
        PullWindow afterADay = window(Optional.of(NOW.minus(Duration.ofDays(1))));

        folder().list(window(Optional.empty()), archive("web", "2026-01-01"));
        assertThat(data.toFile().list()).hasSize(2);
        folder().list(afterADay, Optional.empty());
        assertThat(data.toFile().list()).hasSize(2);
        folder().list(afterADay, archive("web", "2026-01-01"));
        assertThat(data.toFile().list()).containsExactly("20260320T120000.000Z-000.jsonl");
    }

    @Test
    void keepsOldFilesOfWhichTheArchiveMayNotHaveAll() throws Exception {
        Path file = keep(OLD, NOW.minus(Duration.ofDays(31)));
        PullWindow afterADay = window(Optional.of(NOW.minus(Duration.ofDays(1))));

        folder().list(afterADay, archive("web", "2026-02-28"));
        folder().list(afterADay, archive("app", "2026-01-01"));
        assertThat(file).exists();

        // Of the second message nobody knows which source it comes from.
        Files.writeString(file, Calls.track(1) + Calls.track(2).replace("\"projectId\":\"web\",", ""));
        Files.setLastModifiedTime(file, FileTime.from(NOW.minus(Duration.ofDays(31))));
        folder().list(
                        afterADay,
                        Optional.of(new ArchiveReach(Map.of(
                                "web", LocalDate.parse("2026-01-01"), "a new one", LocalDate.parse("2026-03-01")))));
        assertThat(file).exists();

        folder().list(afterADay, archive("web", "2026-02-27"));
        assertThat(file).doesNotExist();
    }

    @Test
    void coversFilesThatAreGoneIfTheArchiveHasThemToo() throws Exception {
        SliceId old = new SliceId("inbox/" + OLD);
        PullWindow window = window(Optional.empty());

        assertThat(folder().list(window, archive("web", "2026-01-01")).covers())
                .accepts(old)
                .rejects(new SliceId("inbox/notes.jsonl"), new SliceId(Calls.key("web", "2026-03-01", "a.gz")));
        assertThat(folder().list(window, archive("web", "2026-02-28")).covers()).rejects(old);
        assertThat(folder().list(window, Optional.of(ArchiveReach.of(List.of())))
                        .covers())
                .rejects(old);
        assertThat(folder().list(window, Optional.empty()).covers()).rejects(old);

        keep(OLD, NOW.minus(Duration.ofDays(31)));
        assertThat(folder().list(window, archive("web", "2026-01-01")).covers())
                .as("of a file that is there, listed or not")
                .rejects(old);
    }

    @Test
    void listsOnlyFilesThatMayHaveChanged() throws Exception {
        keep("a.jsonl", NOW.minus(Duration.ofDays(2)));
        keep("b.jsonl", NOW.minus(Duration.ofDays(1)));
        keep("c.jsonl", NOW);

        assertThat(list(Optional.of(NOW.minus(Duration.ofMinutes(5)))).stream()
                        .map(slice -> slice.id().value()))
                .containsExactly("inbox/b.jsonl", "inbox/c.jsonl");
        assertThat(list(Optional.empty())).hasSize(3);
    }

    @Test
    void saysThatAFileIsGone() throws Exception {
        keep("a.jsonl", NOW);
        Slice slice = list(Optional.empty()).get(0);
        Files.delete(data.resolve("a.jsonl"));

        assertThatThrownBy(() -> read(slice))
                .isInstanceOf(AdapterException.class)
                .hasMessage(
                        "The inbox of the webhook, %s, cannot be read: %s. Check that this user may read and write the"
                                + " folder.",
                        data, data.resolve("a.jsonl"));
    }

    @Test
    void holdsNothingBeforeTheFirstMessage() {
        InboxFolder none = new InboxFolder(data.resolve("none"), Instant.EPOCH);

        assertThat(none.list(window(Optional.empty()), Optional.empty()).slices())
                .isEmpty();
        assertThat(none.probe()).isEqualTo("inbox of the webhook: 0 files");
    }

    private Inbox inbox() {
        return new Inbox(data, time);
    }

    private InboxFolder folder() {
        return new InboxFolder(data, Instant.EPOCH);
    }

    private static Optional<ArchiveReach> archive(String source, String oldest) {
        return Optional.of(new ArchiveReach(Map.of(source, LocalDate.parse(oldest))));
    }

    private List<Slice> list(Optional<Instant> lastPull) {
        return folder().list(window(lastPull), Optional.empty()).slices();
    }

    private static PullWindow window(Optional<Instant> lastPull) {
        return new PullWindow(Instant.EPOCH, NOW, NOW, lastPull);
    }

    private RecordingSink read(Slice slice) throws InterruptedException {
        RecordingSink sink = new RecordingSink();
        folder().read(slice, sink);
        return sink;
    }

    private Path keep(String name, Instant written) throws IOException {
        Path file = Files.write(data.resolve(name), line(1));
        return Files.setLastModifiedTime(file, FileTime.from(written));
    }

    private static byte[] line(int number) {
        return Calls.track(number).getBytes(UTF_8);
    }
}
