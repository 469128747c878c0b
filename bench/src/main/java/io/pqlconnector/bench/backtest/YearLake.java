package io.pqlconnector.bench.backtest;

import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.usage.duckdb.DuckDb;
import io.pqlconnector.usage.duckdb.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A lake of 57 weeks up to 2026-03-31 with a file for each, as tidying leaves them: accounts with three users each, of whom a
 * tenth do most, and events that are received within a minute, one in two hundred some days later.
 */
final class YearLake {
    static final Instant END = Instant.parse("2026-03-31T00:00:00Z");

    private static final int WEEKS = 57;
    private static final long WEEK_MICROS = Duration.ofDays(7).toSeconds() * 1_000_000;
    private static final List<PropertyPath> COLUMNS = List.of(
            PropertyPath.property("company_id"),
            PropertyPath.property("feature"),
            PropertyPath.property("records_limit"),
            PropertyPath.property("records_used"));

    private YearLake() {}

    /** Writes the files that are not there, and names all of them. */
    static List<LakeFile> in(Path directory, DuckDb duckDb, long events, long accounts) {
        List<LakeFile> files = new ArrayList<>();
        try (Session session = duckDb.openSession()) {
            for (int week = 0; week < WEEKS; week++) {
                String name = "week-" + week + ".parquet";
                Instant start = END.minus(Duration.ofDays(7L * (WEEKS - week)));
                long rows = events / WEEKS;
                if (!Files.exists(directory.resolve(name))) {
                    session.execute(copy(directory.resolve(name), week, start, rows, accounts));
                }
                files.add(new LakeFile(
                        name,
                        new SourceName("bench"),
                        LakeFile.Role.RECORDS,
                        rows,
                        1,
                        Optional.of(start),
                        Optional.of(start.plus(Duration.ofDays(7))),
                        COLUMNS,
                        new TreeMap<>()));
            }
        }
        return files;
    }

    private static String copy(Path file, int week, Instant start, long rows, long accounts) {
        // hash() gives the same numbers at every run.
        String draws = "select i, hash(i, " + week + ", 1) as h1, hash(i, " + week + ", 2) as h2, hash(i, " + week
                + ", 3) as h3 from range(" + rows + ") as r(i)";
        String drawn = "select *, case when h1 % 10 < 6 then (h2 % " + accounts / 10 + ")::bigint else (h2 % "
                + accounts
                + ")::bigint end as account, (h3 % 100)::int as d, timestamp '"
                + start.toString().replace("T", " ").replace("Z", "")
                + "' + to_microseconds((i * " + WEEK_MICROS / rows + ")::bigint) as t from (" + draws + ") as x";
        return "copy (select 0::bigint as slice, 'track' as kind, case when d < 45 then 'Session Started' when d < 62 then"
                + " 'Report Run' when d < 72 then 'Campaign Sent' when d < 95 then 'Page Viewed' when d < 96 then 'Teammate"
                + " Invited' when d < 97 then 'Limit Reached' when d < 98 then 'Premium Feature Attempted' when d < 99 then"
                + " 'Onboarding Completed' else 'Pricing Viewed' end as name, t as occurred_at, t + case when h1 % 200 = 0"
                + " then interval '3' day else interval '20' second end as received_at, 'user-' || (account * 3 + h1 % 3) as"
                + " user_id, null::varchar as anonymous_id, null::varchar as group_id, null::varchar as previous_id, (h1 % 1000000)::bigint as"
                + " id_high, i as id_low, '{}' as properties, null::varchar as context, 'acct-' || account as"
                + " \"properties.company_id\", case when d = 97 then ['sso', 'reports', 'api', 'export'][1 + (h1 % 4)::int] end"
                + " as \"properties.feature\", case when d < 45 then '1000' end as \"properties.records_limit\", case when d <"
                + " 45 then cast((account * 7 + h3 % 400) % 1000 as varchar) end as \"properties.records_used\" from ("
                + drawn
                + ") as e order by t) to '" + file + "' (format parquet, compression zstd, compression_level 1,"
                + " row_group_size 12288)";
    }
}
