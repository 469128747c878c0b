package io.pqlconnector.usage.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pqlconnector.core.lake.AccountKeyStep;
import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.SignalValue;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.usage.duckdb.Session;
import io.pqlconnector.usage.duckdb.Sql;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two years of a real product's usage, measured by other code by brute force. */
final class RelaxDataTest {
    private static final Instant AS_OF = Instant.parse("2014-06-01T00:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void everyFigureOfEveryOrganisationEqualsTheReference() throws IOException {
        Path data = data();
        TestLake lake = new TestLake(directory);
        long rows = land(lake, data);
        lake.add(
                "relax.parquet", List.of(), rows, Optional.of(Instant.parse("2012-05-01T00:00:00Z")), Optional.empty());

        Map<String, AccountMeasurement> accounts = lake.measure(request()).stream()
                .collect(Collectors.toMap(account -> account.account().key(), Function.identity()));

        List<String> reference = Files.readAllLines(data.resolve("reference-2014-06-01.csv"));
        assertThat(accounts).hasSize(417).hasSize(reference.size() - 1);
        for (String line : reference.subList(1, reference.size())) {
            String[] expected = line.split(",", -1);
            assertThat(figures(accounts, expected[0]))
                    .as("organisation %s", expected[0])
                    .isEqualTo(line);
        }
    }

    private static String figures(Map<String, AccountMeasurement> accounts, String key) {
        Measurement account = Objects.requireNonNull(accounts.get(key), key).account();
        Measured trend = measured(account, "trend");
        double last = number(account, "sessions_14d");
        double before = number(account, "sessions_28d") - last;
        if (before > 0) {
            assertThat(trend.value()).isEqualTo(new SignalValue.Number((last - before) / before));
        }
        return String.join(
                ",",
                account.key(),
                whole(account, "sessions_30d"),
                whole(account, "days_7d"),
                whole(account, "users_30d"),
                whole(account, "invites_30d"),
                whole(account, "invites"),
                whole(account, "sessions_14d"),
                Long.toString((long) before),
                account.lastSeen().map(Instant::toString).orElse(""));
    }

    private static Measured measured(Measurement account, String name) {
        return account.signals().getOrDefault(Requests.name(name), Measured.ABSENT);
    }

    private static double number(Measurement account, String name) {
        return measured(account, name).value() instanceof SignalValue.Number number ? number.value() : Double.NaN;
    }

    private static String whole(Measurement account, String name) {
        return Long.toString((long) number(account, name));
    }

    private static MeasurementRequest request() {
        EventFilter sessions = Requests.named("Session Started");
        EventFilter invites = Requests.named("Teammate Invited");
        return new MeasurementRequest(
                List.of(
                        Requests.count("sessions_30d", sessions, Requests.days(30)),
                        Requests.distinctDays("days_7d", sessions, Requests.days(7)),
                        Requests.distinctUsers("users_30d", EventFilter.ANY, Requests.days(30)),
                        Requests.count("invites_30d", invites, Requests.days(30)),
                        Requests.count("invites", invites, Optional.empty()),
                        Requests.count("sessions_14d", sessions, Requests.days(14)),
                        Requests.count("sessions_28d", sessions, Requests.days(28)),
                        new Signal.Trend(
                                Requests.name("trend"),
                                sessions,
                                Duration.ofDays(14),
                                Signal.Trend.Direction.FALLS,
                                new BigDecimal("0.5"),
                                0)),
                List.of(),
                Requests.keyedBy(new AccountKeyStep.Property(PropertyPath.property("org_id"))),
                AS_OF,
                ZoneOffset.UTC,
                3,
                Optional.empty());
    }

    private long land(TestLake lake, Path data) {
        try (Session session = lake.duckDb().openSession()) {
            session.execute("copy (select 0::bigint as slice, 'track' as kind, j->>'event' as name,"
                    + " make_timestamp(((j->'properties'->>'time')::bigint) * 1000000) as occurred_at,"
                    + " make_timestamp(((j->'properties'->>'mp_processing_time_ms')::bigint) * 1000) as received_at,"
                    + " j->'properties'->>'distinct_id' as user_id, null::varchar as anonymous_id,"
                    + " null::varchar as group_id, null::varchar as previous_id, 0::bigint as id_high,"
                    + " 0::bigint as id_low, (j->'properties')::varchar as properties, null::varchar as context"
                    + " from (select json as j from read_ndjson_objects("
                    + Sql.text(data.resolve("mixpanel/*.jsonl.gz").toString()) + "))) to "
                    + Sql.text(directory.resolve("relax.parquet").toString()) + " (format parquet)");
            return session.number("select count(*) from read_parquet("
                    + Sql.text(directory.resolve("relax.parquet").toString()) + ")");
        }
    }

    private static Path data() {
        for (Path path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
            Path data = path.resolve("shared/data/relax");
            if (Files.isDirectory(data)) {
                return data;
            }
        }
        assumeTrue(false, "skipped: the real usage data is not here (shared/data/relax beside the repository)");
        throw new IllegalStateException("not reached");
    }
}
