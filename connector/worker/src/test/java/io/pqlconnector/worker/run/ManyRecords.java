package io.pqlconnector.worker.run;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.testkit.CrmUnderTest;
import io.pqlconnector.testkit.crm.CrmOptions;
import io.pqlconnector.testkit.crm.FakeCrmServer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * 10,000 accounts, of which 500 are hot and have a champion: 10,500 records, three lists, 500 enrollments and 500 tasks, for a
 * CRM over HTTP.
 */
final class ManyRecords {
    static final int ACCOUNTS = 10_000;
    static final int HOT = 500;
    static final ObjectName CONTACT = new ObjectName("contact");

    private static final String HURRIED = ", answer_within_ms: 250";

    private ManyRecords() {}

    /** Writes configuration, rules, mapping and export, for the scripted CRM. */
    static Pql configure(Path folder, FakeCrmServer crm) throws IOException {
        return configure(folder, destination(crm), Terms.SCRIPTED);
    }

    /** The same for a CRM that is silent at times, which is noticed soon: a call that only takes long is made again then. */
    static Pql configureHurried(Path folder, FakeCrmServer crm) throws IOException {
        return configure(folder, destination(crm) + HURRIED, Terms.SCRIPTED);
    }

    /**
     * The same with bulk jobs.
     *
     * @param from from how many operations on
     * @param most of how many at most
     */
    static Pql configure(Path folder, FakeCrmServer crm, int from, int most) throws IOException {
        return configure(folder, destination(crm) + jobs(from, most), Terms.SCRIPTED);
    }

    /** Both. */
    static Pql configureHurried(Path folder, FakeCrmServer crm, int from, int most) throws IOException {
        return configure(folder, destination(crm) + jobs(from, most) + HURRIED, Terms.SCRIPTED);
    }

    private static String jobs(int from, int most) {
        return ", jobs_from: " + from + ", jobs_most: " + most;
    }

    private static String destination(FakeCrmServer crm) {
        return "type: scripted, base_url: \"%s\", token: \"%s\"".formatted(crm.url(), crm.secret());
    }

    /**
     * Writes configuration, rules, mapping and export.
     *
     * @param destination its type and settings, as they stand in a mapping of YAML
     */
    static Pql configure(Path folder, String destination, Terms terms) throws IOException {
        Files.createDirectories(folder);
        Pql pql = new Pql(folder);
        pql.write("config.yaml", """
                as_of: 2026-03-31T00:00:00Z
                sources: [ { type: files, format: mixpanel, path: "export/*" } ]
                accounts: { key: [ properties.org ] }
                rules: rules.yaml
                limits: { creates_per_run: none, enrollments_per_run: none }
                destinations:
                  - { mapping: mapping.yaml, %s }
                """.formatted(destination));
        pql.write("rules.yaml", """
                version: 1
                account:
                  signals:
                    reports: { event: Report Run, at_least: 1, within: 30d }
                    hit_limit: { event: Limit Reached, at_least: 1, within: 14d }
                  score: { points: { reports: { each: 1, cap: 30 }, hit_limit: 40 }, threshold: 40 }
                  tiers: [ { name: hot, when: "fired.hit_limit" }, { name: cold, when: "score > 0" } ]
                """);
        pql.write("mapping.yaml", mapping(terms));
        Files.createDirectories(pql.path("export"));
        try (BufferedWriter out = Files.newBufferedWriter(pql.path("export/a.jsonl"))) {
            for (int number = 0; number < ACCOUNTS; number++) {
                writeAccount(number, out);
            }
        }
        return pql;
    }

