package io.pqlconnector.usage.lake;

import static io.pqlconnector.usage.lake.TinyFormat.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.core.lake.LandedSlice;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.source.PropertyColumns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuarantineTest {
    @TempDir
    Path directory;

    @Test
    void linesAreNumberedRightlyWhateverThreadParsesThem() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            List<String> lines = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            for (int number = 1; number <= 20_000; number++) {
                if (number % 7 == 0) {
                    lines.add("bad " + number);
                    expected.add(number + " bad " + number);
                } else {
                    lines.add(number % 11 == 0 ? "" : line(number, 100, 101, "ada", "{}"));
                }
            }

            LandedSlice landed = lake.land(new TinySource("files", 13).put("a", lines), "a");

            assertThat(landed.quarantined()).isEqualTo(expected.size());
            assertThat(lake.query("SELECT line || ' ' || text FROM read_json('" + lake.quarantine()
                            + "/files/a.jsonl', format = 'newline_delimited')"))
                    .containsExactlyElementsOf(expected);
        }
    }

    @Test
    void aLineIsKeptWithItsFileAndReason() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            TinySource source = new TinySource("files", 2)
                    .put("usage/2026.jsonl", List.of(line(1, 100, 101, "ada", "{}"), "ba\"d|\u2028"));

            lake.land(source, "usage/2026.jsonl");

            assertThat(Files.readAllLines(lake.quarantine().resolve("files/usage%2F2026.jsonl.jsonl")))
                    .containsExactly(
                            "{\"file\":\"usage/2026.jsonl\",\"line\":2,\"reason\":\"not six parts but 2\",\"text\":\"ba\\\"d|\\u2028\"}");
        }
    }

    @Test
    void theFileGoesWithTheLastBadLine() throws Exception {
        try (LakeHarness lake = new LakeHarness(directory, LakeHarness.settings())) {
            TinySource source = new TinySource("files", 2).put("a", List.of("bad", line(1, 100, 101, "ada", "{}")));
            lake.land(source, "a");
            assertThat(lake.quarantine().resolve("files/a.jsonl")).exists();

            source.put("a", List.of(line(1, 100, 101, "ada", "{}")));
            lake.land(source, "a");

            assertThat(lake.quarantine().resolve("files/a.jsonl")).doesNotExist();
        }
    }

    @Test
    void aLongLineIsCutAndWhatIsNotTextIsKeptByteForByte() throws Exception {
        try (BadLines bad = new BadLines(directory.resolve("spill"))) {
            byte[] longLine = "é".repeat(5000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            BadLines.Block block = bad.open(1);
            block.add(0, longLine, 1, longLine.length, "too long");
            block.add(1, new byte[] {'a', (byte) 0xff}, 0, 2, "not UTF-8");
            block.end(2);
            Quarantine quarantine = new Quarantine(directory);

            quarantine.replace(
                    new io.pqlconnector.spi.SourceName("s"),
                    TinySource.slice("a").id(),
                    bad);

            List<String> lines = Files.readAllLines(directory.resolve("s/a.jsonl"));
            assertThat(lines.get(0)).contains("\"base64\"").endsWith(",\"bytes\":9999}");
            assertThat(lines.get(1))
                    .isEqualTo("{\"file\":\"a\",\"line\":2,\"reason\":\"not UTF-8\",\"base64\":\"Yf8=\"}");
        }
    }

    @Test
    void aSliceOfWhichTooMuchIsBadIsRefusedWhole() throws Exception {
        LakeSettings strict =
                new LakeSettings(0.05, Optional.empty(), 64 << 20, 2, 8 << 20, new PropertyColumns(List.of()));
        try (LakeHarness lake = new LakeHarness(directory, strict)) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                lines.add(i % 10 == 3 ? "bad" : line(i, 100, 101, "ada", "{}"));
            }
            TinySource source = new TinySource("files", 7).put("a", lines);

            assertThatThrownBy(() -> lake.land(source, "a"))
                    .isInstanceOf(AdapterException.class)
                    .hasMessageContaining("files: a: 10 of 100 lines (10.0 %)")
                    .hasMessageContaining("max_bad_share allows 5.0 %")
                    .hasMessageContaining("line 4: not six parts but 1")
                    .hasMessageContaining("line 24:")
                    .hasMessageContaining(
                            lake.quarantine().resolve("files/a.jsonl").toString())
                    .extracting(failure -> ((AdapterException) failure).kind())
                    .isEqualTo(FailureKind.PROTOCOL);
            assertThat(lake.quarantine().resolve("files/a.jsonl")).exists();
            assertThat(lake.manifest.commits()).isZero();
            assertThat(lake.filesOnDisk()).isEmpty();
        }
    }

    @Test
    void aFewBadLinesOfASmallSliceAreNoReasonToRefuseIt() throws Exception {
        LakeSettings strict =
                new LakeSettings(0.05, Optional.empty(), 64 << 20, 2, 8 << 20, new PropertyColumns(List.of()));
        try (LakeHarness lake = new LakeHarness(directory, strict)) {
            TinySource source = new TinySource("files", 7)
                    .put("few", List.of("bad", "bad", line(1, 100, 101, "ada", "{}")))
                    .put("none", List.of("bad"));

            assertThat(lake.land(source, "few").quarantined()).isEqualTo(2);
            assertThatThrownBy(() -> lake.land(source, "none")).hasMessageContaining("1 of 1 lines");
        }
    }

    @Test
    void namesOfFilesStayApart() {
        assertThat(Quarantine.fileName("a/b")).isEqualTo("a%2Fb");
        assertThat(Quarantine.fileName("..")).isEqualTo("%2E.");
        assertThat(Quarantine.fileName("x".repeat(500))).hasSizeLessThan(200);
        assertThat(Quarantine.fileName("x".repeat(500))).isNotEqualTo(Quarantine.fileName("x".repeat(501)));
    }
}
