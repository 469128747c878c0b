package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user is told about mistakes in the YAML files: all of them at once, each with its place and what to write instead. */
final class BadConfigurationTest extends CountedReportsTest {
    @BeforeEach
    void export() throws IOException {
        pql.write("export/a.jsonl", CountedReports.lines(0, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "sync", "plan"})
    void allMistakesInAllFilesAreToldAtOnceAndNothingIsRun(String command) throws IOException {
        pql.write("config.yaml", """
                as_of: 2026-03-31T00:00:00Z
                sources: [ { type: fils, format: mixpanel, path: "export/*" } ]
                lake: { retention: two years, max_bad_share: 5% }
                rules: rules.yaml
                destinations: [ { type: local, mapping: local.yaml, tokn: x } ]
                """);
        pql.write("rules.yaml", """
                version: 1
                account:
                  signals:
                    reports:  { event: Report Run, at_least: 1, within: 30days }
                    invites:  { event: Teammate Invited, at_leest: 3 }
                    sessions: { event: Session Started, at_least: many }
                    share:    { expr: "signals.rate * 2" }
                    rate:     { expr: "signals.share / 2" }
                  score: { points: { report: 40 }, threshold: 40 }
                  tiers:
                    - { name: hot,  when: "score >= treshold" }
                    - { name: warm, when: "score +" }
                    - { name: cold, when: "score + 1" }
                """);
        pql.write("local.yaml", """
                company:
                  match: [ { field: pql_account_key, to: account.key } ]
                  fields: { pql_score: { from: score, type: number } }
                  fields: { pql_tier: { from: tier, type: enumeration } }
                """);

        Pql.Result result = pql.run(command);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err().replace(folder + "/", "")).isEqualTo("""
                config.yaml:2:20  sources[0].type: unknown "fils". Did you mean "files"?
                config.yaml:3:20  lake.retention: "two years" is no duration. Write 30d, 12h or 2w.
                config.yaml:5:53  destinations[0].tokn: unknown key "tokn". Known: type, name, mapping, quota_share, quota_floor, path.
                local.yaml:4:3  company.fields: the key is there twice. Remove one of them.
                rules.yaml:4:57  account.signals.reports.within: "30days" is no duration. Write 30d, 12h or 2w.
                rules.yaml:5:42  account.signals.invites.at_leest: unknown key "at_leest". Did you mean "at_least"?
                rules.yaml:6:51  account.signals.sessions.at_least: expected a whole number, such as 500, found "many".
                rules.yaml:7:5  account.signals.share: is computed from itself: share -> rate -> share. Break the circle.
                rules.yaml:9:22  account.score.points.report: no such signal. Did you mean "reports"?
                rules.yaml:11:27  account.tiers[0].when: "score >= treshold": undeclared name "treshold" (column 10). \
                Did you mean "threshold"? Known: score, threshold, fired, signals, account, traits.
                rules.yaml:12:27  account.tiers[1].when: "score +": ends too early (column 8).
                rules.yaml:13:27  account.tiers[2].when: "score + 1": comes to a number, but true or false is wanted.
                12 problems in 3 files. Nothing was run.
                """);
        assertThat(pql.path("data")).doesNotExist();
    }

    @Test
    void aFileThatIsNoYamlHasNoMissingKeys() throws IOException {
        pql.write("local.yaml", "company: { match: [ } ]\n");
        Pql.Result mapping = pql.run("check");
        pql.write("config.yaml", """
                sources: [ { type: files, format: mixpanel, path: "export/*" } ]
                rules: rules.yaml
                destinations: [ { type: local, mapping: local.yaml, file: ${CRM_FILE} } ]
                """);
        Pql.Result config = pql.run("check");

        assertThat(mapping.exitCode()).isEqualTo(2);
        assertThat(mapping.err()).contains("local.yaml:1:").contains("1 problem in 1 file. Nothing was run.");
        assertThat(config.exitCode()).isEqualTo(2);
        assertThat(config.err())
                .contains(
                        "config.yaml:3:59  put quotes around text with ${CRM_FILE}: inside of { } and [ ] it needs them.")
                .contains("1 problem in 1 file. Nothing was run.");
    }

    @Test
    void mistakesInAMappingAreToldTogetherWithThoseInTheRulesAndNoneFollowsFromAnother() throws IOException {
        pql.write("rules.yaml", """
                version: 1
                account:
                  signals:
                    reports: { event: Report Run, at_leest: 3 }
                    invites: { event: Teammate Invited, at_least: 3 }
                  score: { points: { reports: 40, invites: 10 }, threshold: 40 }
                  tiers:
                    - { name: hot, when: "score >= treshold" }
                  plays:
                    - { name: upsell, when: "fired.reports &&", action: Call }
                """);
        pql.write("local.yaml", """
                company:
                  match: [ { field: pql_account_key, to: account.key } ]
                  fields: { pql_score: { from: scor, type: number }, reports: { from: signals.reports, type: number } }
                lists: [ { name: Hot, of: company, when: "tier == 'hot' && fired.reports && play.name == 'upsell'" } ]
                """);

        Pql.Result check = pql.run("check");

        assertThat(check.err()).isEqualTo("""
                local.yaml:3:32  company.fields.pql_score.from: "scor" is nothing that an assessment has. Did you mean "score"?
                rules.yaml:4:35  account.signals.reports.at_leest: unknown key "at_leest". Did you mean "at_least"?
                rules.yaml:8:26  account.tiers[0].when: "score >= treshold": undeclared name "treshold" (column 10). Did you \
                mean "threshold"? Known: score, threshold, fired, signals, account, traits.
                rules.yaml:10:29  account.plays[0].when: "fired.reports &&": ends too early (column 17).
                4 problems in 2 files. Nothing was run.
                """);
    }

