package io.pqlconnector.usage.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.lake.LakeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What stands in the lake depends on the slices as they are now, not on how they came to be so. */
final class LakeHistoryTest {
    private static final List<String> SLICES = List.of("a", "b", "c", "d", "e");

    /** One thing that is done to the lake. */
    sealed interface Action {
        record Land(String slice, List<String> lines) implements Action {}

        record Drop(String slice) implements Action {}

        record Compact() implements Action {}

        record Reopen() implements Action {}
    }

    /** What was done before, and in which order the slices land anew. */
    @Property(tries = 15)
    void theSameSlicesGiveTheSameRecords(@ForAll("histories") List<Action> history, @ForAll Random random)
            throws Exception {
        Path directory = Files.createTempDirectory("lake-history");
        try (LakeHarness lake = new LakeHarness(directory.resolve("used"), settings());
                LakeHarness fresh = new LakeHarness(directory.resolve("fresh"), settings())) {
            Map<String, List<String>> slices = new TreeMap<>();
            for (Action action : history) {
                apply(action, lake, slices);
            }
            List<String> order = new ArrayList<>(slices.keySet());
            Collections.shuffle(order, random);
            for (String slice : order) {
                List<String> lines = new ArrayList<>(slices.getOrDefault(slice, List.of()));
                Collections.shuffle(lines, random);
                fresh.land(new TinySource("files", 2).put(slice, lines), slice);
            }

            assertThat(lake.records()).isEqualTo(fresh.records());
            assertThat(ids(lake.records())).isEqualTo(standing(slices));
            assertThat(lake.rows(LakeFile.Role.SHADOWED)).isEqualTo(fresh.rows(LakeFile.Role.SHADOWED));
            assertThat(lake.contradictions()).isEmpty();
            assertThat(fresh.contradictions()).isEmpty();
        } finally {
            delete(directory);
        }
    }

    private static void apply(Action action, LakeHarness lake, Map<String, List<String>> slices)
            throws InterruptedException {
        if (action instanceof Action.Land land) {
            slices.put(land.slice(), land.lines());
            lake.land(new TinySource("files", 3).put(land.slice(), land.lines()), land.slice());
        } else if (action instanceof Action.Drop drop) {
            if (slices.remove(drop.slice()) != null) {
                lake.drop(drop.slice());
            }
        } else if (action instanceof Action.Compact) {
            lake.lake().compact(LakeHarness.NOW);
        } else if (action instanceof Action.Reopen) {
            lake.reopen();
            lake.lake().sweep();
        }
    }

    // Id and time of receipt of what must stand, told without the lake.
    private static List<String> standing(Map<String, List<String>> slices) {
        Map<Long, Long> latest = new TreeMap<>();
        for (List<String> lines : slices.values()) {
            for (String line : lines) {
                String[] parts = line.split("\\|", 6);
                latest.merge(Long.parseLong(parts[1]), Long.parseLong(parts[3]), Math::max);
            }
        }
        return latest.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue() * 1_000_000)
                .sorted()
                .toList();
    }

    private static List<String> ids(List<String> records) {
        return records.stream()
                .map(record -> record.split("\\|", 6))
                .map(parts -> parts[1] + " " + parts[3])
                .sorted()
                .toList();
    }

    private static LakeSettings settings() {
        LakeSettings settings = LakeHarness.settings("n");
        return new LakeSettings(1, Optional.empty(), 64 << 20, 2, settings.smallFileBytes(), settings.columns());
    }

    @Provide
    Arbitrary<List<Action>> histories() {
        Arbitrary<String> line = Combinators.combine(
                        Arbitraries.longs().between(1, 12),
                        Arbitraries.longs().between(0, 4).map(day -> day * 86_400),
                        Arbitraries.longs().between(1, 3),
                        Arbitraries.of("ada", "bob"),
                        Arbitraries.of("{}", "{\"n\":1.50}", "{\"n\":[1, 2]}"))
                .as(TinyFormat::line);
        Arbitrary<Action> land = Combinators.combine(
                        Arbitraries.of(SLICES), line.list().ofMaxSize(8))
                .as(Action.Land::new);
        Arbitrary<Action> drop = Arbitraries.of(SLICES).map(Action.Drop::new);
        Arbitrary<Action> action = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(8, land),
                net.jqwik.api.Tuple.of(2, drop),
                net.jqwik.api.Tuple.of(1, Arbitraries.create(Action.Compact::new)),
                net.jqwik.api.Tuple.of(1, Arbitraries.create(Action.Reopen::new)));
        return action.list().ofMinSize(1).ofMaxSize(14);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
