package io.pqlconnector.rules.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.rules.condition.FactName;
import io.pqlconnector.rules.signal.Measurement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What templates and mappings find in an assessment. */
class AssessmentFactsTest {
    private static final RuleBook EXAMPLE = Books.parsed(Books.EXAMPLE).account();

    @Test
    void showsAnAssessmentToMappings() {
        Measurement measurement =
                Books.account(Books.numbers("hit_limit", 1, "engaged", 10), Map.of("employees", "10", "x y", "z"));
        AssessmentFacts facts = new AssessmentFacts(EXAMPLE.assess(measurement, Books.AS_OF), ZoneOffset.UTC);

        assertThat(facts.fact(FactName.of("score"))).contains(30);
        assertThat(facts.fact(FactName.of("threshold"))).contains(40);
        assertThat(facts.fact(FactName.of("qualified"))).contains(false);
        assertThat(facts.fact(FactName.of("tier"))).contains("cold");
        assertThat(facts.fact(FactName.of("reasons")))
                .contains("1 x Limit Reached in 14 days; 10 x Session Started in 30 days");
        assertThat(facts.fact(FactName.of("triggers"))).contains("hit_limit, engaged");
        assertThat(facts.fact(FactName.of("fired", "hit_limit"))).contains(true);
        assertThat(facts.fact(FactName.of("fired", "activated"))).contains(false);
        assertThat(facts.fact(FactName.of("signals", "engaged"))).contains(10.0);
        assertThat(facts.fact(FactName.of("signals", "near_limit"))).isEmpty();
        assertThat(facts.fact(FactName.of("traits", "x y"))).contains("z");
        assertThat(facts.fact(FactName.of("account", "name"))).contains("Acme");
        assertThat(facts.fact(FactName.of("account", "last_seen"))).contains(Instant.parse("2026-03-30T23:59:00Z"));
        assertThat(facts.fact(FactName.of("play", "route"))).contains("SDR");
        assertThat(facts.fact(FactName.of("user", "email"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "score",
                "threshold",
                "qualified",
                "tier",
                "reasons",
                "triggers",
                "fired.hit_limit",
                "signals.engaged",
                "account.key",
                "account.name",
                "account.domain",
                "account.first_seen",
                "account.last_seen",
                "play.name",
                "play.action",
                "play.route",
                "play.message",
                "play.list",
                "play.sequence"
            })
    void hasAFactForEveryNameOfItsVocabulary(String name) {
        int dot = name.indexOf('.');
        FactName fact = dot < 0 ? FactName.of(name) : FactName.of(name.substring(0, dot), name.substring(dot + 1));
        AssessmentFacts facts = new AssessmentFacts(EXAMPLE.assess(Books.account(), Books.AS_OF), ZoneOffset.UTC);

        assertThat(EXAMPLE.vocabulary().type(fact)).isPresent();
        assertThat(facts.fact(fact)).isPresent();
    }

    @Test
    void namesAnAccountByWhatIsKnown() {
        Measurement known = Books.account();
        Measurement unnamed = renamed(known, "", "acme.example");
        Measurement bare = renamed(known, " ", "");

        assertThat(AssessmentFacts.displayName(known)).isEqualTo("Acme");
        assertThat(AssessmentFacts.displayName(unnamed)).isEqualTo("acme.example");
        assertThat(AssessmentFacts.displayName(bare)).isEqualTo("acme");
    }

    private static Measurement renamed(Measurement measurement, String name, String domain) {
        return new Measurement(
                measurement.kind(),
                measurement.key(),
                name,
                domain,
                "",
                false,
                Optional.empty(),
                Optional.empty(),
                0,
                measurement.signals(),
                measurement.traits());
    }
}
