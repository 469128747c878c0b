package io.pqlconnector.rules.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.score.Trigger;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.SignalValue;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a rep reads about a signal that fired, where the rules word no reason. */
class SignalWordingTest {
    @ParameterizedTest(name = "{0} at {1}: {2}, {3}")
    @CsvSource(delimiter = '|', textBlock = """
            { event: Teammate Invited, at_least: 3, within: 30d }        | 6      | 6 x Teammate Invited in 30 days          | 3 in 30 days
            { event: [Report Run, Campaign Sent], at_least: 2 }          | 12     | 12 x Report Run or Campaign Sent          | 2
            { event: any, at_least: 2, within: 12h }                     | 12345  | 12,345 events in 12 hours                 | 2 in 12 hours
            { event: Try, where: { f: [sso, reports] }, within: 1d }     | 1      | 1 x Try (f sso or reports) in 1 day       | more than 0 in 1 day
            { event: Login, at_most: 2, within: 30d }                    | 0      | no Login in 30 days                       | at most 2 in 30 days
            { event: Login, at_least: 2, at_most: 4 }                    | 3      | 3 x Login                                 | 2 to 4
            { distinct_days: 5, within: 7d }                             | 5      | active on 5 days in 7 days                | 5 in 7 days
            { distinct_days: 1, within: 7d, event: Login }               | 1      | Login on 1 day in 7 days                  | 1 in 7 days
            { distinct_users: 3, within: 30d }                           | 3      | 3 active users in 30 days                 | 3 in 30 days
            { distinct_users: 1, event: Login }                          | 1      | Login by 1 user                           | 1
            { latest: records_used, divided_by: records_limit, at_least: 80% } | 0.8599 | at 85 % of records_limit            | 80 %
            { latest: records_used, divided_by: records_limit, at_least: 79.9% } | 0.9 | at 90 % of records_limit             | 79.9 %
            { max: used, divided_by: limit, at_least: 1, within: 30d }   | 1.2    | up to 120 % of limit in 30 days           | 100 % in 30 days
            { latest: seats, at_least: 3 }                               | 4.567  | seats at 4.56                             | 3
            { latest: share, at_least: 40% }                             | 0.5    | share at 50 %                             | 40 %
            { max: seats, at_least: 3 }                                  | 4      | seats up to 4                             | 3
            { sum: rows, at_least: 1000, within: 30d }                   | 20000  | rows 20,000 in total in 30 days           | 1000 in 30 days
            { trait: employees, at_least: 50 }                           | 120    | employees: 120                            | 50
            { quiet_for: 14d }                                           | 20.9   | no activity since 2026-03-10              | 14 days
            { quiet_for: 14d, event: Login }                             | 14     | no Login since 2026-03-17                 | 14 days
            { first_seen: any, at_most: 7d }                             | 1.5    | first seen on 2026-03-29                  | at most 7 days
            { first_seen: [A, B], at_least: 7d, at_most: 3w }            | 8      | first A or B on 2026-03-23                | 7 days to 21 days
            { first_seen: any }                                          | 8      | first seen on 2026-03-23                  | any
            { trend: Session Started, over: 14d, falls_by: 50% }         | -0.6   | Session Started fell by 60 % in 14 days   | a fall by 50 % in 14 days
            { trend: any, over: 14d, rises_by: 50% }                     | 1.5    | activity rose by 150 % in 14 days         | a rise by 50 % in 14 days
            """)
    void readsWellForARepWithoutAnyReasonWritten(String signal, double value, String reason, String needed) {
        RuleBook book = Books.parsed(Books.withSignal(signal)).account();

        Assessment assessment = book.assess(Books.measured(Map.of("s", value)), Books.AS_OF);

        assertThat(assessment.triggers())
                .extracting(Trigger::reason, Trigger::needed)
                .containsExactly(Assertions.tuple(reason, needed));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            { trait: industry, in: [saas, fintech, media] }        | saas       | industry: saas       | saas, fintech or media
            { trait: title, contains: vp }                         | VP Sales   | title: VP Sales      | text with "vp"
            { trait: since, after: 2026-01-01 }                    | 2026-02-03 | since: 2026-02-03    | since 2026-01-01
            { trait: since, after: 2026-01-01, before: 2026-12-31 }| 2026-02-03 | since: 2026-02-03    | since 2026-01-01, until 2026-12-31
            { trait: paid, within: 30d }                           | 2026-03-20 | paid: 2026-03-20     | a date in the last 30 days
            { trait: plan }                                        | team       | plan: team           | any value
            """)
    void readsWellForTraits(String signal, String trait, String reason, String needed) {
        RuleBook book = Books.parsed(Books.withSignal(signal)).account();
        String name = signal.replaceFirst("\\{ trait: (\\w+).*", "$1");

        Assessment assessment = book.assess(Books.account(Map.of(), Map.of(name, trait)), Books.AS_OF);

        assertThat(assessment.triggers())
                .extracting(Trigger::reason, Trigger::needed)
                .containsExactly(Assertions.tuple(reason, needed));
    }

    @ParameterizedTest
    @CsvSource({
        "UTC,                 no activity since 2026-03-10, since 2026-03-10 | 2026-03-02",
        "America/Los_Angeles, no activity since 2026-03-09, since 2026-03-09 | 2026-03-01"
    })
    void namesDaysOfTheZoneAndNotHowLongAgoTheyAre(String zone, String reason, String action) {
        RuleBooks books = Books.parsed("""
                version: 1
                account:
                  signals:
                    used: { event: Used, at_least: 3 }
                    quiet: { quiet_for: 14d }
                  score: { points: { quiet: -10 }, threshold: 10 }
                  plays: [ { name: ask, action: "since {{ last.quiet }} | {{ first.quiet }}" } ]
                """).in(ZoneId.of(zone));
        Measured quiet = new Measured(
                new SignalValue.Number(20.9),
                Optional.of(Instant.parse("2026-03-02T01:00:00Z")),
                Optional.of(Instant.parse("2026-03-10T02:00:00Z")));
        Measurement measurement = Books.account(Map.of("quiet", quiet), Map.of());

        Assessment today = books.account().assess(measurement, Books.AS_OF);
        Assessment tomorrow = books.account().assess(measurement, Books.AS_OF.plus(Duration.ofDays(1)));

        assertThat(today.triggers()).extracting(Trigger::reason).containsExactly(reason);
        assertThat(today.play().orElseThrow().action()).isEqualTo(action);
        assertThat(tomorrow.triggers()).isEqualTo(today.triggers());
        assertThat(tomorrow.play()).isEqualTo(today.play());
    }
}
