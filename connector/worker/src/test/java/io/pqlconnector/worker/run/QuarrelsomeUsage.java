package io.pqlconnector.worker.run;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Usage in which everything is said several times and differently: facts at one instant that contradict each other, repeats of
 * an event with other content, ids that lead to several users. Whatever breaks such ties by the order in which lines come shows.
 */
final class QuarrelsomeUsage {
    private static final long AS_OF_SECONDS = 1_774_915_200;
    private static final int DAY = 86_400;

    private final Random random;

    private QuarrelsomeUsage(long seed) {
        random = new Random(seed);
    }

    /** Lines of Mixpanel's raw export. */
    static List<String> mixpanel(long seed, int count) {
        return lines(new QuarrelsomeUsage(seed)::mixpanelLine, count);
    }

    /** Profiles of Mixpanel's users. */
    static List<String> profiles(long seed, int count) {
        return lines(new QuarrelsomeUsage(seed)::profile, count);
    }

    /** Messages of Segment's archive. */
    static List<String> segment(long seed, int count) {
        return lines(new QuarrelsomeUsage(seed)::segmentLine, count);
    }

    private static List<String> lines(Supplier<String> line, int count) {
        return Stream.generate(line).limit(count).toList();
    }

    /** Rules and a mapping with every kind of signal, object and action over such usage. */
    static void configure(Pql pql, String sources) throws IOException {
        pql.configure(
                "as_of: 2026-03-31T00:00:00Z",
                sources,
                "properties.org, context.groupId, group, traits.org, email_domain");
        pql.write("rules.yaml", """
                version: 1
                account:
                  signals:
                    sessions:  { event: Session Started, at_least: 3, within: 30d }
                    days:      { event: Session Started, distinct_days: 5, within: 14d }
                    people:    { distinct_users: 3, within: 30d }
                    used:      { latest: used, divided_by: limit, at_least: 80% }
                    spent:     { sum: amount, at_least: 1 }
                    most:      { max: amount, at_least: 1 }
                    trend:     { trend: any, over: 14d, falls_by: 20%, floor: 1 }
                    quiet:     { quiet_for: 2d }
                    age:       { first_seen: any, at_least: 3d }
                    industry:  { trait: industry, in: [saas, fintech] }
                    per_head:  { expr: "signals.spent / signals.people", at_least: 0.1 }
                  score:
                    points: { sessions: { each: 1, cap: 9 }, days: 5, people: 7, used: 11, spent: 3, trend: -4, industry: 2, per_head: 1 }
                    threshold: 15
                  tiers: [ { name: hot, when: "score >= threshold && fired.used" }, { name: warm, when: "score > 5" } ]
                  plays: [ { name: sell, when: "fired.used", action: "Sell to {{ account.name }}, {{ signals.spent }}", route: SDR } ]
                user:
                  signals:
                    sessions: { event: Session Started, at_least: 1, within: 30d }
                    spent:    { sum: amount, at_least: 0.1 }
                    decides:  { trait: title, contains: head }
                  score: { points: { sessions: { each: 1, cap: 5 }, decides: 3 }, threshold: 5 }
                  tiers: [ { name: champion, when: "score >= threshold" } ]
                """);
        pql.write("local.yaml", """
                company:
                  match: [ { field: pql_account_key, to: account.key } ]
                  create_missing: true
                  fields:
                    name:        { from: account.name, type: text }
                    pql_score:   { from: score, type: number }
                    pql_reasons: { from: reasons, type: text }
                    pql_first:   { from: first_seen_at, type: datetime }
                    champion:    { from: champion, type: text }
                    industry:    { from: traits.industry, type: text }
                contact:
                  match: [ { field: email, to: user.email }, { field: pql_user_key, to: user.key } ]
                  create_missing: true
                  who: { top_users: 2 }
                  fields: { pql_user_score: { from: user.score, type: number }, champion: { from: user.champion, type: bool } }
                lists:
                  - { name: Hot, of: company, when: "tier == 'hot'" }
                  - { name: People, of: contact, when: "score > 5" }
                enrollments:
                  - { sequence: Sell, when: "score > 5", contact: champion, sender: { email: sdr@ours.example }, again_after: 90d, per_sender_per_day: 2 }
                tasks:
                  - { when: "entered('hot')", subject: "Hot: {{ account.name }}", body: "{{ reasons }}", owner: company, due: 1d }
                """);
    }

