package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;

/** Accounts with a user each, which began on one of forty days, and an export of what happened to them that is read into a lake. */
final class LeadLake {
    /** The end of what is known. */
    static final Instant NOW = Instant.parse("2026-06-30T00:00:00Z");

    static final long DAY = 86_400;
    static final long FIRST = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();

    private final StringBuilder lines = new StringBuilder();

    /** Writes a configuration for its export. */
    static void configure(Pql pql, String setting, String began) throws IOException {
        configure(pql, setting, "{ type: files, format: mixpanel, path: \"export/*.jsonl\" }", "properties.org", began);
    }

    /**
     * Writes a configuration with rules that say nothing, since others are to be found.
     *
     * @param setting a line for what only this configuration says
     * @param began the event with which an account begins
     */
    static void configure(Pql pql, String setting, String source, String accountKey, String began) throws IOException {
        pql.configure(setting, source, accountKey);
        pql.write("rules.yaml", """
                version: 1
                account:
                  signals: { any: { event: %s, at_least: 1 } }
                  score: { points: { any: 1 }, threshold: 1 }
                """.formatted(began));
        pql.write("local.yaml", "company:\n  match: [ { field: key, to: account.key } ]\n");
    }

    /** Reads what the configuration names, and takes whatever would be written as written. */
    static void sync(Pql pql, Instant asOf) {
        assertThat(pql.run("sync", "--as-of", asOf.toString(), "--baseline").exitCode())
                .isLessThan(2);
    }

    /** The second in which an account began. */
    static long start(int account) {
        return FIRST + account % 40 * DAY;
    }

    /** Something that happened to an account, in a second. */
    void event(int account, String event, long at) {
        lines.append("{\"event\":\"")
                .append(event)
                .append("\",\"properties\":{\"time\":")
                .append(at)
                .append(",\"distinct_id\":\"u")
                .append(account)
                .append("\",\"$insert_id\":\"i")
                .append(lines.length())
                .append("\",\"org\":\"a")
                .append(account)
                .append("\"}}\n");
    }

    /** What happened last. Were it not there, the lake would end before it is known what became of anybody. */
    void ends(String event, long at) {
        event(0, event, at);
    }

    /** Writes the export and reads it. */
    void read(Pql pql) throws IOException {
        pql.write("export/events.jsonl", lines.toString());
        sync(pql, NOW);
    }
}
