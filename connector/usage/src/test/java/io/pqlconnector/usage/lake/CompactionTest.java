package io.pqlconnector.usage.lake;

import static io.pqlconnector.usage.lake.TinyFormat.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.spi.source.PropertyPath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompactionTest {
    private static final long DAY = 86_400;

    @TempDir
    Path directory;

    @Test
    void smallSlicesAreGatheredIntoAFilePerDay() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            TinySource source = landObjects(lake, 20, 5);
            List<String> before = lake.records();
            assertThat(lake.manifest.files()).hasSize(20);

            lake.lake().compact(LakeHarness.NOW);

            assertThat(lake.records()).isEqualTo(before);
            assertThat(lake.manifest.files()).hasSize(5).allSatisfy(file -> {
                assertThat(DaySpan.day(file.first().orElseThrow()))
                        .isEqualTo(DaySpan.day(file.last().orElseThrow()));
                assertThat(lake.query("SELECT occurred_at >= lag(occurred_at, 1, occurred_at) OVER () AS sorted FROM '"
                                + lake.lakeDirectory().resolve(file.name()) + "' QUALIFY NOT sorted"))
                        .isEmpty();
            });
            assertThat(lake.contradictions()).isEmpty();
            int commits = lake.manifest.commits();

            lake.lake().compact(LakeHarness.NOW);

            assertThat(lake.manifest.commits()).isEqualTo(commits);
            assertThat(source.contents()).hasSize(20);
        }
    }

    @Test
    void replacingASliceRewritesOnlyTheDaysThatHoldIt() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            TinySource source = landObjects(lake, 20, 5);
            lake.lake().compact(LakeHarness.NOW);
            List<String> files = names(lake);
            source.put("s7", List.of(line(7000, 2 * DAY + 5, 101, "new", "{}")));

            lake.land(source, "s7");

            List<String> left = names(lake);
            assertThat(files.stream().filter(left::contains)).hasSize(4);
            assertThat(lake.records()).hasSize(20 * 5 - 5 + 1).anyMatch(row -> row.contains("|7000|"));
            assertThat(lake.contradictions()).isEmpty();
        }
    }

    @Test
    void whatLiesInTheFutureIsCountedOnceThoughASliceLiesInSeveralFiles() throws Exception {
        long future = 4_000_000_000L;
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            TinySource source = new TinySource("files", 2);
            for (int i = 0; i < 4; i++) {
                source.put(
                        "s" + i,
                        List.of(line(10 + i, future, 101, "ada", "{}"), line(20 + i, future + DAY, 101, "ada", "{}")));
                lake.land(source, "s" + i);
            }
            lake.lake().compact(LakeHarness.NOW);
            source.put("copy", List.of(line(10, future, 102, "ada", "{}")));

            lake.land(source, "copy");

            assertThat(lake.manifest.slices())
                    .extracting(slice -> slice.id().value() + " " + slice.future())
                    .containsExactlyInAnyOrder("s0 1", "s1 2", "s2 2", "s3 2", "copy 1");
        }
    }

    @Test
    void undatedProfilesGetAFileOfTheirOwn() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            TinySource source = new TinySource("files", 2);
            for (int i = 0; i < 8; i++) {
                source.put(
                        "s" + i,
                        List.of(line(i, 3 * DAY + i, 101, "ada", "{}"), "user_profile|" + (100 + i) + "|0|0|ada|{}"));
                lake.land(source, "s" + i);
            }

            lake.lake().compact(LakeHarness.NOW);

            assertThat(lake.manifest.files()).hasSize(2);
            assertThat(lake.manifest.files().stream()
                            .filter(file -> file.first().isEmpty()))
                    .singleElement()
                    .satisfies(file -> assertThat(file.rows()).isEqualTo(8));
            assertThat(lake.records()).hasSize(16);
        }
    }

    @Test
    void manyDaysInFewFilesShareFiles() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            TinySource source = new TinySource("files", 50);
            for (int i = 0; i < 8; i++) {
                List<String> lines = new ArrayList<>();
                for (int day = 1; day <= 100; day++) {
                    lines.add(line(i * 1000L + day, day * DAY + i, 101, "ada", "{}"));
                }
                lake.land(source.put("s" + i, lines), "s" + i);
            }
            List<String> before = lake.records();

            lake.lake().compact(LakeHarness.NOW);

            assertThat(lake.records()).isEqualTo(before);
            assertThat(lake.manifest.files()).hasSizeBetween(1, 4);
            List<String> files = names(lake);
            lake.lake().compact(LakeHarness.NOW);
            assertThat(names(lake)).isEqualTo(files);
        }
    }

    @Test
    void columnsThatRulesReferToAreFilledAsTheSourceWouldHave() throws Exception {
        List<String> lines = List.of(
                line(1, 100, 101, "ada", "{\"it's \\\"odd\\\".$\":1.50,\"n\":12345678901234567890123}"),
                line(2, 100, 101, "ada", "{\"n\":[1, 2.0, {\"a\":null}],\"it's \\\"odd\\\".$\":\"caf\\u00e9\"}"),
                line(3, 100, 101, "ada", "{\"n\":null}"),
                line(4, 100, 101, "ada", "{\"n\":1e5,\"n\":2}"),
                line(5, 100, 101, "ada", "{\"n\":\"\\ud83d\",\"other\":{\"n\":7}}"),
                line(6, 100, 101, "ada", "{\"n\":true}"),
                line(7, 100, 101, "ada", ""));
        InMemoryManifest manifest = new InMemoryManifest();
        try (LakeHarness without = new LakeHarness(directory, LakeHarness.settings(), step -> {}, manifest)) {
            without.land(new TinySource("files", 2).put("a", lines), "a");
        }
        LakeSettings wanting = LakeHarness.settings("it's \"odd\".$", "n");
        try (LakeHarness with = new LakeHarness(directory, wanting, step -> {}, manifest);
                LakeHarness fresh = new LakeHarness(directory.resolve("fresh"), wanting)) {
            fresh.land(new TinySource("files", 2).put("a", lines), "a");

            with.lake().compact(LakeHarness.NOW);

            assertThat(manifest.files().get(0).columns())
                    .containsExactly(PropertyPath.property("it's \"odd\".$"), PropertyPath.property("n"));
            String values = "SELECT id_low || ' ' || coalesce(\"properties.n\", '-') || ' '"
                    + " || coalesce(\"properties.it's \"\"odd\"\".$\", '-') FROM '%s/*.parquet' ORDER BY id_low";
            assertThat(with.query(String.format(values, with.lakeDirectory())))
                    .isEqualTo(fresh.query(String.format(values, fresh.lakeDirectory())))
                    .startsWith("1 12345678901234567890123 1.50", "2 [1, 2.0, {\"a\":null}] café", "3 - -", "4 1e5 -");
            int commits = manifest.commits();
            with.lake().compact(LakeHarness.NOW);
            assertThat(manifest.commits()).isEqualTo(commits);
        }
    }

    @Test
    void usageBeyondTheRetentionIsDroppedAndFactsStay() throws Exception {
        LakeSettings base = LakeHarness.settings();
        LakeSettings kept = new LakeSettings(
                1, Optional.of(Duration.ofDays(30)), 64 << 20, 2, base.smallFileBytes(), base.columns());
        try (LakeHarness lake = new LakeHarness(directory, kept)) {
            long now = LakeHarness.NOW.getEpochSecond();
            TinySource source = new TinySource("files", 2)
                    .put("old", List.of(line(1, now - 40 * DAY, 1, "ada", "{}")))
                    .put(
                            "mixed",
                            List.of(
                                    line(2, now - 31 * DAY, 1, "ada", "{}"),
                                    line(3, now - 30 * DAY, 1, "ada", "{}"),
                                    "identify|4|" + (now - 400 * DAY) + "|1|ada|{}",
                                    "user_profile|5|0|0|ada|{}"));
            lake.land(source, "old");
            lake.land(source, "mixed");

            lake.lake().compact(LakeHarness.NOW);

            assertThat(lake.query("SELECT id_low FROM '" + lake.lakeDirectory() + "/*.parquet' ORDER BY id_low"))
                    .containsExactly("3", "4", "5");
            assertThat(lake.manifest.slices())
                    .extracting(slice -> slice.records())
                    .containsExactly(3L, 0L);
            assertThat(lake.manifest.slices())
                    .extracting(slice -> slice.duplicates())
                    .containsOnly(0L);
            assertThat(lake.contradictions()).isEmpty();
        }
    }

    @Test
    void shadowedRecordsAreGatheredToo() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            TinySource source = new TinySource("files", 2);
            for (int i = 0; i < 6; i++) {
                lake.land(source.put("s" + i, List.of(line(1, 100, i, "u" + i, "{}"))), "s" + i);
            }
            assertThat(lake.rows(LakeFile.Role.SHADOWED)).hasSize(5);

            lake.lake().compact(LakeHarness.NOW);

            assertThat(lake.manifest.files()).hasSize(2);
            assertThat(lake.rows(LakeFile.Role.SHADOWED)).hasSize(5);
            lake.land(source.put("s5", List.of()), "s5");
            assertThat(lake.records()).containsExactly("track|1|100000000|4000000|u4|{}");
            assertThat(lake.contradictions()).isEmpty();
        }
    }

    private static TinySource landObjects(LakeHarness lake, int objects, int days) throws InterruptedException {
        TinySource source = new TinySource("files", 2);
        for (int i = 0; i < objects; i++) {
            List<String> lines = new ArrayList<>();
            for (int event = 0; event < 5; event++) {
                lines.add(line(
                        i * 100L + event, (i % days + 1) * DAY + (i * 7919L + event * 31L) % 1000, 101, "ada", "{}"));
            }
            lake.land(source.put("s" + i, lines), "s" + i);
        }
        return source;
    }

    private static List<String> names(LakeHarness lake) {
        return lake.manifest.files().stream().map(LakeFile::name).toList();
    }
}
