package io.pqlconnector.worker.run;

import io.pqlconnector.testkit.CrmUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Ten thousand accounts with a domain and a number of employees, for a CRM that knows all of them by their domains. */
final class ManyAccounts {
    static final int COUNT = 10_000;

    private ManyAccounts() {}

    /** Puts them into a CRM. */
    static void fill(CrmUnderTest crm, Terms terms) {
        for (int i = 0; i < COUNT; i++) {
            crm.createRecord(terms.company(), Map.of(terms.domain(), domain(i)));
        }
    }

    /** Writes configuration, rules and mapping. */
    static Pql configure(Path folder, Terms terms) throws IOException {
        Pql pql = new Pql(folder);
        pql.write("rules.yaml", """
                version: 1
                account:
                  signals: { size: { trait: employees, at_least: 1 } }
                  score: { points: { size: 50 }, threshold: 40 }
                  tiers: [ { name: warm, when: "score >= threshold" } ]
                """);
        pql.write("mapping.yaml", """
                %s:
                  match: [ { field: %s, to: account.domain } ]
                  fields: { %s: { from: score, type: number }, %s: { from: traits.employees, type: number } }
                """.formatted(terms.company(), terms.domain(), terms.score(), terms.size()));
        return pql;
    }

    /** Writes the configuration with a destination, as it stands in a mapping of YAML. */
    static void destination(Pql pql, String destination) throws IOException {
        pql.write("config.yaml", """
                as_of: 2026-03-31T00:00:00Z
                sources: [ { type: files, format: traits_csv, path: "accounts.csv" } ]
                accounts: { key: [ properties.account ] }
                rules: rules.yaml
                destinations:
                  - { mapping: mapping.yaml, %s }
                """.formatted(destination));
    }

    /** Writes the accounts, with so many that are larger than before. */
    static void write(Pql pql, int grown) throws IOException {
        StringBuilder csv = new StringBuilder("account,domain,employees\n");
        for (int i = 0; i < COUNT; i++) {
            csv.append("account-").append(i).append(',').append(domain(i)).append(',');
            csv.append(i < grown ? 200 : 100).append('\n');
        }
        pql.write("accounts.csv", csv.toString());
    }

    private static String domain(int i) {
        return "company-" + i + ".example";
    }
}
