package io.pqlconnector.usage.signal;

import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.lake.AccountMeasurements;
import io.pqlconnector.core.lake.Cohort;
import io.pqlconnector.core.lake.CohortRequest;
import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.core.lake.Reach;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.usage.duckdb.DuckDb;
import io.pqlconnector.usage.duckdb.Session;
import io.pqlconnector.usage.duckdb.Sql;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Small lakes, written by SQL in the schema of the real one, and measured. */
final class TestLake {
    /** Shared, because opening one takes longer than most measurements here. */
    private static final Map<Integer, DuckDb> DUCK_DBS = new ConcurrentHashMap<>();

    private final Path directory;
    private final DuckDb duckDb;
    private final List<LakeFile> files = new ArrayList<>();

    TestLake(Path directory) {
        this(directory, 2);
    }

    TestLake(Path directory, int threads) {
        this.directory = directory;
        this.duckDb = DUCK_DBS.computeIfAbsent(
                threads, count -> new DuckDb(new DuckDb.Settings(256L << 20, count, Path.of("target/spill-" + count))));
    }

    /** Adds a file without property columns. */
    TestLake with(TestRecord... records) {
        return file(List.of(), List.of(records));
    }

    /** Adds a file with columns for some properties. */
    TestLake file(List<PropertyPath> columns, List<TestRecord> records) {
        if (records.isEmpty()) {
            return this;
        }
        String name = "file-" + files.size() + ".parquet";
        String rows = records.stream().map(record -> row(record, columns)).collect(Collectors.joining(",\n"));
        StringBuilder names = new StringBuilder(
                "slice, kind, name, occurred_at, received_at, user_id, anonymous_id, group_id, previous_id, id_high,"
                        + " id_low, properties, context");
        columns.forEach(path -> names.append(", ").append(Sql.name(path.toString())));
        try (Session session = duckDb.openSession()) {
            session.execute("copy (select * from (values " + rows + ") as t(" + names + ")) to "
                    + Sql.text(directory.resolve(name).toString()) + " (format parquet)");
        }
        Optional<Instant> first = records.stream().map(TestRecord::at).min(Instant::compareTo);
        Optional<Instant> last = records.stream().map(TestRecord::at).max(Instant::compareTo);
        return add(name, columns, records.size(), first, last);
    }

    /** Adds a file that was written otherwise. */
    TestLake add(String name, List<PropertyPath> columns, long rows, Optional<Instant> first, Optional<Instant> last) {
        files.add(new LakeFile(
                name, new SourceName("test"), LakeFile.Role.RECORDS, rows, 1, first, last, columns, new TreeMap<>()));
        return this;
    }

    List<LakeFile> files() {
        return files;
    }

    DuckDb duckDb() {
        return duckDb;
    }

    List<AccountMeasurement> measure(MeasurementRequest request) {
        return measure(files, request);
    }

    List<AccountMeasurement> measure(List<LakeFile> some, MeasurementRequest request) {
        List<AccountMeasurement> accounts = new ArrayList<>();
        try (AccountMeasurements measurements = new SignalEngine(duckDb).measure(directory, some, request)) {
            measurements.forEachRemaining(accounts::add);
        }
        return accounts;
    }

    Cohort cohort(CohortRequest request) {
        return new SignalEngine(duckDb).cohort(directory, files, request);
    }

    /** What was measured without evidence, which nothing but texts depends on. */
    static List<AccountMeasurement> values(List<AccountMeasurement> measured) {
        return measured.stream()
                .map(account -> new AccountMeasurement(
                        values(account.account()),
                        account.users().stream().map(TestLake::values).toList(),
                        account.userCount()))
                .toList();
    }

    private static Measurement values(Measurement measured) {
        SortedMap<SignalName, Measured> signals = new TreeMap<>(measured.signals());
        signals.replaceAll((name, value) -> new Measured(value.value(), Optional.empty(), Optional.empty()));
        return new Measurement(
                measured.kind(),
                measured.key(),
                measured.name(),
                measured.domain(),
                measured.email(),
                measured.workEmail(),
                measured.firstSeen(),
                measured.lastSeen(),
                measured.recentEvents(),
                signals,
                measured.traits());
    }

    /** Measures the values of one instant, as those that are measured together are said to be. */
    List<AccountMeasurement> alone(MeasurementRequest request) {
        return values(measure(request));
    }

    /** Measures the same at several instants, the events of which are read once. */
    List<List<AccountMeasurement>> past(List<MeasurementRequest> requests) {
        return past(requests, Optional.empty());
    }

    /**
     * The same.
     *
     * @param reach accounts that cannot come to so much may be left out
     */
    List<List<AccountMeasurement>> past(List<MeasurementRequest> requests, Optional<Reach> reach) {
        List<List<AccountMeasurement>> all = new ArrayList<>();
        try (Past past = new SignalEngine(duckDb).past(directory, files, requests.get(requests.size() - 1))) {
            for (MeasurementRequest request : requests) {
                List<AccountMeasurement> accounts = new ArrayList<>();
                try (AccountMeasurements measurements = past.measure(request, reach)) {
                    measurements.forEachRemaining(accounts::add);
                }
                all.add(values(accounts));
            }
        }
        return all;
    }

    private static String row(TestRecord record, List<PropertyPath> columns) {
        List<String> values = new ArrayList<>(List.of(
                "0::bigint",
                text(record.kind().name().toLowerCase(Locale.ROOT)),
                text(record.name()),
                SqlText.instant(record.at()),
                SqlText.instant(record.received()),
                text(record.user()),
                text(record.anonymous()),
                text(record.group()),
                text(record.previous()),
                "1::bigint",
                "1::bigint",
                text(record.properties()),
                text(record.context())));
        for (PropertyPath path : columns) {
            String object = path.root() == PropertyPath.Root.PROPERTIES ? record.properties() : record.context();
            values.add("cast(json_extract_string(" + text(object) + ", ["
                    + SqlText.text(RecordFiles.pointer(path.key())) + "])[1] as varchar)");
        }
        return "(" + String.join(", ", values) + ")";
    }

    private static String text(String value) {
        return value.isEmpty() ? "cast(null as varchar)" : SqlText.text(value);
    }
}
