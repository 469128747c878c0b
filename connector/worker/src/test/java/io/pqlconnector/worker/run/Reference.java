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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The figures of 417 real organisations as other code computed them by brute force. */
final class Reference {
    private static final Instant AS_OF = Instant.parse("2014-06-01T00:00:00Z");
    private static final JsonMapper JSON = JsonMapper.shared();

    private Reference() {}

    /** Holds every figure of every organisation against the reference. */
    static void assertEquals(Pql pql, Path data) throws IOException {
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

    /** What the accounts came to, by their keys. */
    static SortedMap<String, JsonNode> accounts(Pql pql) {
        SortedMap<String, JsonNode> accounts = new TreeMap<>();
        pql.run("accounts", "--json").out().lines().map(JSON::readTree).forEach(line -> {
            if (line.has("account")) {
                accounts.put(line.get("account").asString(), line);
            }
        });
        return accounts;
    }

    /** One of them. */
    static JsonNode account(SortedMap<String, JsonNode> accounts, String key) {
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
