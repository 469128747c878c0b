package io.pqlconnector.usage.lake;

import static io.pqlconnector.usage.lake.TinyFormat.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that dies between any two steps leaves a lake that is as it was, or as it was to be. */
final class CrashTest {
    @TempDir
    Path directory;

    private final AtomicReference<CommitSteps.@Nullable Step> deadly = new AtomicReference<>();

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private void dieAt(CommitSteps.Step step) {
        if (step.equals(deadly.get())) {
            throw new Killed();
        }
    }

    @ParameterizedTest
    @EnumSource(CommitSteps.Step.class)
    void aLandingIsWholeOrNotAtAll(CommitSteps.Step step) throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings(), this::dieAt)) {
            TinySource source = new TinySource("files", 2)
                    .put("a", List.of(line(1, 100, 101, "old", "{}"), line(2, 100, 101, "old", "{}")))
                    .put("b", List.of(line(2, 100, 301, "other", "{}")));
            lake.land(source, "a");
            lake.land(source, "b");
            List<String> before = lake.records();
            source.put("a", List.of(line(1, 100, 101, "new", "{}"), line(2, 100, 401, "new", "{}")));

            deadly.set(step);
            assertThatThrownBy(() -> lake.land(source, "a")).isInstanceOf(Killed.class);
            lake.reopen();
            lake.lake().sweep();

            boolean committed = EnumSet.of(CommitSteps.Step.COMMITTED, CommitSteps.Step.REMOVED)
                    .contains(step);
            assertThat(lake.records().equals(before)).isEqualTo(!committed);
            assertThat(lake.filesOnDisk()).isEqualTo(namesInManifest(lake));
            assertThat(lake.contradictions()).isEmpty();

            deadly.set(null);
            lake.land(source, "a");
            assertThat(lake.records())
                    .containsExactly("track|1|100000000|101000000|new|{}", "track|2|100000000|401000000|new|{}");
            assertThat(lake.filesOnDisk()).isEqualTo(namesInManifest(lake));
            assertThat(lake.contradictions()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(CommitSteps.Step.class)
    void compactionChangesNothingWhereverItDies(CommitSteps.Step step) throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings(), this::dieAt)) {
            TinySource source = new TinySource("files", 2);
            for (int i : IntStream.range(0, 6).toArray()) {
                source.put("s" + i, List.of(line(i, 100 + i, 101, "ada", "{}")));
                lake.land(source, "s" + i);
            }
            List<String> before = lake.records();

            deadly.set(step);
            assertThatThrownBy(() -> lake.lake().compact(LakeHarness.NOW)).isInstanceOf(Killed.class);
            lake.reopen();
            lake.lake().sweep();

            assertThat(lake.records()).isEqualTo(before);
            assertThat(lake.filesOnDisk()).isEqualTo(namesInManifest(lake));
            assertThat(lake.contradictions()).isEmpty();
        }
    }

    @Test
    void whatNobodyNamesIsSweptAndNothingElse() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            TinySource source = new TinySource("files", 2).put("a", List.of(line(1, 100, 101, "ada", "{}"), "bad"));
            lake.land(source, "a");
            List<String> named = lake.filesOnDisk();
            Files.writeString(lake.lakeDirectory().resolve("files-00000099-0.parquet"), "left behind");
            Files.writeString(lake.lakeDirectory().resolve("staging/half.parquet"), "left behind");
            Files.writeString(lake.lakeDirectory().resolve("shadowed/files-00000098-0.parquet"), "left behind");
            Files.writeString(lake.quarantine().resolve("files/b.jsonl.part"), "left behind");
            Files.writeString(lake.lakeDirectory().resolve("README.txt"), "somebody's own");

            lake.lake().sweep();

            assertThat(lake.filesOnDisk())
                    .contains("README.txt")
                    .containsAll(named)
                    .hasSize(named.size() + 1);
            assertThat(lake.quarantine().resolve("files")).isDirectoryNotContaining("glob:**.part");
            assertThat(lake.quarantine().resolve("files/a.jsonl")).exists();
        }
    }

    @Test
    void sweepingALakeThatIsNotThereYetDoesNothing() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            lake.lake().sweep();

            assertThat(lake.filesOnDisk()).isEmpty();
        }
    }

    private static List<String> namesInManifest(LakeHarness lake) throws IOException {
        return lake.manifest.files().stream().map(file -> file.name()).sorted().toList();
    }
}
