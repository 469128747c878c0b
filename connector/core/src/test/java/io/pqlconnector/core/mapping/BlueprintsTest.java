package io.pqlconnector.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.fake.World;
import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.WritePolicy;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BlueprintsTest {
    private static final ObjectName COMPANY = new ObjectName("company");
    private static final ObjectName CONTACT = new ObjectName("contact");

    private static final RuleBooks RULES = World.rules("""
            version: 1
            account:
              signals:
                hit_limit: { event: Limit Reached, at_least: 1 }
                near_limit: { latest: used, divided_by: allowed, at_least: 80% }
                api_usage: { event: Call, at_least: 10 }
              score: { points: { hit_limit: 20, api_usage: 10 }, threshold: 20 }
              tiers: [ { name: hot, when: "fired.hit_limit" }, { name: Warm, when: "score > 0" } ]
              plays:
                - { name: grow, when: "fired.hit_limit", route: [ { when: "score > 20", to: AE }, { to: SDR } ] }
                - { name: call, route: [ { when: "score > 0", to: SDR }, { to: self-serve } ] }
            user:
              signals: { active: { event: Call, at_least: 1 } }
              score: { points: { active: 10 }, threshold: 10 }
              tiers: [ { name: champion, when: "score > 0" } ]
            """);

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            company | { from: tier }                                | ENUMERATION  | hot, Warm
            company | { from: tier, type: text }                    | TEXT         | ''
            company | { from: play.name }                           | ENUMERATION  | grow, call
            company | { from: play.route }                          | ENUMERATION  | AE, SDR, self-serve
            company | { from: triggers }                            | MULTI_SELECT | Hit limit, Near limit, Api usage
            company | { from: triggers, type: text }                | TEXT         | ''
            company | { from: score }                               | NUMBER       | ''
            company | { from: qualified }                           | BOOL         | ''
            company | { from: traits.industry, type: enumeration }  | ENUMERATION  | ''
            company | { value: Product, type: enumeration }         | ENUMERATION  | Product
            company | { value: [b, a], type: multi_select }         | MULTI_SELECT | a, b
            company | { value: 12, type: number }                   | NUMBER       | ''
            company | { value: Product }                            | TEXT         | ''
            company | { text: "{{ tier }}", type: enumeration }     | ENUMERATION  | ''
            contact | { from: user.tier }                           | ENUMERATION  | champion
            contact | { from: tier }                                | ENUMERATION  | hot, Warm
            """)
    void knowsTheChoicesThatTheRulesName(String object, String field, FieldType type, String choices) {
        String key = object.equals("company") ? "account.key" : "user.key";
        Blueprint.Field found = Blueprints.of(World.mapping("""
                        %s:
                          match: [ { field: key, to: %s } ]
                          fields: { mapped: %s }
                        """.formatted(object, key, field), RULES)).fields().stream()
                .filter(one -> one.name().equals("mapped"))
                .findFirst()
                .orElseThrow();

        assertThat(found.type()).isEqualTo(type);
        assertThat(String.join(", ", found.choices())).isEqualTo(choices);
    }

    @ParameterizedTest(name = "{0} is \"{1}\"")
    @CsvSource({
        "pql_next_step, PQL next step",
        "PQL_Next_Step__c, PQL Next Step",
        "last_pql_at, Last PQL at",
        "employees, Employees",
        "_, _"
    })
    void givesAFieldALabelThatTheMappingLeavesOut(String name, String label) {
        Mapping mapping = World.mapping("""
                company:
                  match: [ { field: key, to: account.key } ]
                  fields: { %s: { from: score }, other: { from: score, label: "As pql said" } }
                """.formatted(name), RULES);

        assertThat(Blueprints.of(mapping).fields())
                .extracting(Blueprint.Field::label)
                .containsExactly(label, "As pql said", "Key");
    }

    @Test
    void needsWhatIsWrittenAndWhatRecordsAreFoundBy() {
        Mapping mapping = World.mapping("""
                company:
                  match: [ { field: pql_account_key, to: account.key }, { field: site, to: account.domain } ]
                  fields:
                    site:    { from: account.domain, write: never }
                    score:   { from: score }
                    ignored: { from: tier, write: never }
                contact:
                  match: [ { field: email, to: user.email } ]
                """, RULES);

        assertThat(Blueprints.of(mapping).fields())
                .containsExactly(
                        new Blueprint.Field(
                                COMPANY,
                                "site",
                                FieldType.TEXT,
                                "Site",
                                List.of(),
                                "account.domain",
                                WritePolicy.NEVER,
                                true),
                        new Blueprint.Field(
                                COMPANY,
                                "score",
                                FieldType.NUMBER,
                                "Score",
                                List.of(),
                                "score",
                                WritePolicy.ALWAYS,
                                false),
                        new Blueprint.Field(
                                COMPANY,
                                "pql_account_key",
                                FieldType.TEXT,
                                "PQL account key",
                                List.of(),
                                "account.key",
                                WritePolicy.IF_EMPTY,
                                true),
                        new Blueprint.Field(
                                CONTACT,
                                "email",
                                FieldType.TEXT,
                                "Email",
                                List.of(),
                                "user.email",
                                WritePolicy.ON_CREATE,
                                true));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            tasks | [ { when: "true", subject: Call, of: company, owner: company } ] | true
            notes | [ { when: "true", body: Hot, of: company } ]                     | true
            lists | [ { name: Hot, of: company, when: "true" } ]                     | false
            """)
    void knowsWhetherTasksOrNotesAreMadeAndWhichRecordsAreCreated(String part, String items, boolean made) {
        Mapping mapping = World.mapping("""
                company: { match: [ { field: key, to: account.key } ], create_missing: true }
                contact: { match: [ { field: email, to: user.email } ] }
                %s: %s
                """.formatted(part, items), RULES);

        assertThat(Blueprints.of(mapping).tasks()).isEqualTo(made);
        assertThat(Blueprints.of(mapping).created()).containsExactly(COMPANY);
    }

    @Test
    void needsTheListsAndTheSequencesWithWhomeverSends() {
        Mapping mapping = World.mapping("""
                company: { match: [ { field: key, to: account.key } ] }
                contact: { match: [ { field: email, to: user.email } ] }
                lists:
                  - { name: Hot, of: company, when: "tier == 'hot'" }
                  - { name: Hot people, of: contact, when: "tier == 'hot'" }
                enrollments:
                  - { sequence: A, when: "true", sender: { owner_of: company, else: { email: sdr@example.com } } }
                  - { sequence: B, when: "true", sender: company }
                  - { sequence: C, when: "true", sender: { email: ae@example.com } }
                """, RULES);

        Blueprint needs = Blueprints.of(mapping);

        assertThat(needs.lists())
                .containsExactly(
                        new Blueprint.MemberList(COMPANY, "Hot"), new Blueprint.MemberList(CONTACT, "Hot people"));
        assertThat(needs.sequences())
                .containsExactly(
                        new Blueprint.Sequence("A", new TreeSet<>(List.of("sdr@example.com")), Optional.of(COMPANY)),
                        new Blueprint.Sequence("B", new TreeSet<>(), Optional.of(COMPANY)),
                        new Blueprint.Sequence("C", new TreeSet<>(List.of("ae@example.com")), Optional.empty()));
    }
}
