package io.pqlconnector.rules.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.spi.config.InvalidConfigurationException;
import io.pqlconnector.spi.config.Position;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.config.Problems;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
    private static final Position AT = new Position("r.yaml", 3, 9);
    private static final Vocabulary NAMES = Vocabulary.builder()
            .name("score", ValueType.NUMBER)
            .name("threshold", ValueType.NUMBER)
            .name("tier", ValueType.oneOf(List.of("hot", "warm")))
            .member("fired", "hit_limit", ValueType.FLAG)
            .member("fired", "asked", ValueType.FLAG)
            .member("signals", "sessions", ValueType.NUMBER)
            .member("account", "domain", ValueType.TEXT)
            .member("account", "first_seen", ValueType.INSTANT)
            .openGroup("traits", ValueType.BY_USE)
            .function("entered", List.of("hot", "warm"))
            .build();
    private static final Map<FactName, Object> KNOWN = Map.ofEntries(
            Map.entry(FactName.of("score"), 55),
            Map.entry(FactName.of("threshold"), 40),
            Map.entry(FactName.of("tier"), "hot"),
            Map.entry(FactName.of("fired", "hit_limit"), true),
            Map.entry(FactName.of("fired", "asked"), false),
            Map.entry(FactName.of("signals", "sessions"), 3.0),
            Map.entry(FactName.of("account", "domain"), "acme.example"),
            Map.entry(FactName.of("account", "first_seen"), Instant.parse("2026-01-01T00:00:00Z")),
            Map.entry(FactName.of("traits", "employees"), "300"),
            Map.entry(FactName.of("traits", "zip"), "00300"),
            Map.entry(FactName.of("traits", "job title"), "VP Sales"),
            Map.entry(FactName.of("traits", "trial"), "true"),
            Map.entry(FactName.of("entered", "hot"), true),
            Map.entry(FactName.of("entered", "warm"), false));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "score >= threshold && (fired.hit_limit || fired.asked)",
                "score == 55 && score > 54.5 && score / 2 == 27.5 && score - 5 == threshold + 10",
                "!fired.asked",
                "tier == 'hot' && tier != 'warm' && tier in ['warm', 'hot']",
                "traits.employees >= 200",
                "traits.employees in [200, 300]",
                "traits.employees + 1 > signals.sessions",
                "traits.employees >= 299.5 && traits.employees == '300'",
                "traits.zip == '00300' && traits.zip == 300",
                "traits.zip.matches('^[0-9]+$')",
                "traits['job title'].contains('VP')",
                "traits['job title'].lowerAscii().startsWith('vp')",
                "size(traits['job title']) == 8",
                "traits.trial",
                "traits.trial == true",
                "has(traits.employees) && !has(traits.industry)",
                "account.domain.endsWith('.example')",
                "account.first_seen < timestamp('2026-03-01T00:00:00Z')",
                "entered('hot') && !entered('warm')",
                "score > 100 ? fired.asked : fired.hit_limit",
                "true"
            })
    void holds(String text) {
        assertThat(condition(text).holds(Facts.of(KNOWN))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "traits.industry == 'saas'",
                "traits.industry != 'saas'",
                "!(traits.industry == 'saas')",
                "traits.revenue > 3 && fired.hit_limit",
                "traits.revenue < 3 || fired.asked",
                "signals.sessions / 0 > 1",
                "signals.sessions / (score - 55) > 1",
                "traits.zip.matches('(')",
                "traits['job title'] > 3",
                "traits.employees"
            })
    void doesNotHoldWhereAFactIsUnknownOrCannotBeReadSo(String text) {
        assertThat(condition(text).holds(Facts.of(KNOWN))).isFalse();
    }

    @Test
    void holdsByWhatIsKnownWhereTheUnknownDoesNotMatter() {
        assertThat(condition("traits.industry == 'saas' || fired.hit_limit").holds(Facts.of(KNOWN)))
                .isTrue();
        assertThat(condition("!(traits.industry == 'saas' && fired.asked)").holds(Facts.of(KNOWN)))
                .isTrue();
    }

    @Test
    void tellsWhichFactsItReads() {
        assertThat(condition("score > 3 && traits.employees >= 200 && traits['job title'] != '' && entered('hot')")
                        .reads())
                .containsExactly(
                        FactName.of("score"),
                        FactName.of("traits", "employees"),
                        FactName.of("traits", "job title"),
                        FactName.of("entered", "hot"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            score >= treshold           | undeclared name "treshold" (column 10). Did you mean "threshold"? Known: score, threshold, tier, fired, signals, account, traits, entered.
            fired.hit_limits            | undeclared name "fired.hit_limits" (column 1). Did you mean "fired.hit_limit"?
            true && fired.zzz           | undeclared name "fired.zzz" (column 9). Known: hit_limit, asked.
            acount.domain == 'x'        | undeclared name "acount.domain" (column 1). Did you mean "account.domain"? Known: score, threshold, tier, fired, signals, account, traits, entered.
            hit_limit                   | undeclared name "hit_limit" (column 1). Did you mean "fired.hit_limit"? Known: score, threshold, tier, fired, signals, account, traits, entered.
            fired                       | "fired" has no value of its own (column 1). Write what you mean of it, such as fired.hit_limit.
            traits.a.b == 'x'           | "traits.a.b" has no value of its own (column 1). For a name with a dot in it, write traits['a.b'].
            tier == 'hott'              | tier is never "hott" (column 9). Known: hot, warm.
            tier in ['hot', 'cool']     | tier is never "cool" (column 17). Known: hot, warm.
            entered('hto')              | entered('hto') asks for something that does not exist (column 8). Known: hot, warm.
            entered(tier)               | entered takes one constant text (column 8). Write entered('hot').
            score                       | comes to a number, but true or false is wanted.
            account.domain              | comes to text, but true or false is wanted.
            score >= 'x'                | >= cannot be applied to a number and text (column 7).
            score + 'x' == 'y'          | + cannot be applied to a number and text (column 7).
            score / 'x' == 1            | / cannot be applied to a number and text (column 7).
            fired.asked && score        | && cannot be applied to true or false and a number (column 13).
            size(score) > 1             | size cannot be applied to a number (column 5).
            shout(account.domain)       | there is no function "shout" (column 6). There are contains, startsWith, endsWith, matches, lowerAscii, upperAscii, trim, size, has.
            score = 40                  | = is no comparison (column 7). Write ==.
            score >=                    | ends too early (column 9).
            score >= 40 & fired.asked   | cannot be read here (column 13).
            """)
    void saysWhatIsWrongAndWhere(String text, String message) {
        assertThat(problems(text)).containsExactly("r.yaml:3:9  tiers[0].when: \"" + text + "\": " + message);
    }

    @Test
    void refusesFormsThatRulesDoNotNeed() {
        assertThat(problems("{ 'a': 1 }"))
                .containsExactly(
                        "r.yaml:3:9  tiers[0].when: \"{ 'a': 1 }\": this form is not supported here (column 1)."
                                + " Use comparisons, &&, ||, ! and in.");
        assertThat(problems("[1, 2].exists(x, x > 1)")).isNotEmpty();
    }

    @Test
    void saysHowToWriteAndAndOr() {
        assertThat(problems("score > 3 and fired.asked"))
                .containsExactly("r.yaml:3:9  tiers[0].when: \"score > 3 and fired.asked\": cannot be read (column 11)."
                        + " Write && for and, || for or, ! for not.");
    }

    @Test
    void saysThatAnEmptyConditionIsEmpty() {
        assertThat(problems(" "))
                .containsExactly(
                        "r.yaml:3:9  tiers[0].when: \" \": is empty. Write a condition, such as score >= threshold.");
    }

    @Test
    void reportsEveryUnknownNameAtOnce() {
        assertThat(problems("fired.hit_limits || scor > 3")).hasSize(2);
    }

    @Test
    void refusesAnExpressionThatWouldOverflowTheStack() {
        assertThat(problems("(".repeat(5_000) + "true" + ")".repeat(5_000))).hasSize(1);
        assertThat(problems("!".repeat(9_000) + "true")).hasSizeLessThanOrEqualTo(1);
        assertThat(problems("x".repeat(20_000))).hasSize(1);
    }

    @Test
    void compilesOnlyWhenAsked() {
        Condition broken = new Condition(AT, "tiers[0].when", "score >=", NAMES);

        assertThat(broken.text()).isEqualTo("score >=");
        assertThatThrownBy(() -> broken.holds(Facts.NONE))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("r.yaml:3:9  tiers[0].when: \"score >=\": ends too early (column 9).");
    }

    @Test
    void remembersResultsByWhatTheyDependOn() {
        Condition condition = condition("score >= threshold");
        Map<FactName, Object> facts = new HashMap<>(KNOWN);

        List<Boolean> results = IntStream.of(39, 40, 39, 41)
                .mapToObj(score -> {
                    facts.put(FactName.of("score"), score);
                    return condition.holds(Facts.of(facts));
                })
                .toList();

        assertThat(results).containsExactly(false, true, false, true);
    }

    @Test
    void givesTheSameAnswersToManyThreads() {
        Condition condition = condition("score >= threshold && signals.sessions > 1");

        List<Boolean> results = IntStream.range(0, 20_000)
                .parallel()
                .mapToObj(score -> condition.holds(Facts.of(Map.of(
                                FactName.of("score"), score,
                                FactName.of("threshold"), 10_000,
                                FactName.of("signals", "sessions"), 2)))
                        == (score >= 10_000))
                .toList();

        assertThat(results).doesNotContain(false);
    }

    @Property(tries = 200)
    void comparesNumbersAsNumbers(
            @ForAll @IntRange(min = -1000, max = 1000) int value,
            @ForAll @IntRange(min = -1000, max = 1000) int bound) {
        Facts facts = Facts.of(Map.of(FactName.of("traits", "n"), Integer.toString(value)));

        assertThat(condition("traits.n >= " + bound).holds(facts)).isEqualTo(value >= bound);
    }

    @Property(tries = 500)
    void neverThrowsWhateverIsWritten(@ForAll String text) {
        assertThat(problems(text)).isNotNull();
    }

    @Test
    void formulasComeToNumbers() {
        assertThat(formula("signals.sessions * 2 + 1").value(Facts.of(KNOWN))).hasValue(7);
        assertThat(formula("fired.hit_limit").value(Facts.of(KNOWN))).hasValue(1);
        assertThat(formula("traits.revenue / 2").value(Facts.of(KNOWN))).isEmpty();
        assertThat(formula("score / (threshold - 40)").value(Facts.of(KNOWN))).isEmpty();
        assertThat(formula("fired.hit_limit ? score : 0").value(Facts.of(KNOWN)))
                .hasValue(55);
    }

    @Test
    void factsCanBeLaidOverOthers() {
        Facts both = Facts.of(Map.of(FactName.of("score"), 1))
                .or(Facts.of(Map.of(FactName.of("score"), 2, FactName.of("tier"), "hot")));

        assertThat(both.fact(FactName.of("score"))).isEqualTo(Optional.of(1));
        assertThat(both.fact(FactName.of("tier"))).isEqualTo(Optional.of("hot"));
        assertThat(both.fact(FactName.of("x"))).isEmpty();
    }

    private static Condition condition(String text) {
        assertThat(problems(text)).isEmpty();
        return new Condition(AT, "tiers[0].when", text, NAMES);
    }

    private static Formula formula(String text) {
        return new Formula(AT, "signals.s.expr", text, NAMES);
    }

    private static List<String> problems(String text) {
        Problems problems = new Problems();
        new Condition(AT, "tiers[0].when", text, NAMES).check(problems);
        return problems.inOrder().stream().map(Problem::toString).toList();
    }
}
