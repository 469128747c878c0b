package io.pqlconnector.worker.run;

import io.pqlconnector.testkit.crm.FakeCrmServer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Sixty days of use by 120 accounts, two of which reach their limit each day; a file for each day, and some of them once more
 * three days later, with what came late.
 */
final class SoakUsage {
    static final int DAYS = 60;
    static final int ACCOUNTS = 2 * DAYS;
    static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    static final Instant END = BEGIN.plus(Duration.ofDays(DAYS));

    private static final int LATE_EVERY = 7;
    private static final int LATE_BY = 3;

    private final Pql pql;
    private int landed;

    SoakUsage(Pql pql) {
        this.pql = pql;
    }

    /** Writes configuration, rules and mapping for a CRM. */
    void configure(FakeCrmServer crm, String more) throws IOException {
        pql.write("config.yaml", """
                %s
                sources: [ { type: files, format: mixpanel, path: "export/*" } ]
                accounts: { key: [ properties.org ] }
                rules: rules.yaml
                limits: { creates_per_run: none, enrollments_per_run: none, tier_changes_share: none, volume_drop_share: none }
                destinations:
                  - { type: scripted, mapping: mapping.yaml, answer_within_ms: 250, base_url: "%s", token: "${file:token}" }
                """.formatted(more, crm.url()));
        pql.write("token", crm.secret());
        rules("{ each: 1, cap: 30 }");
        pql.write("mapping.yaml", """
                company:
                  match: [ { field: pql_account_key, to: account.key } ]
                  create_missing: true
                  fields: { pql_score: { from: score, type: number }, pql_tier: { from: tier, type: enumeration } }
                contact:
                  match: [ { field: email, to: user.email } ]
                  create_missing: true
                  who: { top_users: 1 }
                  fields: { pql_is_champion: { from: user.champion, type: bool } }
                lists:
                  - { name: Scored, of: company, when: "score > 0" }
                  - { name: Hot, of: company, when: "tier == 'hot'" }
                  - { name: Champions, of: contact, when: "tier == 'hot'" }
                enrollments:
                  - { sequence: Outgrown, when: "tier == 'hot'", sender: { email: sdr@our.example } }
                tasks:
                  - { subject: "Hot: {{ account.name }}", when: "entered('hot')", owner: { email: sdr@our.example } }
                """);
        Files.createDirectories(pql.path("export"));
    }

    /** Writes the rules. */
    void rules(String points) throws IOException {
        pql.write("rules.yaml", """
                version: 1
                account:
                  signals:
                    reports: { event: Report Run, at_least: 1, within: 30d }
                    hit_limit: { event: Limit Reached, at_least: 1 }
                  score: { points: { reports: %s, hit_limit: 40 }, threshold: 40 }
                  tiers: [ { name: hot, when: "fired.hit_limit" }, { name: cold, when: "score > 0" } ]
                """.formatted(points));
    }

    /** Lets land what there is by an instant. */
    void landUntil(Instant now) throws IOException {
        for (; landed < DAYS && !BEGIN.plus(Duration.ofDays(landed + 1)).isAfter(now); landed++) {
            land(landed, false);
            if (landed >= LATE_BY && landed % LATE_EVERY == 0) {
                land(landed - LATE_BY, true);
            }
        }
    }

    // Moved into its place whole, as an export that is finished is.
    private void land(int day, boolean late) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int account = 0; account < ACCOUNTS; account++) {
            lines.append(line("Report Run", account, day, "r"));
            if (account / 2 == day) {
                lines.append(line("Limit Reached", account, day, "l"));
            }
            if (late && account % 5 == 0) {
                lines.append(line("Report Run", account, day, "late"));
            }
        }
        String name = String.format(Locale.ROOT, "day-%02d.jsonl", day);
        pql.write("coming/" + name, lines.toString());
        Files.move(
                pql.path("coming/" + name),
                pql.path("export/" + name),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING,
                java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private static String line(String event, int account, int day, String id) {
        long time =
                BEGIN.plus(Duration.ofDays(day)).plusSeconds(3_600 + account).getEpochSecond();
        String org = String.format(Locale.ROOT, "org%03d.example", account);
        return "{\"event\":\"%s\",\"properties\":{\"time\":%d,\"distinct_id\":\"ann@%s\",\"$insert_id\":\"%s-%d-%d\",\"org\":\"%s\"}}\n"
                .formatted(event, time, org, id, account, day, org);
    }
}
