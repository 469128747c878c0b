package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.core.lake.LandedSlice;
import io.pqlconnector.core.lake.Manifest;
import io.pqlconnector.core.ledger.LedgerException;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.SliceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SqliteManifestTest extends OpenLedgerTest {
    private static final SourceName FILES = new SourceName("files");
    private static final Instant FIRST = Instant.parse("2014-03-01T00:00:00.000001Z");
    private static final Instant LAST = Instant.parse("2014-03-31T23:59:59.999999Z");

    private Manifest manifest;

    @BeforeEach
    void takeManifest() {
        manifest = ledger.manifest();
    }

    @Test
    void whatWasCommittedIsReadBackAsItWas() {
        LandedSlice slice = slice(1, "a.jsonl", "mark 1");
        LakeFile file = file("1.parquet", LakeFile.Role.RECORDS);
        LakeFile shadowed = file("2.parquet", LakeFile.Role.SHADOWED);

        manifest.commit(new Manifest.Change(Set.of(), List.of(file, shadowed), Set.of(), List.of(slice)));

        assertThat(manifest.slice(FILES, new SliceId("a.jsonl"))).contains(slice);
        assertThat(manifest.slices()).containsExactly(slice);
        assertThat(manifest.files()).containsExactly(file, shadowed);
    }

    @Test
    void nothingIsThereAtFirst() {
        assertThat(manifest.slices()).isEmpty();
        assertThat(manifest.files()).isEmpty();
        assertThat(manifest.slice(FILES, new SliceId("a.jsonl"))).isEmpty();
    }

    @Test
    void aSliceReplacesTheOneWithTheSameSourceAndId() {
        put(slice(1, "a.jsonl", "mark 1"), slice(2, "b.jsonl", "mark 1"));

        put(slice(3, "a.jsonl", "mark 2"));

        assertThat(manifest.slices()).extracting(LandedSlice::number).containsExactly(3L, 2L);
    }

    @Test
    void aSliceCanKeepItsNumberWhenItIsPutAgain() {
        put(slice(1, "a.jsonl", "mark 1"));

        put(slice(1, "a.jsonl", "mark 2"));

        assertThat(manifest.slices()).extracting(LandedSlice::mark).containsExactly("mark 2");
    }

    @Test
    void slicesAndFilesAreRemovedAndAddedInOneStep() {
        put(slice(1, "a.jsonl", "mark 1"), slice(2, "b.jsonl", "mark 1"));
        manifest.commit(new Manifest.Change(
                Set.of(),
                List.of(file("1.parquet", LakeFile.Role.RECORDS), file("2.parquet", LakeFile.Role.RECORDS)),
                Set.of(),
                List.of()));

        manifest.commit(new Manifest.Change(
                Set.of("1.parquet"),
                List.of(file("3.parquet", LakeFile.Role.RECORDS)),
                Set.of(1L),
                List.of(slice(3, "c.jsonl", "mark 1"))));

        assertThat(manifest.files()).extracting(LakeFile::name).containsExactly("2.parquet", "3.parquet");
        assertThat(manifest.slices()).extracting(LandedSlice::number).containsExactly(2L, 3L);
    }

    @Test
    void aChangeThatCannotBeMadeWholeIsNotMadeAtAll() {
        put(slice(1, "a.jsonl", "mark 1"));
        LakeFile file = file("1.parquet", LakeFile.Role.RECORDS);
        manifest.commit(new Manifest.Change(Set.of(), List.of(file), Set.of(), List.of()));

        assertThatThrownBy(() -> manifest.commit(
                        new Manifest.Change(Set.of(), List.of(file), Set.of(1L), List.of(slice(2, "b", "m")))))
                .isInstanceOf(LedgerException.class);

        assertThat(manifest.slices()).extracting(LandedSlice::number).containsExactly(1L);
        assertThat(manifest.files()).containsExactly(file);
    }

    @Test
    void slicesAreInTheOrderOfSourceAndId() {
        put(
                new LandedSlice(
                        1,
                        new SourceName("segment"),
                        new SliceId("a"),
                        "m",
                        new ContentHash("h"),
                        0,
                        0,
                        0,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Samples.DAY_1),
                slice(2, "b", "m"),
                slice(3, "a", "m"));

        assertThat(manifest.slices()).extracting(LandedSlice::number).containsExactly(3L, 2L, 1L);
    }

    @Test
    void aSliceNumberIsNeverHandedOutTwice() {
        long first = manifest.nextSliceNumber();
        ledger.close();
        open();

        assertThat(ledger.manifest().nextSliceNumber()).isEqualTo(first + 1);
        assertThat(first).isEqualTo(1);
    }

    // A window must never seem to end before an event that lies in it.
    @Test
    void timesBetweenTwoMicrosecondsAreWidened() {
        LandedSlice fine = new LandedSlice(
                1,
                FILES,
                new SliceId("a"),
                "m",
                new ContentHash("h"),
                1,
                0,
                0,
                0,
                Optional.of(Instant.parse("1969-12-31T23:59:59.000001999Z")),
                Optional.of(Instant.parse("1969-12-31T23:59:59.000001001Z")),
                Samples.DAY_1);

        put(fine);

        LandedSlice read = manifest.slices().get(0);
        assertThat(read.first()).contains(Instant.parse("1969-12-31T23:59:59.000001Z"));
        assertThat(read.last()).contains(Instant.parse("1969-12-31T23:59:59.000002Z"));
    }

    private void put(LandedSlice... slices) {
        manifest.commit(new Manifest.Change(Set.of(), List.of(), Set.of(), List.of(slices)));
    }

    private static LandedSlice slice(long number, String id, String mark) {
        return new LandedSlice(
                number,
                FILES,
                new SliceId(id),
                mark,
                new ContentHash("hash of " + id),
                100,
                3,
                2,
                1,
                Optional.of(FIRST),
                Optional.of(LAST),
                Samples.DAY_1);
    }

    private static LakeFile file(String name, LakeFile.Role role) {
        return new LakeFile(
                name,
                FILES,
                role,
                100,
                4_711,
                Optional.of(FIRST),
                Optional.of(LAST),
                List.of(PropertyPath.property("plan.name \"x\" $y"), PropertyPath.context("groupId")),
                new TreeMap<>(Map.of(1L, 90L, 20L, 10L)));
    }
}
