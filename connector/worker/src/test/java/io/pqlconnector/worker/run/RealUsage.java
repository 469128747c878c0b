package io.pqlconnector.worker.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Two years of a real product's usage, which lies beside the checkout where the project is developed. */
final class RealUsage {
    private RealUsage() {}

    /** The folder with the data; skips the test where it is absent. */
    static Path folder() {
        Optional<Path> found = Optional.empty();
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path candidate = folder.resolveSibling("shared").resolve("data/relax");
            if (Files.isDirectory(candidate)) {
                found = Optional.of(candidate);
                break;
            }
        }
        Assumptions.assumeTrue(
                found.isPresent(), "skipped: the real usage data (../shared/data/relax) is not on this machine");
        return found.orElseThrow();
    }

    /** A configuration over the Mixpanel export files. */
    static void configureMixpanel(Pql pql, Path data) throws IOException {
        configureMixpanel(pql, data, "{ type: files, format: mixpanel, path: \"" + data + "/mixpanel/*.jsonl.gz\" }");
    }

    /** A configuration over the same events from a source. */
    static void configureMixpanel(Pql pql, Path data, String source) throws IOException {
        configure(
                pql,
                source + ", { type: files, name: profiles, format: mixpanel_profiles, path: \"" + data
                        + "/mixpanel-profiles.jsonl.gz\" }");
    }

    /** A configuration over the Segment archive of the last 60 days. */
    static void configureSegment(Pql pql, Path data) throws IOException {
        configure(pql, "{ type: files, format: segment, path: \"" + data + "/segment/segment-logs/**/*.gz\" }");
    }

    /** A configuration over a source of the same usage. */
    static void configure(Pql pql, String source) throws IOException {
        pql.configure(
                "as_of: 2014-06-01T00:00:00Z\nlimits: { creates_per_run: none }",
                source,
                "properties.org_id, context.groupId");
        pql.write("rules.yaml", """
                version: 1
                account:
                  signals:
                    sessions_30d:     { event: Session Started, at_least: 10, within: 30d }
                    session_days_7d:  { event: Session Started, distinct_days: 5, within: 7d }
                    active_users_30d: { distinct_users: 3, within: 30d }
                    invites_30d:      { event: Teammate Invited, at_least: 3, within: 30d }
                    invites_all:      { event: Teammate Invited, at_least: 10 }
                    sessions_14d:     { event: Session Started, at_least: 1, within: 14d }
                    sessions_28d:     { event: Session Started, at_least: 1, within: 28d }
                    declining:        { trend: Session Started, over: 14d, falls_by: 50% }
                    quiet:            { quiet_for: 14d }
                  score:
                    points: { sessions_30d: 10, session_days_7d: 10, active_users_30d: 10, invites_30d: 15, declining: -15, quiet: -25 }
                    threshold: 30
                  tiers:
                    - { name: hot,  when: "score >= threshold && fired.invites_30d" }
                    - { name: warm, when: "score >= threshold" }
                    - { name: cold, when: "score > 0" }
                  plays:
                    - { name: team, when: "fired.invites_30d", action: "Offer the Team plan", route: SDR }
                """);
        pql.write("local.yaml", mapping(Terms.HUBSPOT));
    }

    /** Fields, lists, an enrollment and a task, in the words of a CRM. */
    static String mapping(Terms terms) {
        return """
                %1$s:
                  match: [ { field: %2$s, to: account.key } ]
                  create_missing: true
                  fields:
                    %3$s: { from: account.name, type: text, write: on_create }
                    %4$s: { from: score, type: number }
                    %5$s: { from: tier, type: enumeration }
                    %6$s: { from: reasons, type: text }
                contact:
                  match: [ { field: %7$s, to: user.email }, { field: %8$s, to: user.key } ]
                  create_missing: true
                  who: { top_users: 2 }
                  fields:
                    %9$s: { from: user.champion, type: bool }
                lists:
                  - { name: "PQL - Hot", of: %1$s, when: "tier == 'hot'" }
                  - { name: "PQL - People", of: contact, when: "qualified" }
                enrollments:
                  - { sequence: "Team plan", when: "entered('hot')", contact: champion, sender: { email: sdr@ourcompany.example }, again_after: 90d, per_sender_per_day: 1000 }
                tasks:
                  - { when: "entered('hot')", subject: "Hot PQL: {{ account.key }}", body: "{{ reasons }}", owner: %1$s, due: 1d }
                """.formatted(
                        terms.company(),
                        terms.key(),
                        terms.name(),
                        terms.score(),
                        terms.tier(),
                        terms.reasons(),
                        terms.email(),
                        terms.userKey(),
                        terms.champion());
    }
}