    private String mixpanelLine() {
        String common = "\"time\":%d,\"$insert_id\":\"i%d\"%s"
                .formatted(
                        AS_OF_SECONDS - 1 - some(40) * DAY / 2,
                        some(2000),
                        some(3) > 0 ? ",\"mp_processing_time_ms\":" + (AS_OF_SECONDS + some(3)) * 1000 : "");
        return switch (some(20)) {
            case 0 ->
                "{\"event\":\"$identify\",\"properties\":{%s,\"$identified_id\":\"u%d\",\"$anon_id\":\"d%d\"}}"
                        .formatted(common, some(12), some(6));
            case 1 ->
                "{\"event\":\"$create_alias\",\"properties\":{%s,\"distinct_id\":\"u%d\",\"alias\":\"x%d\"}}"
                        .formatted(common, some(12), some(8));
            default ->
                "{\"event\":\"%s\",\"properties\":{%s,\"distinct_id\":\"%s%d\"%s,%s}}"
                        .formatted(
                                event(),
                                common,
                                some(4) > 0 ? "u" : "$device:d",
                                some(12),
                                some(2) > 0 ? ",\"org\":\"" + account() + "\"" : "",
                                figures());
        };
    }

    private String profile() {
        return "{\"$distinct_id\":\"u%d\",\"$properties\":{\"$email\":\"%s\",\"$last_seen\":\"%s\",\"title\":\"%s\"}}"
                .formatted(some(12), email(), day(), title());
    }

    private String segmentLine() {
        String common =
                "\"messageId\":\"m%d\",\"userId\":\"u%d\"%s,\"timestamp\":\"%sZ\",\"receivedAt\":\"2026-03-31T0%d:00:00Z\""
                        .formatted(
                                some(2000),
                                some(12),
                                some(3) > 0 ? ",\"anonymousId\":\"d" + some(8) + "\"" : "",
                                day(),
                                some(3));
        return switch (some(12)) {
            case 0 ->
                "{\"type\":\"identify\",%s,\"traits\":{\"email\":\"%s\",\"title\":\"%s\"}}"
                        .formatted(common, email(), title());
            case 1 ->
                "{\"type\":\"group\",%s,\"groupId\":\"%s\",\"traits\":{\"name\":\"Name %d\",\"industry\":\"%s\"}}"
                        .formatted(common, account(), some(4), some(2) > 0 ? "saas" : "mining");
            case 2 -> "{\"type\":\"alias\",%s,\"previousId\":\"d%d\"}".formatted(common, some(8));
            case 3 -> "{\"type\":\"page\",%s,\"name\":\"Pricing\",\"properties\":{%s}}".formatted(common, figures());
            default ->
                "{\"type\":\"track\",\"event\":\"%s\",%s%s,\"properties\":{%s}}"
                        .formatted(
                                event(),
                                common,
                                some(3) > 0 ? "" : ",\"context\":{\"groupId\":\"" + account() + "\"}",
                                figures());
        };
    }

    private String event() {
        return some(3) > 0 ? "Session Started" : "Report Run";
    }

    private String account() {
        return "org-" + some(7);
    }

    // Decimals that binary fractions cannot hold: their sum depends on the order of the terms unless it is exact.
    private String figures() {
        return "\"used\":%d,\"limit\":%d,\"amount\":0.%d".formatted(some(100), 90 + some(3) * 10, 1 + some(9));
    }

    private String email() {
        return "p" + some(9) + "@company" + some(4) + ".example";
    }

    private String title() {
        return some(2) > 0 ? "Head of Ops" : "Analyst";
    }

    private String day() {
        return "2026-03-%02dT12:00:00".formatted(1 + some(30));
    }

    private int some(int bound) {
        return random.nextInt(bound);
    }
}
