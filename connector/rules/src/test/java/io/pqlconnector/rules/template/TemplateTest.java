package io.pqlconnector.rules.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.rules.condition.FactName;
import io.pqlconnector.rules.condition.Facts;
import io.pqlconnector.rules.condition.ValueType;
import io.pqlconnector.rules.condition.Vocabulary;
import io.pqlconnector.spi.config.InvalidConfigurationException;
import io.pqlconnector.spi.config.Position;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.config.Problems;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static final Position AT = new Position("r.yaml", 3, 9);
    private static final Vocabulary NAMES = Vocabulary.builder()
            .name("value", ValueType.NUMBER)
            .name("at", ValueType.INSTANT)
            .name("unknown", ValueType.TEXT)
            .member("account", "name", ValueType.TEXT)
            .member("signals", "near_limit", ValueType.NUMBER)
            .openGroup("traits", ValueType.BY_USE)
            .build();
    private static final Facts FACTS = Facts.of(Map.of(
            FactName.of("value"),
            6.0,
            FactName.of("at"),
            Instant.parse("2026-01-05T12:00:00Z"),
            FactName.of("account", "name"),
            "Ben & Co <x>",
            FactName.of("signals", "near_limit"),
            0.7999,
            FactName.of("traits", "revenue"),
            "1234567.891",
            FactName.of("traits", "job title"),
            "VP"));

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '=', quoteCharacter = '`', textBlock = """
            no placeholder, { or } or %                          = no placeholder, { or } or %
            {{ account.name }}: {{value}}                        = Ben & Co <x>: 6
            at {{ signals.near_limit | percent }}                = at 79 %
            {{ signals.near_limit | percent(2) }}                = 79.99 %
            {{ signals.near_limit }}                             = 0.7999
            {{ traits.revenue | number }}                        = 1,234,567
            {{ traits.revenue | number(1) }}                     = 1,234,567.8
            {{ traits.revenue }}                                 = 1234567.891
            {{ at | date }}                                      = 2026-01-05
            {{ at | date('d MMM yyyy') }}                        = 5 Jan 2026
            {{ at | date("HH:mm") }}                             = 12:00
            {{ account.name | upper }} {{ account.name | lower}} = BEN & CO <X> ben & co <x>
            {{ unknown | default('nobody') | capitalize }}       = Nobody
            [{{ unknown }}{{ unknown | percent | upper }}]       = []
            {{ value | counted('session') }}                     = 6 sessions
            {{ traits['job title'] }}                            = VP
            {{ value + 1 }}                                      = 7
            {{ account.name ~ '!' }}                             = Ben & Co <x>!
            {% if value > 5 %}many{% else %}few{% endif %}       = many
            {% if not unknown %}none{% endif %}                  = none
            {# a comment #}{{- value -}}                         = 6
            {% if value > 5 %}{{ value | counted('day') }}{% endif %} = 6 days
            """)
    void fills(String text, String filled) {
        assertThat(problems(text)).isEmpty();
        assertThat(template(text).fill(FACTS)).isEqualTo(filled);
    }

    @Test
    void keepsTheLineBreakAfterAPlaceholder() {
        assertThat(template("{{ value }}\nnext").fill(FACTS)).isEqualTo("6\nnext");
        assertThat(template("{{ value + 1 }}\nnext").fill(FACTS)).isEqualTo("7\nnext");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {{ acount.name }}            | undeclared name "acount.name". Did you mean "account.name"? Known: value, at, unknown, account, signals, traits.
            {{ account.nam }}            | undeclared name "account.nam". Did you mean "account.name"?
            {{ valu }}                   | undeclared name "valu". Did you mean "value"? Known: value, at, unknown, account, signals, traits.
            {{ name }}                   | undeclared name "name". Did you mean "account.name"? Known: value, at, unknown, account, signals, traits.
            {% if valu > 3 %}x{% endif %}| undeclared name "valu". Did you mean "value"? Known: value, at, unknown, account, signals, traits.
            {{ value                     | a "{{" is opened and never closed.
            {% if value %}               | an {% if %} needs an {% endif %}.
            """)
    void saysWhatIsWrong(String text, String message) {
        assertThat(problems(text)).containsExactly("r.yaml:3:9  action: \"" + text + "\": " + message);
    }

    @Test
    void saysWhichFiltersThereAre() {
        assertThat(problems("{{ value | percnt }}"))
                .containsExactly(
                        "r.yaml:3:9  action: \"{{ value | percnt }}\": there is no filter \"percnt\". Did you mean \"percent\"?");
        assertThat(problems("{{ value | percent('x') }}"))
                .containsExactly(
                        "r.yaml:3:9  action: \"{{ value | percent('x') }}\": the filter \"percent\" takes a number of decimals.");
        assertThat(problems("{{ value | counted }}"))
                .containsExactly(
                        "r.yaml:3:9  action: \"{{ value | counted }}\": the filter \"counted\" needs a text: counted('session').");
        assertThat(problems("{{ at | date('QQQQQQ') }}"))
                .containsExactly(
                        "r.yaml:3:9  action: \"{{ at | date('QQQQQQ') }}\": the filter \"date\" takes a pattern such as 'd MMM yyyy'.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ account.name.getClass() }}",
                "{{ account.getClass() }}",
                "{{ account.name.bytes }}",
                "{{ account['na' ~ 'me'] }}",
                "{{ value.class.protectionDomain }}",
                "{{ range(1, 1000000000) }}",
                "{% for i in 1..1000000000 %}x{% endfor %}",
                "{{ 1..1000000000 }}",
                "{{ [1, 2] }}",
                "{{ {'a': 1} }}",
                "{{ beans }}",
                "{{ template.name }}",
                "{% include '/etc/passwd' %}",
                "{% import 'x' %}",
                "{% extends 'x' %}",
                "{% embed 'x' %}{% endembed %}",
                "{% set x = 1 %}",
                "{% macro x() %}{% endmacro %}",
                "{% block x %}{% endblock %}",
                "{% cache 'x' %}{% endcache %}",
                "{% parallel %}x{% endparallel %}",
                "{{ block('x') }}",
                "{{ value | base64encode }}",
                "{{ value is empty }}"
            })
    void letsNothingThroughButFactsAndFilters(String text) {
        assertThat(problems(text)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "-", "not ", "value | upper ~ (", "{{", "{%", "value ? "})
    void refusesAnExpressionThatWouldOverflowTheStack(String part) {
        assertThat(problems("{{ " + part.repeat(18_000 / part.length()))).isNotEmpty();
        assertThat(problems("{{ " + part.repeat(400 / part.length()) + "}}")).isNotEmpty();
        assertThat(problems("{% if value %}".repeat(1_400))).isNotEmpty();
    }

    @Test
    void takesAsManyFiltersAsFit() {
        assertThat(template("{{ value" + "|upper".repeat(8) + " }}").fill(FACTS))
                .isEqualTo("6");
        assertThat(template("{{ value" + "|upper".repeat(30) + " }}").fill(FACTS))
                .isEqualTo("6");
        assertThat(problems("{{ value" + "|upper".repeat(3_000) + " }}")).isNotEmpty();
    }

    @Test
    void refusesATextThatNoFieldTakes() {
        assertThat(problems("x".repeat(20_001)))
                .containsExactly("r.yaml:3:9  action: is longer than 20000 characters. No field of a CRM takes that.");
    }

    @Test
    void refusesANumberThatIsTooLarge() {
        assertThat(problems("{{ 99999999999999999999 }}"))
                .containsExactly("r.yaml:3:9  action: \"{{ 99999999999999999999 }}\": a number in it is too large.");
    }

    @Test
    void fillsWhatItCanWhereATextCannotBeComputed() {
        assertThat(template("a{% if account.name > 3 %}b{% endif %}").fill(FACTS))
                .isEqualTo("a");
        assertThat(template("a{{ value / 0 }}").fill(FACTS)).startsWith("a");
    }

    @Test
    void compilesOnlyWhenAsked() {
        Template broken = template("{{ valu }}");

        assertThat(broken.text()).isEqualTo("{{ valu }}");
        assertThatThrownBy(() -> broken.fill(FACTS)).isInstanceOf(InvalidConfigurationException.class);
    }

    @Test
    void tellsWhichFactsItShows() {
        assertThat(template("{{ account.name }} {{ value | percent }}").reads())
                .containsExactly(FactName.of("account", "name"), FactName.of("value"));
        assertThat(template("{% if value > 1 %}{{ account.name }}{% endif %}").reads())
                .containsExactly(FactName.of("value"), FactName.of("account", "name"));
    }

    @Property(tries = 300)
    void fillsSimpleTextsAsTheEngineDoes(@ForAll("simpleTexts") String text) throws TextException {
        assertThat(template(text).fill(FACTS)).isEqualTo(PebbleText.parse(text).fill(FACTS));
    }

    @Provide
    Arbitrary<String> simpleTexts() {
        Arbitrary<String> names = Arbitraries.of("value", "at", "unknown", "account.name", "signals.near_limit");
        Arbitrary<String> filters = Arbitraries.of(
                "",
                "|percent",
                " | percent(1)",
                "| number",
                "|number(2)",
                "|date",
                "|date('yyyy')",
                "|upper",
                "|lower",
                "|capitalize",
                "|default('x')",
                "|counted('day')",
                "|default(\"\")|upper");
        Arbitrary<String> placeholders = names.flatMap(name -> filters.map(filter -> "{{ " + name + filter + "}}"));
        Arbitrary<String> constants = Arbitraries.strings()
                .withChars("ab {}\n%'<&")
                .ofMaxLength(4)
                .filter(text -> !text.contains("{{") && !text.contains("{%") && !text.endsWith("{"));
        return Arbitraries.oneOf(placeholders, constants)
                .list()
                .ofMaxSize(5)
                .map(parts -> String.join("", parts))
                .filter(text -> problems(text).isEmpty());
    }

    @Property(tries = 500)
    void neverThrowsWhateverIsWritten(@ForAll("texts") String text) {
        assertThat(problems(text)).isNotNull();
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "{{", "}}", "{%", "%}", "{#", "value", " ", "|", "(", "'", ".", "if", "account", "1", "~", "\n")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    private static Template template(String text) {
        return new Template(AT, "action", text, NAMES);
    }

    private static List<String> problems(String text) {
        Problems problems = new Problems();
        template(text).check(problems);
        return problems.inOrder().stream().map(Problem::toString).toList();
    }
}
