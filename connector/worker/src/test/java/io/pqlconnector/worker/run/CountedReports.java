package io.pqlconnector.worker.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pqlconnector.testkit.crm.FakeCrmServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** A configuration with one signal, the number of reports of one account, over export files in {@code export/}. */
final class CountedReports {
    private CountedReports() {}

    /** Writes configuration, rules and mapping. */
    static Pql configure(Path folder) throws IOException {
        Pql pql = new Pql(folder);
        pql.configure(
                "as_of: 2026-03-31T00:00:00Z",
                "{ type: files, format: mixpanel, path: \"export/*\" }",
                "properties.org");
        pql.write("rules.yaml", """
                version: 1
                account:
                  signals: { reports: { event: Report Run, at_least: 1, within: 30d } }
                  score: { points: { reports: 40 }, threshold: 40 }
                  tiers: [ { name: hot, when: "score >= threshold" } ]
                """);
        pql.write("local.yaml", """
                company:
                  match: [ { field: pql_account_key, to: account.key } ]
                  create_missing: true
                  fields: { pql_score: { from: score, type: number } }
                """);
        Files.createDirectories(pql.path("export"));
        return pql;
    }

    /** A line for a report that was run the day before. */
    static String line(String id) {
        return line("1774900000", "u", id);
    }

    /**
     * A line for a report.
     *
     * @param time as JSON
     */
    static String line(String time, String user, String id) {
        return "{\"event\":\"Report Run\",\"properties\":{\"time\":%s,\"distinct_id\":\"%s\",\"$insert_id\":\"%s\",\"org\":\"acme\"}}\n"
                .formatted(time, user, id);
    }

    /** Lines for reports with numbers as ids. */
    static String lines(int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < to; i++) {
            lines.append(line("i" + i));
        }
        return lines.toString();
    }

    /** How many reports the account had when it was last scored. */
    static String of(Pql pql) {
        String accounts = pql.run("accounts", "--json").out();
        return accounts.replaceAll("(?s).*\"signals\":\\{\"reports\":([0-9]+).*", "$1");
    }

    /** A text as a gzip file of one member. */
    static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    /** The same into a CRM over HTTP, with the champion of a hot account in a sequence. */
    static Pql configureEnrolling(Path folder, FakeCrmServer crm) throws IOException {
        Pql pql = configure(folder);
        pql.write("config.yaml", """
                as_of: 2026-03-31T00:00:00Z
                sources: [ { type: files, format: mixpanel, path: "export/*" } ]
                accounts: { key: [ properties.org ] }
                rules: rules.yaml
                destinations: [ { type: scripted, mapping: local.yaml, base_url: "%s", token: "%s" } ]
                """.formatted(crm.url(), pql.secret(crm.secret())));
        pql.write("local.yaml", """
                company:
                  match: [ { field: pql_account_key, to: account.key } ]
                  create_missing: true
                  fields: { pql_score: { from: score, type: number } }
                contact:
                  match: [ { field: email, to: user.email } ]
                  create_missing: true
                  who: { top_users: 1 }
                  fields: { pql_is_champion: { from: user.champion, type: bool } }
                enrollments:
                  - { sequence: Outgrown, when: "tier == 'hot'", sender: { email: sdr@our.example } }
                """);
        return pql;
    }
}
