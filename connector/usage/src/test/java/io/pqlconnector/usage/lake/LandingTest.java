package io.pqlconnector.usage.lake;

import static io.pqlconnector.usage.lake.TinyFormat.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.core.lake.LandedSlice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LandingTest {
    @TempDir
    Path directory;

    private final TinySource source = new TinySource("files", 3);

    @Test
    void aSliceIsReadWhole() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings("plan"))) {
            source.put(
                    "a",
                    List.of(
                            line(1, 100, 101, "ada", "{\"plan\":\"free\",\"n\":1.50}"),
                            line(2, 200, 201, "", "{}"),
                            line(3, 4_000_000_000L, 301, "bob", "{\"plan\":null}")));

            LandedSlice landed = lake.land(source, "a");

            assertThat(lake.records())
                    .containsExactly(
                            "track|1|100000000|101000000|ada|{\"plan\":\"free\",\"n\":1.50}",
                            "track|2|200000000|201000000|{}",
                            "track|3|4000000000000000|301000000|bob|{\"plan\":null}");
            assertThat(landed.records()).isEqualTo(3);
            assertThat(landed.future()).isEqualTo(1);
            assertThat(landed.first()).contains(Instant.ofEpochSecond(100));
            assertThat(landed.last()).contains(Instant.ofEpochSecond(4_000_000_000L));
            assertThat(lake.query(
                            "SELECT \"properties.plan\" FROM '" + lake.lakeDirectory() + "/*.parquet' ORDER BY id_low"))
                    .containsExactly("free", "null", "null");
            assertThat(lake.contradictions()).isEmpty();
        }
    }

    @Test
    void whatLiesInTheFutureIsCountedOnceWhicheverCopyCameFirst() throws Exception {
        String earlierCopy = line(1, 4_000_000_000L, 301, "ada", "{}");
        String laterCopy = line(1, 4_000_000_000L, 302, "ada", "{}");
        List<Long> counts = new ArrayList<>();
        for (List<String> copies : List.of(List.of(earlierCopy, laterCopy), List.of(laterCopy, earlierCopy))) {
            Path folder = Files.createDirectory(directory.resolve("lake-" + counts.size()));
            try (LakeHarness lake = new LakeHarness(folder, LakeHarness.settings())) {
                source.put("a", copies.subList(0, 1));
                source.put("b", copies.subList(1, 2));
                lake.land(source, "a");
                lake.land(source, "b");
                counts.add(lake.manifest.slices().stream()
                        .mapToLong(LandedSlice::future)
                        .sum());
            }
        }

        assertThat(counts).containsExactly(1L, 1L);
    }

    @Test
    void aReplacedSliceLeavesNothingBehind() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            source.put("a", List.of(line(1, 100, 101, "ada", "{}"), line(2, 200, 201, "ada", "{}")));
            lake.land(source, "a");
            source.put("a", List.of(line(2, 200, 201, "ada", "{}"), line(3, 300, 301, "ada", "{}")));

            LandedSlice landed = lake.land(source, "a");

            assertThat(landed.records()).isEqualTo(2);
            assertThat(landed.duplicates()).isZero();
            assertThat(lake.records())
                    .containsExactly("track|2|200000000|201000000|ada|{}", "track|3|300000000|301000000|ada|{}");
            assertThat(lake.filesOnDisk()).hasSize(1);
            assertThat(lake.contradictions()).isEmpty();
        }
    }

    @Test
    void ofARepeatedRecordTheOneReceivedLastStands() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            source.put(
                    "a",
                    List.of(
                            line(1, 100, 105, "late", "{}"),
                            line(1, 100, 101, "early", "{}"),
                            line(2, 100, 1, "other", "{}")));

            LandedSlice landed = lake.land(source, "a");

            assertThat(landed.records()).isEqualTo(2);
            assertThat(landed.duplicates()).isEqualTo(1);
            assertThat(lake.records())
                    .containsExactly("track|1|100000000|105000000|late|{}", "track|2|100000000|1000000|other|{}");
            assertThat(lake.contradictions()).isEmpty();
        }
    }

    @Test
    void aRecordComesBackWhenTheSliceThatHeldItNoLongerDoes() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            source.put("a", List.of(line(1, 100, 101, "early", "{}"), line(5, 100, 101, "own", "{}")));
            source.put("b", List.of(line(1, 100, 200, "late", "{}"), line(6, 100, 101, "own", "{}")));
            LandedSlice a = lake.land(source, "a");
            LandedSlice b = lake.land(source, "b");

            assertThat(lake.records())
                    .contains("track|1|100000000|200000000|late|{}")
                    .hasSize(3);
            assertThat(lake.rows(LakeFile.Role.SHADOWED)).containsExactly("track|1|100000000|101000000|early|{}");
            assertThat(a.records()).isEqualTo(2);
            assertThat(b.records()).isEqualTo(2);
            assertThat(lake.manifest.slice(source.name(), a.id()).orElseThrow().duplicates())
                    .isEqualTo(1);
            assertThat(lake.contradictions()).isEmpty();

            source.put("b", List.of(line(6, 100, 101, "own", "{}")));
            lake.land(source, "b");

            assertThat(lake.records())
                    .contains("track|1|100000000|101000000|early|{}")
                    .hasSize(3);
            assertThat(lake.rows(LakeFile.Role.SHADOWED)).isEmpty();
            assertThat(lake.manifest.slice(source.name(), a.id()).orElseThrow().duplicates())
                    .isZero();
            assertThat(lake.contradictions()).isEmpty();
        }
    }

    @Test
    void theOtherCopiesStandInForThoseOfASliceThatIsDropped() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            source.put("inbox", List.of(line(1, 100, 101, "ada", "{}"), line(2, 100, 101, "erased", "{}")));
            source.put("archive", List.of(line(1, 100, 101, "ada", "{}"), line(2, 100, 101, "erased", "{}")));
            lake.land(source, "archive");
            lake.land(source, "inbox");
            source.put("archive", List.of(line(1, 100, 101, "ada", "{}")));
            lake.land(source, "archive");
            assertThat(lake.records())
                    .containsExactly("track|1|100000000|101000000|ada|{}", "track|2|100000000|101000000|erased|{}");

            lake.drop("inbox");

            assertThat(lake.records()).containsExactly("track|1|100000000|101000000|ada|{}");
            assertThat(lake.rows(LakeFile.Role.SHADOWED)).isEmpty();
            assertThat(lake.contradictions()).isEmpty();
        }
    }

    @Test
    void sourcesDoNotShadowEachOther() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            TinySource other = new TinySource("files-2", 3);
            source.put("a", List.of(line(1, 100, 101, "ada", "{}")));
            other.put("a", List.of(line(1, 100, 101, "ada", "{}")));

            lake.land(source, "a");
            lake.land(other, "a");

            assertThat(lake.records()).hasSize(2);
            assertThat(lake.rows(LakeFile.Role.SHADOWED)).isEmpty();
        }
    }

    @Test
    void anEmptySliceIsCommittedWithoutAFile() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            source.put("a", List.of(line(1, 100, 101, "ada", "{}")));
            lake.land(source, "a");
            source.put("a", List.of());

            LandedSlice landed = lake.land(source, "a");

            assertThat(landed.records()).isZero();
            assertThat(landed.first()).isEmpty();
            assertThat(lake.manifest.files()).isEmpty();
            assertThat(lake.filesOnDisk()).isEmpty();
        }
    }

    @Test
    void aLineMayHoldMoreRecordsThanOne() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 5000; i++) {
                lines.add("twice" + line(i, 100 + i, 101, "ada", "{}"));
            }
            TinySource large = new TinySource("large", 700).put("a", lines);

            LandedSlice landed = lake.land(large, "a");

            assertThat(landed.records()).isEqualTo(5000);
            assertThat(landed.duplicates()).isEqualTo(5000);
        }
    }

    @Test
    void aTimeThatNoFileCanHoldIsABadLine() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            source.put("a", List.of(line(1, 100, 101, "ada", "{}"), line(2, 300_000_000_000L, 101, "ada", "{}")));

            LandedSlice landed = lake.land(source, "a");

            assertThat(landed.records()).isEqualTo(1);
            assertThat(landed.quarantined()).isEqualTo(1);
        }
    }

    @Test
    void propertiesThatDifferInCaseAloneDoNotMeet() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings("Plan", "plan"))) {
            source.put("a", List.of(line(1, 100, 101, "ada", "{\"plan\":\"low\",\"Plan\":\"high\"}")));

            lake.land(source, "a");

            assertThat(lake.manifest.files().get(0).columns()).hasSize(1);
            assertThat(lake.query("SELECT \"properties.Plan\" FROM '" + lake.lakeDirectory() + "/*.parquet'"))
                    .containsExactly("high");
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws Exception {
        java.nio.file.Files.writeString(directory.resolve("lake"), "in the way");
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            source.put("a", List.of(line(1, 100, 101, "ada", "{}")));

            assertThatThrownBy(() -> lake.land(source, "a"))
                    .isInstanceOf(io.pqlconnector.core.lake.LakeException.class)
                    .hasMessageContaining(directory.resolve("lake").toString())
                    .hasMessageContaining("nothing is lost");
        }
    }
}
