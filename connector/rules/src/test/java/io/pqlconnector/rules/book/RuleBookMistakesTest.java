package io.pqlconnector.rules.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.config.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said about mistakes in a rule book: all of them, each with its place and what to write instead. */
class RuleBookMistakesTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("signalMistakes")
    void saysWhatIsWrongWithASignal(String yaml, String message) {
        assertThat(Books.problems(Books.withSignal(yaml))).containsExactly(message);
    }

    static Stream<Arguments> signalMistakes() {
        return Stream.of(
                        "{ evnt: X } | r.yaml:5:10  account.signals.s.evnt: unknown key \"evnt\". Did you mean \"event\"?",
                        "{ at_least: 3 } | r.yaml:5:8  account.signals.s: does not say what is measured. Write one of event, distinct_days, distinct_users, latest, max, sum, trait, quiet_for, first_seen, trend, expr.",
                        "{ event: X, at_leest: 3 } | r.yaml:5:20  account.signals.s.at_leest: unknown key \"at_leest\". Did you mean \"at_least\"?",
                        "{ event: X, within: 30days } | r.yaml:5:28  account.signals.s.within: \"30days\" is no duration. Write 30d, 12h or 2w.",
                        "{ event: X, within: 0d } | r.yaml:5:28  account.signals.s.within: \"0d\" is no duration. Write 30d, 12h or 2w.",
                        "{ event: X, at_least: many } | r.yaml:5:30  account.signals.s.at_least: expected a whole number, such as 500, found \"many\".",
                        "{ event: X, at_least: 80% } | r.yaml:5:30  account.signals.s.at_least: a count is no percentage. Write a whole number, such as 3.",
                        "{ event: X, at_least: 2.5 } | r.yaml:5:30  account.signals.s.at_least: expected a whole number, such as 500, found \"2.5\".",
                        "{ event: X, at_least: -1 } | r.yaml:5:30  account.signals.s.at_least: a count is never below 0.",
                        "{ event: X, at_least: 5, at_most: 3 } | r.yaml:5:42  account.signals.s.at_most: is less than the lower bound, so it can never hold.",
                        "{ event: [] } | r.yaml:5:17  account.signals.s.event: names no event. Write its name, a list of names, or any.",
                        "{ event: [X, X] } | r.yaml:5:17  account.signals.s.event: names an event twice.",
                        "{ event: { a: 1 } } | r.yaml:5:17  account.signals.s.event: expected the name of an event, found a mapping.",
                        "{ event: [X, [Y]] } | r.yaml:5:21  account.signals.s.event[1]: expected the name of an event, found a list.",
                        "{ latest: a, sum: b } | r.yaml:5:26  account.signals.s.sum: a signal measures one thing, and this one has \"latest\" already. Make two signals of it.",
                        "{ distinct_days: x } | r.yaml:5:25  account.signals.s.distinct_days: expected a whole number, such as 500, found \"x\".",
                        "{ distinct_days: 9, within: 7d } | r.yaml:5:25  account.signals.s.distinct_days: the window touches 8 calendar days at most.",
                        "{ distinct_days: 5, at_least: 3 } | r.yaml:5:28  account.signals.s.at_least: \"at_least\" does not go with \"distinct_days\". Known beside it: event, at_most, within, where.",
                        "{ sum: a, divided_by: b } | r.yaml:5:18  account.signals.s.divided_by: \"divided_by\" does not go with \"sum\". Known beside it: event, at_least, at_most, within, where.",
                        "{ trait: plan, in: [a], at_least: 3 } | r.yaml:5:27  account.signals.s.in: a trait is tested in one way, and this one has \"at_least\" already. Make two signals of it.",
                        "{ trait: plan, after: someday } | r.yaml:5:30  account.signals.s.after: expected an instant with a zone, such as 2026-03-31T00:00:00Z, found \"someday\".",
                        "{ trait: plan, after: 2026-03-01, before: 2026-02-01 } | r.yaml:5:50  account.signals.s.before: is earlier than after, so it can never hold.",
                        "{ trait: plan, at_least: 9, at_most: 3 } | r.yaml:5:45  account.signals.s.at_most: is less than at_least, so it can never hold.",
                        "{ trait: plan, event: X } | r.yaml:5:23  account.signals.s.event: \"event\" does not go with \"trait\". Known beside it: at_least, at_most, in, contains, after, before, within.",
                        "{ quiet_for: 14 } | r.yaml:5:21  account.signals.s.quiet_for: \"14\" is no duration. Write 30d, 12h or 2w.",
                        "{ quiet_for: 14d, within: 3d } | r.yaml:5:26  account.signals.s.within: \"within\" does not go with \"quiet_for\". Known beside it: event, where.",
                        "{ first_seen: any, at_least: 30 } | r.yaml:5:37  account.signals.s.at_least: \"30\" is no duration. Write 30d, 12h or 2w.",
                        "{ first_seen: any, at_least: 9d, at_most: 3d } | r.yaml:5:50  account.signals.s.at_most: is less than at_least, so it can never hold.",
                        "{ trend: X, falls_by: 50% } | r.yaml:5:8  account.signals.s.over: is missing. Write over: 14d.",
                        "{ trend: X, over: 14d } | r.yaml:5:8  account.signals.s: needs either falls_by or rises_by, such as falls_by: 50%.",
                        "{ trend: X, over: 14d, falls_by: 50%, rises_by: 10% } | r.yaml:5:8  account.signals.s: needs either falls_by or rises_by, such as falls_by: 50%.",
                        "{ trend: X, over: 14d, falls_by: 150% } | r.yaml:5:41  account.signals.s.falls_by: nothing falls by more than 100%.",
                        "{ trend: X, over: 14d, rises_by: 0 } | r.yaml:5:41  account.signals.s.rises_by: must be more than 0, such as 50%.",
                        "{ trend: X, over: 14d, falls_by: 50%, floor: 0 } | r.yaml:5:53  account.signals.s.floor: must be at least 1.",
                        "{ event: X, where: { f: } } | r.yaml:5:29  account.signals.s.where.f: needs a value, a list of values, or a condition such as { at_least: 3 }.",
                        "{ event: X, where: { f: {} } } | r.yaml:5:32  account.signals.s.where.f: has no condition. Write one such as { at_least: 3 }.",
                        "{ event: X, where: { f: { at_leest: 3 } } } | r.yaml:5:34  account.signals.s.where.f.at_leest: unknown key \"at_leest\". Did you mean \"at_least\"?",
                        "{ event: X, where: { f: { contains: '' } } } | r.yaml:5:44  account.signals.s.where.f.contains: is empty, so every text would fit.",
                        "{ event: X, where: plan } | r.yaml:5:27  account.signals.s.where: expected keys with values, found \"plan\".",
                        "{ expr: 'signals.usd > 1' } | r.yaml:5:16  account.signals.s.expr: \"signals.usd > 1\": undeclared name \"signals.usd\" (column 1). Did you mean \"signals.used\"?",
                        "{ expr: '\"a\"' } | r.yaml:5:16  account.signals.s.expr: \"\"a\"\": comes to text, but a number or true or false is wanted.",
                        "{ expr: 'score > 1' } | r.yaml:5:16  account.signals.s.expr: \"score > 1\": undeclared name \"score\" (column 1). Known: fired, signals, account, traits.",
                        "{ expr: 'signals.s + 1' } | r.yaml:5:5  account.signals.s: is computed from itself: s -> s. Break the circle.",
                        "{ expr: 'signals.used' , within: 3d } | r.yaml:5:33  account.signals.s.within: \"within\" does not go with \"expr\". Known beside it: at_least, at_most.",
                        "text | r.yaml:5:8  account.signals.s: expected keys with values, found \"text\".",
                        "[1] | r.yaml:5:8  account.signals.s: expected keys with values, found a list.",
                        " | r.yaml:5:5  account.signals.s: says nothing. Write what is measured.",
                        "{ event: X, at_least: 3, at_least: 4 } | r.yaml:5:33  account.signals.s.at_least: the key is there twice. Remove one of them.")
                .map(line ->
                        Arguments.of(line.substring(0, line.indexOf(" | ")), line.substring(line.indexOf(" | ") + 3)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bookMistakes")
    void saysWhatIsWrongWithABook(String yaml, List<String> messages) {
        assertThat(Books.problems(Books.withRest(yaml))).containsExactlyElementsOf(messages);
    }

    static Stream<Arguments> bookMistakes() {
        return Stream.of(
                Arguments.of(
                        "",
                        List.of(
                                "r.yaml:3:3  account.score: is missing. Write what that is worth, such as score: { points: { engaged: 10 }, threshold: 40 }.")),
                Arguments.of(
                        "  score: { points: { usd: 1 }, threshold: 10 }",
                        List.of("r.yaml:6:22  account.score.points.usd: no such signal. Did you mean \"used\"?")),
                Arguments.of(
                        "  score: { points: { used: 1.5 } }",
                        List.of(
                                "r.yaml:6:10  account.score.threshold: is missing. Write threshold: 40, the score from which one is qualified.",
                                "r.yaml:6:28  account.score.points.used: expected a whole number, such as 500, found \"1.5\".")),
                Arguments.of(
                        "  score: { points: { used: 99999 }, threshold: 0 }",
                        List.of(
                                "r.yaml:6:28  account.score.points.used: must be from -10000 to 10000.",
                                "r.yaml:6:48  account.score.threshold: must be from 1 to 10000.")),
                Arguments.of(
                        "  score: { points: [used], treshold: 10 }",
                        List.of(
                                "r.yaml:6:10  account.score.threshold: is missing. Write threshold: 40, the score from which one is qualified.",
                                "r.yaml:6:20  account.score.points: expected keys with values, found a list.",
                                "r.yaml:6:28  account.score.treshold: unknown key \"treshold\". Did you mean \"threshold\"?")),
                Arguments.of(
                        "  score: { points: { used: { each: 1 }, size: { each: 1, cap: -3, abov: 1 } }, threshold: 10 }",
                        List.of(
                                "r.yaml:6:28  account.score.points.used.cap: is missing. Write cap: 10, what the points come to at most.",
                                "r.yaml:6:63  account.score.points.size.cap: must have the sign of each: it is what the points come to at most.",
                                "r.yaml:6:67  account.score.points.size.abov: unknown key \"abov\". Did you mean \"above\"?")),
                Arguments.of(
                        """
                          score: { threshold: 10 }
                          tiers:
                            - { name: hot, when: "score >= treshold" }
                            - { name: hot, when: score }
                            - { when: "fired.usd" }
                            - { name: none, when: "true", then: x }
                            - { name: cold }
                        """,
                        List.of(
                                "r.yaml:8:26  account.tiers[0].when: \"score >= treshold\": undeclared name \"treshold\" (column 10). Did you mean \"threshold\"? Known: score, threshold, fired, signals, account, traits.",
                                "r.yaml:9:15  account.tiers[1].name: there is a tier \"hot\" already. Give each its own name.",
                                "r.yaml:9:26  account.tiers[1].when: \"score\": comes to a number, but true or false is wanted.",
                                "r.yaml:10:7  account.tiers[2].name: is missing. Write name: hot.",
                                "r.yaml:10:15  account.tiers[2].when: \"fired.usd\": undeclared name \"fired.usd\" (column 1). Did you mean \"fired.used\"?",
                                "r.yaml:11:15  account.tiers[3].name: \"none\" means no tier. Choose another name.",
                                "r.yaml:11:35  account.tiers[3].then: unknown key \"then\". Did you mean \"when\"?",
                                "r.yaml:12:7  account.tiers[4].when: is missing. Write when: \"score >= threshold\".")),
                Arguments.of(
                        """
                          score: { threshold: 10 }
                          tiers: [ { name: hot, when: "true" } ]
                          plays:
                            - { name: a, when: "tier == 'hott'", action: "x {{ acount.name }}", message: "{{ play.acton }}" }
                            - { name: b, route: [ { to: AE }, { to: SDR } ] }
                            - { name: c, route: [ { when: "traits.x > 3" } ] }
                            - { name: c, msg: x }
                        """,
                        List.of(
                                "r.yaml:9:5  account.plays[1]: has no \"when\", so it always holds and what stands behind it is never reached. Move it to the end.",
                                "r.yaml:9:24  account.plays[0].when: \"tier == 'hott'\": tier is never \"hott\" (column 9). Known: hot.",
                                "r.yaml:9:50  account.plays[0].action: \"x {{ acount.name }}\": undeclared name \"acount.name\". Did you mean \"account.name\"? Known: score, threshold, qualified, tier, reasons, fired, signals, account, first, last, play, traits.",
                                "r.yaml:9:82  account.plays[0].message: \"{{ play.acton }}\": undeclared name \"play.acton\". Did you mean \"play.action\"?",
                                "r.yaml:10:25  account.plays[1].route[0]: has no \"when\", so it always holds and what stands behind it is never reached. Move it to the end.",
                                "r.yaml:11:27  account.plays[2].route[0].to: is missing. Write to: SDR.",
                                "r.yaml:12:15  account.plays[3].name: there is a play \"c\" already. Give each its own name.",
                                "r.yaml:12:18  account.plays[3].msg: unknown key \"msg\". Known: name, when, action, message, list, sequence, route.")),
                Arguments.of(
                        "  score: { threshold: 10 }\n  reasons: { usd: x, used: \"{{ valu }}\", size: [1] }",
                        List.of(
                                "r.yaml:7:14  account.reasons.usd: no such signal. Did you mean \"used\"?",
                                "r.yaml:7:28  account.reasons.used: \"{{ valu }}\": undeclared name \"valu\". Did you mean \"value\"? Known: value, needed, fired, signals, account, first, last, traits.",
                                "r.yaml:7:48  account.reasons.size: expected text, found a list.")),
                Arguments.of(
                        "  score: { threshold: 10 }\n  reason: {}\ntest: []",
                        List.of(
                                "r.yaml:7:3  account.reason: unknown key \"reason\". Did you mean \"reasons\"?",
                                "r.yaml:8:1  test: unknown key \"test\". Did you mean \"tests\"?")),
                Arguments.of(
                        """
                          score: { threshold: 10 }
                        user: { signals: {} }
                        tests:
                          - { expect: { score: 3 } }
                          - { name: a, given: { signals: { usd: 1, used: x } }, expect: { tier: warm, play: p, route: r, fired: [usd] } }
                          - { name: b, given: { book: person } }
                          - { name: c, given: {}, expect: {} }
                          - { name: d, given: { sgnals: {} }, expect: { scor: 3, qualified: maybe } }
                        """,
                        List.of(
                                "r.yaml:7:7  user.score: is missing. Write what that is worth, such as score: { points: { engaged: 10 }, threshold: 40 }.",
                                "r.yaml:9:5  tests[0].name: is missing. Write name: 3 invites are a team.",
                                "r.yaml:10:36  tests[1].given.signals.usd: no such signal. Did you mean \"used\"?",
                                "r.yaml:10:50  tests[1].given.signals.used: expected a number, such as 3, 0.5 or 80%, found \"x\".",
                                "r.yaml:10:73  tests[1].expect.tier: no such tier \"warm\". There are none.",
                                "r.yaml:10:85  tests[1].expect.play: no such play \"p\". There are none.",
                                "r.yaml:10:95  tests[1].expect.route: no such route \"r\". There are none.",
                                "r.yaml:10:106  tests[1].expect.fired[0]: no such signal. Did you mean \"used\"?",
                                "r.yaml:11:5  tests[2].expect: is missing. Write expect: { score: 40, tier: warm }.",
                                "r.yaml:11:31  tests[2].given.book: unknown \"person\". Known: account, user.",
                                "r.yaml:12:35  tests[3].expect: expects nothing. Write what must come out, such as { score: 40, tier: warm }.",
                                "r.yaml:13:25  tests[4].given.sgnals: unknown key \"sgnals\". Did you mean \"signals\"?",
                                "r.yaml:13:49  tests[4].expect.scor: unknown key \"scor\". Did you mean \"score\"?",
                                "r.yaml:13:69  tests[4].expect.qualified: expected true or false, found \"maybe\".")),
                Arguments.of(
                        "  score: { threshold: 10 }\ntests: [ { name: a, given: { book: user }, expect: { score: 0 } } ]",
                        List.of("r.yaml:7:36  tests[0].given.book: there is no user: book in this file.")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fileMistakes")
    void saysWhatIsWrongWithAFile(String yaml, List<String> messages) {
        assertThat(Books.problems(yaml)).containsExactlyElementsOf(messages);
    }

    static Stream<Arguments> fileMistakes() {
        return Stream.of(
                Arguments.of("", List.of("r.yaml:1:1  is empty. Rules begin with version: 1 and account:.")),
                Arguments.of("text", List.of("r.yaml:1:1  expected keys with values, found \"text\".")),
                Arguments.of(
                        "version: 2\naccount: {}",
                        List.of(
                                "r.yaml:1:10  version: \"2\" is no version that this program reads. Write 1.",
                                "r.yaml:2:10  account.signals: is missing. Write what is measured, such as signals: { engaged: { event: Session Started, at_least: 10, within: 30d } }.",
                                "r.yaml:2:10  account.score: is missing. Write what that is worth, such as score: { points: { engaged: 10 }, threshold: 40 }.")),
                Arguments.of(
                        "version: 1",
                        List.of("r.yaml:1:1  account: is missing. Write account: with signals: and score: below it.")),
                Arguments.of(
                        "account: [",
                        List.of("r.yaml:1:11  a value is missing here. Is a \"[\" or \"{\" not closed?")));
    }

    @Test
    void namesTheWholeCircle() {
        assertThat(Books.problems("""
                        version: 1
                        account:
                          signals:
                            a: { expr: "signals.b + 1" }
                            b: { expr: "signals.c + 1" }
                            c: { expr: "fired.a ? 1 : 0" }
                            d: { expr: "signals.a" }
                          score: { threshold: 1 }
                        """))
                .containsExactly(
                        "r.yaml:4:5  account.signals.a: is computed from itself: a -> b -> c -> a. Break the circle.");
    }

    @Test
    void reportsABrokenSignalOnceAndNotWhereItIsUsed() {
        assertThat(Books.problems("""
                        version: 1
                        account:
                          signals:
                            in: { event: X }
                            my-signal: { event: X }
                            x: { evnt: X }
                            y: { expr: "signals.x + 1" }
                          score: { points: { x: 3, my-signal: 2 }, threshold: 1 }
                          tiers: [ { name: t, when: "fired.x && signals.x > 3 && fired.z" } ]
                        tests: [ { name: t, given: { signals: { x: 3 } }, expect: { fired: [x] } } ]
                        """))
                .containsExactly(
                        "r.yaml:4:5  account.signals.in: \"in\" cannot be a name. Use letters, digits and underscores, beginning with a letter, and none of CEL's own words.",
                        "r.yaml:5:5  account.signals.my-signal: \"my-signal\" cannot be a name. Use letters, digits and underscores, beginning with a letter, and none of CEL's own words.",
                        "r.yaml:6:10  account.signals.x.evnt: unknown key \"evnt\". Did you mean \"event\"?",
                        "r.yaml:9:29  account.tiers[0].when: \"fired.x && signals.x > 3 && fired.z\": undeclared name \"fired.z\" (column 29). Did you mean \"fired.x\"?");
    }

    @Test
    void listsProblemsInTheOrderOfTheFile() {
        Problems problems = new Problems();
        RuleBooks.parse("r.yaml", "b: 1\nversion: 3\naccount: { x: 1 }\n", problems);

        assertThat(problems.inOrder().stream().map(Problem::at)).isSorted();
    }

    @Property(tries = 300)
    void neverThrowsOnAnyText(@ForAll String text) {
        assertThat(Books.problems(text)).isNotEmpty();
    }

    @Property(tries = 300)
    void neverThrowsWhateverStandsWhere(@ForAll("mangled") String text) {
        assertThat(Books.problems(text)).isNotNull();
    }

    /** The example with some of its words exchanged for others. */
    @Provide
    Arbitrary<String> mangled() {
        List<String> words = List.of(Books.EXAMPLE.split("(?<=[ \n,:{}\\[\\]])", -1));
        Arbitrary<String> other = Arbitraries.of(
                "",
                "~",
                "{ ",
                "} ",
                "[ ",
                "] ",
                "- ",
                ": ",
                "\"",
                "'",
                "30d",
                "80%",
                "-1",
                "any",
                "&a ",
                "*a ",
                "|\n",
                "\n  ",
                "event: ",
                "score",
                "signals: ",
                "{{ ",
                "99999999999999999999 ",
                "null",
                "true",
                "fired.x",
                "\t");
        return Arbitraries.integers()
                .between(0, words.size() - 1)
                .flatMap(at -> other.map(word -> {
                    List<String> changed = new ArrayList<>(words);
                    changed.set(at, word);
                    return String.join("", changed);
                }));
    }

    // A backtest relies on it: it measures values without the events that they came from.
    @Test
    void noConditionSeesWhenTheEventsOfASignalHappened() {
        assertThat(Books.problems(Books.withRest("""
                  score: { threshold: 10 }
                  tiers: [ { name: hot, when: "last.used != ''" } ]
                  plays: [ { name: a, when: "first.used != ''", route: [ { when: "last.used != ''", to: AE } ] } ]
                """)))
                .hasSize(3)
                .allMatch(problem -> problem.contains("undeclared name"));
        assertThat(Books.problems(Books.withSignal("{ expr: \"first.used != ''\" }")))
                .singleElement()
                .matches(problem -> problem.contains("undeclared name"));
    }
}
