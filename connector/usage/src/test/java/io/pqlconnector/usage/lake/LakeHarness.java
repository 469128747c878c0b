package io.pqlconnector.usage.lake;

import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.core.lake.LandedSlice;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.usage.duckdb.DuckDb;
import io.pqlconnector.usage.duckdb.Session;
import io.pqlconnector.usage.duckdb.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A lake in a directory of its own, with what a test needs to look into it. */
final class LakeHarness implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-31T00:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    final Path root;
    final InMemoryManifest manifest;
    final LakeSettings settings;
    private final CommitSteps steps;
    private final DuckDb reader;
    private DuckDbUsageLake lake;

    LakeHarness(Path root, LakeSettings settings) {
        this(root, settings, step -> {});
    }

    LakeHarness(Path root, LakeSettings settings, CommitSteps steps) {
        this(root, settings, steps, new InMemoryManifest());
    }

    LakeHarness(Path root, LakeSettings settings, CommitSteps steps, InMemoryManifest manifest) {
        this.root = root;
        this.manifest = manifest;
        this.settings = settings;
        this.steps = steps;
        this.reader = new DuckDb(new DuckDb.Settings(64 << 20, 1, root.resolve("reader")));
        this.lake = open();
    }

    /** Settings for small tests: no columns but these, and every line may be bad. */
    static LakeSettings settings(String... properties) {
        PropertyColumns columns = PropertyColumns.of(
                Arrays.stream(properties).map(PropertyPath::property).toList());
        return new LakeSettings(1, Optional.empty(), 64 << 20, 2, LakeSettings.DEFAULT_SMALL_FILE_BYTES, columns);
    }

    private DuckDbUsageLake open() {
        return new DuckDbUsageLake(lakeDirectory(), quarantine(), manifest, settings, CLOCK, steps);
    }

    /** As after a crash: a new process over the same files. */
    void reopen() {
        lake.close();
        lake = open();
    }

    DuckDbUsageLake lake() {
        return lake;
    }

    Path lakeDirectory() {
        return root.resolve("lake");
    }

    Path quarantine() {
        return root.resolve("quarantine");
    }

    LandedSlice land(UsageSource source, String slice) throws InterruptedException {
        return lake.land(source, TinySource.slice(slice), NOW, (bytes, lines) -> {});
    }

    void drop(String slice) {
        LandedSlice landed =
                manifest.slice(new SourceName("files"), new SliceId(slice)).orElseThrow();
        lake.drop(landed, NOW);
    }

    /** The rows of all files of a role, as text in order, without the number of the slice. */
    List<String> rows(LakeFile.Role role) {
        List<Path> files = manifest.files().stream()
                .filter(file -> file.role() == role)
                .map(file -> lakeDirectory().resolve(file.name()))
                .toList();
        return files.isEmpty()
                ? List.of()
                : query(
                        "SELECT concat_ws('|', kind, id_low, epoch_us(occurred_at), epoch_us(received_at), user_id, properties)"
                                + " FROM read_parquet(" + Sql.files(files) + ") ORDER BY ALL");
    }

    List<String> records() {
        return rows(LakeFile.Role.RECORDS);
    }

    /** The first column of a query as text. */
    List<String> query(String sql) {
        try (Session session = reader.openSession()) {
            return session.list(sql, row -> String.valueOf(row.getString(1)));
        }
    }

    /** What is on disk, by name. */
    List<String> filesOnDisk() throws IOException {
        if (!Files.isDirectory(lakeDirectory())) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(lakeDirectory())) {
            return files.filter(Files::isRegularFile)
                    .map(file -> lakeDirectory().relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    /** What the manifest says must be what the files hold. */
    List<String> contradictions() {
        List<String> found = new ArrayList<>();
        Map<Long, Long> records = new TreeMap<>();
        for (LakeFile file : manifest.files()) {
            Path path = lakeDirectory().resolve(file.name());
            List<String> slices = query("SELECT slice || '=' || count(*) FROM read_parquet(" + Sql.file(path)
                    + ") GROUP BY slice ORDER BY slice");
            List<String> told =
                    file.slices().entrySet().stream().map(Object::toString).toList();
            if (!slices.equals(told)) {
                found.add(file + " holds " + slices);
            }
            if (file.rows()
                    != file.slices().values().stream()
                            .mapToLong(Long::longValue)
                            .sum()) {
                found.add(file + " adds up wrongly");
            }
            if (file.role() == LakeFile.Role.RECORDS) {
                file.slices().forEach((slice, rows) -> records.merge(slice, rows, Long::sum));
            }
        }
        for (LandedSlice slice : manifest.slices()) {
            if (slice.records() != records.getOrDefault(slice.number(), 0L)) {
                found.add(slice + " holds " + records.get(slice.number()));
            }
            records.remove(slice.number());
        }
        if (!records.isEmpty()) {
            found.add("rows of unknown slices " + records);
        }
        return found;
    }

    @Override
    public void close() {
        lake.close();
        reader.close();
    }
}