    private static String mapping(Terms terms) {
        return """
                %1$s:
                  match: [ { field: %2$s, to: account.key } ]
                  create_missing: true
                  fields: { %3$s: { from: score, type: number }, %4$s: { from: tier, type: enumeration } }
                contact:
                  match: [ { field: %5$s, to: user.email } ]
                  create_missing: true
                  who: { top_users: 1 }
                  fields: { %6$s: { from: user.champion, type: bool } }
                lists:
                  - { name: Scored, of: %1$s, when: "score > 0" }
                  - { name: Hot, of: %1$s, when: "tier == 'hot'" }
                  - { name: Champions, of: contact, when: "tier == 'hot'" }
                enrollments:
                  - { sequence: Outgrown, when: "tier == 'hot'", sender: { email: sdr@our.example } }
                tasks:
                  - { subject: "Hot: {{ account.name }}", when: "entered('hot')", owner: { email: sdr@our.example } }
                """.formatted(
                        terms.company(), terms.domain(), terms.score(), terms.tier(), terms.email(), terms.champion());
    }

    // Only the hot ones have people, so that there are as many contacts as enrollments.
    private static void writeAccount(int number, BufferedWriter out) throws IOException {
        String org = name(number);
        for (int event = 0; event <= number % 3; event++) {
            out.write(line("Report Run", org, "", "r" + number + "-" + event));
        }
        if (number % (ACCOUNTS / HOT) == 0) {
            out.write(line("Limit Reached", org, "user" + number + "@" + org, "l" + number));
        }
    }

    private static String line(String event, String org, String user, String id) {
        return "{\"event\":\"%s\",\"properties\":{\"time\":1774900000,%s\"$insert_id\":\"%s\",\"org\":\"%s\"}}\n"
                .formatted(event, "\"distinct_id\":\"" + (user.isEmpty() ? "nobody-at-" + org : user) + "\",", id, org);
    }

    static String name(int number) {
        return String.format(Locale.ROOT, "account%05d.example", number);
    }

    /** A bad record: one in five hundred, which has its whole batch refused. */
    static Optional<CrmOptions.BadRecord> bad(String key) {
        return key.matches("account\\d\\d[05]07\\.example")
                ? Optional.of(
                        new CrmOptions.BadRecord("INVALID_OPTION", "pql_tier", "was not one of the allowed options"))
                : Optional.empty();
    }

    /** All that a person could see in the CRM, by our keys, as often as it is there. */
    static SortedMap<String, String> content(CrmUnderTest crm, Terms terms) {
        SortedMap<String, String> content = new TreeMap<>();
        Map<CrmId, String> names = new HashMap<>();
        note(crm, terms.company(), terms.key(), names, content);
        note(crm, CONTACT, terms.email(), names, content);
        for (CrmId contact : crm.records(CONTACT)) {
            crm.companiesOf(contact)
                    .forEach(company -> count(content, names.get(contact) + " of " + names.get(company)));
        }
        for (String list : List.of("Scored", "Hot")) {
            crm.members(terms.company(), list).forEach(id -> count(content, "list " + list + " " + names.get(id)));
        }
        crm.members(CONTACT, "Champions").forEach(id -> count(content, "list Champions " + names.get(id)));
        for (CrmUnderTest.Enrollment made : crm.enrollments()) {
            count(content, "enrollment " + made.sequence() + " " + names.get(made.contact()));
        }
        for (CrmUnderTest.Task made : crm.tasks()) {
            count(content, "task " + made.subject() + " " + names.get(made.record()) + " " + made.due());
        }
        return content;
    }

    private static void note(
            CrmUnderTest crm,
            ObjectName object,
            String keyField,
            Map<CrmId, String> names,
            SortedMap<String, String> content) {
        for (CrmId id : crm.records(object)) {
            Map<String, String> fields = new TreeMap<>(crm.fields(object, id));
            String name = object + " " + fields.get(keyField);
            names.put(id, name);
            String twice = content.put(name, fields.toString()) == null ? "" : " and once more";
            content.computeIfPresent(name, (key, text) -> text + twice);
        }
    }

    private static void count(SortedMap<String, String> content, String what) {
        content.merge(what, "once", (before, again) -> before + " and " + again);
    }
}
