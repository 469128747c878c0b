package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.core.ledger.LedgerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A ledger that is lost or damaged: refused in words that say how to get it back, and never begun anew. */
final class DamagedLedgerTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void aMissingLedgerBesideALakeIsNotBegunAnew(SqliteLedger.Mode mode) throws Exception {
        lake();

        assertRefused(mode, "is missing or empty, but the lake beside it is not", "./pql sync --baseline");
        assertThat(file()).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyLedgerBesideALakeIsNotBegunAnew(SqliteLedger.Mode mode) throws Exception {
        lake();
        Files.createFile(file());

        assertRefused(mode, "is missing or empty, but the lake beside it is not", "./pql sync --baseline");
        assertThat(file()).isEmptyFile();
    }

    @ParameterizedTest
    @EnumSource
    void aLedgerWithoutATableBesideALakeIsNotBegunAnew(SqliteLedger.Mode mode) throws Exception {
        // All that was committed stood in the log, and somebody deleted that.
        try (SqliteLedger open = filled()) {
            assertThat(open).isNotNull();
            Files.copy(file(), directory.resolve("header"));
        }
        Files.move(directory.resolve("header"), file(), StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(log());
        lake();
        byte[] before = Files.readAllBytes(file());

        assertRefused(mode, "is missing or empty, but the lake beside it is not", "docs/ledger.md");
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void aLogWithoutItsLedgerIsKept(SqliteLedger.Mode mode) throws Exception {
        byte[] logged;
        try (SqliteLedger open = filled()) {
            assertThat(open).isNotNull();
            logged = Files.readAllBytes(log());
        }
        assertThat(logged).isNotEmpty();
        Files.delete(file());
        Files.write(log(), logged);

        assertRefused(mode, "is missing or empty, but its log", "Put ledger.db back beside its log");
        Files.createFile(file());
        assertRefused(mode, "is missing or empty, but its log", "Put ledger.db back beside its log");
        assertThat(Files.readAllBytes(log())).isEqualTo(logged);
    }

    @Test
    void anEmptyLedgerWithNothingBesideItIsANewOne() throws Exception {
        Files.createFile(file());
        Files.createDirectories(directory.resolve("lake/staging"));

        SqliteLedger.open(file(), SqliteLedger.Mode.WRITE).close();

        SqliteLedger.open(file(), SqliteLedger.Mode.READ).close();
    }

    @Test
    void whereverALedgerIsCutOffItIsRefusedAndNeverEmptied() throws Exception {
        filled().close();
        lake();
        long size = Files.size(file());
        byte[] whole = Files.readAllBytes(file());
        int refused = 0;
        for (long cut = 0; cut < size; cut += Database.PAGE_BYTES) {
            Files.write(file(), whole);
            try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
                channel.truncate(cut);
            }
            assertRefused(SqliteLedger.Mode.WRITE, "./pql restore FILE");
            assertThat(Files.size(file())).isEqualTo(cut);
            refused++;
        }
        assertThat(refused).isGreaterThan(5);
    }

    @Test
    void aHeaderOfGarbageIsRefused() throws Exception {
        filled().close();
        overwrite(0, 100);

        assertRefused(SqliteLedger.Mode.WRITE, "is damaged, or is no ledger at all", "./pql restore FILE");
    }

    private void assertRefused(SqliteLedger.Mode mode, String... words) throws IOException {
        List<Path> before = files();
        assertThatThrownBy(() -> SqliteLedger.open(file(), mode).close())
                .isInstanceOf(LedgerException.class)
                .hasMessageContainingAll(words)
                .hasMessageContaining("./pql restore FILE")
                .hasMessageContaining(file().toString());
        assertThat(files()).containsAll(before);
        assertThat(SqliteLedger.exists(file()))
                .as("a command that reads says the same")
                .isTrue();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return new ArrayList<>(files.toList());
        }
    }

    private SqliteLedger filled() {
        SqliteLedger ledger = SqliteLedger.open(file(), SqliteLedger.Mode.WRITE);
        ledger.outbox()
                .commit(
                        1,
                        Samples.scored(
                                IntStream.range(0, 50)
                                        .mapToObj(i ->
                                                Samples.account("account-" + i, Samples.DAY_1, i, Optional.of("warm")))
                                        .toList(),
                                List.of()));
        return ledger;
    }

    private void overwrite(long from, int bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(bytes), from);
        }
    }

    private void lake() throws IOException {
        Files.createDirectories(directory.resolve("lake"));
        Files.write(directory.resolve("lake/usage-00000001-0.parquet"), new byte[] {1});
    }

    private Path file() {
        return directory.resolve("ledger.db");
    }

    private Path log() {
        return directory.resolve("ledger.db-wal");
    }
}