    @Test
    void mistakesInAMappingAreToldWithTheirPlaces() throws IOException {
        pql.write("local.yaml", """
                company:
                  match: [ { field: pql_account_key, to: account.key } ]
                  create_missing: perhaps
                  fields: { pql_score: { from: scor, type: number }, pql_tier: { from: tier, type: enum } }
                lists: [ { name: Hot, of: company, when: "fired.report" } ]
                """);

        Pql.Result check = pql.run("check");

        assertThat(check.exitCode()).isEqualTo(2);
        assertThat(check.err()).isEqualTo("""
                local.yaml:3:19  company.create_missing: expected true or false, found "perhaps".
                local.yaml:4:32  company.fields.pql_score.from: "scor" is nothing that an assessment has. Did you mean "score"?
                local.yaml:4:84  company.fields.pql_tier.type: unknown "enum". Known: number, text, enumeration, multi_select, \
                bool, date, datetime.
                local.yaml:5:42  lists[0].when: "fired.report": undeclared name "fired.report" (column 1). Did you mean \
                "fired.reports"?
                4 problems in 1 file. Nothing was run.
                """);
    }

    @Test
    void anEmptyMappingIsAMistakeAndNotACrmThatWantsNothing() throws IOException {
        pql.write("local.yaml", "");

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).isEqualTo(2);
        assertThat(sync.err())
                .contains("local.yaml:1:1  maps nothing. Write company: or contact: with match: and fields:.");
    }

    @Test
    void aMissingVariableAndAMissingSecretFileAreNamed() throws IOException {
        pql.write("config.yaml", """
                sources: [ { type: files, format: mixpanel, path: [ "${EXPORTS}/*", "${file:secrets/path}" ] } ]
                rules: rules.yaml
                destinations: [ { type: local, mapping: local.yaml } ]
                """);

        Pql.Result check = pql.run("check");

        assertThat(check.exitCode()).isEqualTo(2);
        assertThat(check.err())
                .contains(
                        "sources[0].path[0]: the environment variable EXPORTS is not set. Set it, or write ${file:PATH} to"
                                + " read a mounted file.",
                        "sources[0].path[1]: the file secrets/path cannot be read (there is no such file). Mount the secret"
                                + " there, or correct the path.",
                        "2 problems in 1 file. Nothing was run.");
    }

    @Test
    void mistakesUnderEnrichAreToldTogether() throws IOException {
        pql.write("local.yaml", """
                company:
                  match: [ { field: pql_account_key, to: account.key } ]
                  fields: { pql_score: { from: score, type: number } }
                """);
        pql.write("config.yaml", """
                sources: [ { type: files, format: mixpanel, path: "export/*", name: crm-local-company } ]
                rules: rules.yaml
                destinations: [ { type: local, mapping: local.yaml } ]
                enrich:
                  - { destination: locl, object: company, traits: { a: b }, evry: 2d }
                  - { destination: local, object: compny, traits: [ industry ] }
                  - { destination: local, object: contact, traits: {} }
                  - { object: company, traits: { a: [ b ] }, every: daily }
                  - { destination: local, object: company, traits: { industry: industry, size: , Website: site } }
                  - { destination: local, object: company, traits: { industry: sector, score: pql_score } }
                  - { destination: local }
                """);

        Pql.Result check = pql.run("check");

        assertThat(check.exitCode()).isEqualTo(2);
        assertThat(check.err().replace(folder + "/", "")).isEqualTo("""
                config.yaml:5:20  enrich[0].destination: unknown "locl". Did you mean "local"?
                config.yaml:5:61  enrich[0].evry: unknown key "evry". Did you mean "every"?
                config.yaml:6:35  enrich[1].object: "compny" is not in local.yaml, which says how records are \
                found. Did you mean "company"?
                config.yaml:6:51  enrich[1].traits: expected keys with values, found a list.
                config.yaml:7:35  enrich[2].object: "contact" is not in local.yaml, which says how records \
                are found. Known: company.
                config.yaml:7:52  enrich[2].traits: is empty. Write traits: { employees: numberofemployees }, \
                the CRM's field by the trait.
                config.yaml:8:5  enrich[3].destination: is missing. Write destination: hubspot.
                config.yaml:8:37  enrich[3].traits.a: expected text, found a list.
                config.yaml:8:53  enrich[3].every: "daily" is no duration. Write 30d, 12h or 2w.
                config.yaml:9:35  enrich[4].object: is called "crm-local-company" in the lake, as one of the \
                sources is. Give that source another name.
                config.yaml:9:79  enrich[4].traits.size: names no field of the CRM. Write size: and its field.
                config.yaml:9:91  enrich[4].traits.Website: decides which account is which, so it cannot come \
                from the CRM. Give the trait another name, such as crm_website.
                config.yaml:10:35  enrich[5].object: is read by enrich[4] already. Write the traits there.
                config.yaml:10:64  enrich[5].traits.industry: is read by enrich[4] already. Give one of the \
                two another name, such as local_industry.
                config.yaml:10:79  enrich[5].traits.score: "pql_score" is written by local.yaml, so this \
                would read back what we wrote. Name a field that people fill in.
                config.yaml:11:5  enrich[6].object: is missing. Write object: company.
                config.yaml:11:5  enrich[6].traits: is missing. Write traits: { employees: numberofemployees \
                }, the CRM's field by the trait.
                17 problems in 1 file. Nothing was run.
                """);
    }
}
