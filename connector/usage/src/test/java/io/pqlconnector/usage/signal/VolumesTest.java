package io.pqlconnector.usage.signal;

import static io.pqlconnector.usage.signal.TestRecord.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.core.lake.SourceVolume;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.RecordKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VolumesTest {
    private static final Instant AS_OF = Instant.parse("2026-03-31T10:30:00Z");
    private static final Duration BACK = Duration.ofDays(70);
    private static final SourceName TEST = new SourceName("test");

    @TempDir
    private Path folder;

    @Test
    void eventsAreCountedByHourBackFromTheInstant() {
        TestLake lake = new TestLake(folder)
                .with(
                        event("A", "u", AS_OF.minusSeconds(1)),
                        event("B", "u", AS_OF.minus(Duration.ofHours(1))),
                        event("A", "u", AS_OF.minus(Duration.ofHours(1)).minusNanos(1000)))
                .with(event("A", "u", AS_OF.minus(Duration.ofDays(8))));

        assertThat(count(lake.files(), AS_OF))
                .containsExactly(new SourceVolume(
                        TEST, AS_OF.minusSeconds(1), new TreeMap<>(Map.of(0, 2L, 1, 1L, 8 * 24 - 1, 1L))));
    }

    @Test
    void whatTheLakeHasOfLaterEventsDoesNotCountInAReplay() {
        TestLake lake = new TestLake(folder)
                .with(
                        event("A", "u", AS_OF.minusSeconds(5)),
                        event("A", "u", AS_OF),
                        event("A", "u", AS_OF.plusSeconds(9)));

        assertThat(count(lake.files(), AS_OF)).singleElement().satisfies(volume -> {
            assertThat(volume.last()).isEqualTo(AS_OF.minusSeconds(5));
            assertThat(volume.hours()).containsExactly(Map.entry(0, 1L));
        });
    }

    @Test
    void onlyUsageCounts() {
        TestLake lake = new TestLake(folder)
                .with(
                        TestRecord.identify("x", "u", AS_OF.minusSeconds(9), "{}"),
                        TestRecord.group("u", "g", AS_OF.minusSeconds(9), "{}"),
                        TestRecord.userProfile("u", "{}"),
                        TestRecord.accountProfile("a", AS_OF.minusSeconds(9), "{}"));

        assertThat(count(lake.files(), AS_OF)).isEmpty();
        lake.with(
                event("A", "u", AS_OF.minusSeconds(9)).kind(RecordKind.PAGE),
                event("A", "u", AS_OF.minusSeconds(9)).kind(RecordKind.SCREEN));
        assertThat(count(lake.files(), AS_OF))
                .singleElement()
                .satisfies(volume -> assertThat(volume.hours()).containsValue(2L));
    }

    @Test
    void eachSourceIsCountedByItselfInTheOrderOfNames() {
        TestLake lake = new TestLake(folder)
                .with(event("A", "u", AS_OF.minusSeconds(9)))
                .with(event("A", "u", AS_OF.minusSeconds(9)), event("A", "u", AS_OF.minusSeconds(8)));
        List<LakeFile> files = new ArrayList<>(lake.files());
        files.set(0, of(new SourceName("zeta"), files.get(0)));
        files.set(1, of(new SourceName("alpha"), files.get(1)));

        assertThat(count(files, AS_OF))
                .extracting(
                        volume -> volume.source().value(),
                        volume -> volume.hours().get(0))
                .containsExactly(tuple("alpha", 2L), tuple("zeta", 1L));
    }

    @Test
    void filesWithoutEventsInTimeAreNotRead() throws Exception {
        TestLake lake = new TestLake(folder)
                .add(
                        "too-old.parquet",
                        List.of(),
                        1,
                        Optional.of(Instant.EPOCH),
                        Optional.of(AS_OF.minus(BACK).minusSeconds(1)))
                .add("too-new.parquet", List.of(), 1, Optional.of(AS_OF), Optional.of(AS_OF.plusSeconds(5)));

        assertThat(Files.exists(folder.resolve("too-old.parquet"))).isFalse();
        assertThat(count(lake.files(), AS_OF)).isEmpty();
    }

    private List<SourceVolume> count(List<LakeFile> files, Instant asOf) {
        return new Volumes(new TestLake(folder).duckDb()).count(folder, files, asOf, BACK);
    }

    private static LakeFile of(SourceName source, LakeFile file) {
        return new LakeFile(
                file.name(),
                source,
                file.role(),
                file.rows(),
                file.bytes(),
                file.first(),
                file.last(),
                file.columns(),
                file.slices());
    }
}
