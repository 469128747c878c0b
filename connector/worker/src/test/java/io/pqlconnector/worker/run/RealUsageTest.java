package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every figure of 417 real organisations, against reference answers that other code computed by brute force. */
@Tag("slow")
final class RealUsageTest {
    private static final Instant AS_OF = Instant.parse("2014-06-01T00:00:00Z");
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private Path folder;

    @Test
    void everyFigureOfEveryOrganisationEqualsTheReference() throws IOException {
        Path data = RealUsage.folder();
        Pql pql = new Pql(folder);
        RealUsage.configureMixpanel(pql, data);

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        SortedMap<String, JsonNode> accounts = accounts(pql);
        List<String> rows = Files.readAllLines(data.resolve("reference-2014-06-01.csv"));
        assertThat(accounts).hasSize(417).hasSize(rows.size() - 1);
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.split(",", -1);
            assertThat(figures(account(accounts, cells[0])))
                    .as("organisation " + cells[0])
                    .isEqualTo(row);
        }
    }

    @Test
    void segmentsArchiveOfTheSameUsageGivesTheSameFiguresForWindowsInsideOfIt() throws IOException {
        Path data = RealUsage.folder();
        Pql mixpanel = new Pql(Files.createDirectory(folder.resolve("mixpanel")));
        Pql segment = new Pql(Files.createDirectory(folder.resolve("segment")));
        RealUsage.configureMixpanel(mixpanel, data);
        RealUsage.configureSegment(segment, data);
        assertThat(mixpanel.run("sync").exitCode()).isZero();
        assertThat(segment.run("sync").exitCode()).isZero();

        SortedMap<String, JsonNode> expected = accounts(mixpanel);
        SortedMap<String, JsonNode> found = accounts(segment);

        assertThat(found).isNotEmpty();
        expected.forEach((org, account) -> {
            JsonNode signals = account.get("signals");
            if (found.containsKey(org)) {
                for (String signal : List.of(
                        "sessions_30d",
                        "session_days_7d",
                        "active_users_30d",
                        "invites_30d",
                        "sessions_14d",
                        "sessions_28d",
                        "declining")) {
                    assertThat(account(found, org).get("signals").get(signal))
                            .as(signal + " of organisation " + org)
                            .isEqualTo(signals.get(signal));
                }
            } else {
                assertThat(signals.get("sessions_30d").asInt()
                                + signals.get("invites_30d").asInt())
                        .as("organisation " + org + " is missing from the archive")
                        .isZero();
            }
        });
    }

    private static SortedMap<String, JsonNode> accounts(Pql pql) {
        SortedMap<String, JsonNode> accounts = new TreeMap<>();
        pql.run("accounts", "--json").out().lines().map(JSON::readTree).forEach(line -> {
            if (line.has("account")) {
                accounts.put(line.get("account").asString(), line);
            }
        });
        return accounts;
    }

    private static JsonNode account(SortedMap<String, JsonNode> accounts, String key) {
        return Optional.ofNullable(accounts.get(key)).orElseThrow();
    }

    private static String figures(JsonNode account) {
        JsonNode signals = account.get("signals");
        long quietSeconds = Math.round(signals.get("quiet").asDouble() * 86_400);
        return String.join(
                ",",
                account.get("account").asString(),
                signals.get("sessions_30d").asString(),
                signals.get("session_days_7d").asString(),
                signals.get("active_users_30d").asString(),
                signals.get("invites_30d").asString(),
                signals.get("invites_all").asString(),
                signals.get("sessions_14d").asString(),
                String.valueOf(signals.get("sessions_28d").asLong()
                        - signals.get("sessions_14d").asLong()),
                AS_OF.minus(Duration.ofSeconds(quietSeconds)).toString());
    }
}
