package io.pqlconnector.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.fake.World;
import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.config.Problems;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class MappingProblemsTest {
    private static final RuleBooks RULES = World.rules(World.RULES);
    private static final RuleBooks NO_USER_BOOK = World.rules(World.RULES.substring(0, World.RULES.indexOf("user:\n")));

    @Test
    void reportsEverythingAtOnceWithTheRemedy() {
        assertThat(problems(RULES, """
                        compny:
                          match: []
                        company:
                          match: [ { field: domain, to: account.domian }, { to: account.key } ]
                          create_missing: maybe
                          fields:
                            pql_tier:   { from: teir, type: enumeration }
                            pql_score:  { from: score, type: bool }
                            champion:   { from: user.email }
                            nothing:    { type: text }
                            both:       { from: score, value: 3 }
                            constant:   { value: many, type: number }
                            words:      { text: "{{ acount.name }}" }
                            when:       { from: score, write: sometimes, on_null: wipe, typ: text }
                        """))
                .containsExactly(
                        "m.yaml:1:1  compny: unknown key \"compny\". Did you mean \"company\"?",
                        "m.yaml:4:33  company.match[0].to: \"account.domian\" does not tell one account from another. Did"
                                + " you mean \"account.domain\"?",
                        "m.yaml:4:51  company.match[1].field: is missing. Write field: domain.",
                        "m.yaml:5:19  company.create_missing: expected true or false, found \"maybe\".",
                        "m.yaml:7:25  company.fields.pql_tier.from: \"teir\" is nothing that an assessment has. Known: score,"
                                + " tier, triggers, reasons, play.name, play.action, play.route, play.message, qualified,"
                                + " qualified_at, first_seen_at, last_seen_at, champion, account.key, account.name,"
                                + " account.domain, signals.hit_limit, signals.engaged, signals.size, first.NAME, last.NAME,"
                                + " traits.NAME.",
                        "m.yaml:8:38  company.fields.pql_score.type: score does not fit into bool. It fits into number,"
                                + " text.",
                        "m.yaml:9:25  company.fields.champion.from: \"user.email\" is about a person, and this record is an"
                                + " account's. Write champion for the name of the most active person, or move the field to a"
                                + " person's object.",
                        "m.yaml:10:17  company.fields.nothing: has no value. Write from: (such as from: score), value:"
                                + " (always the same) or text: (with {{ }}).",
                        "m.yaml:11:17  company.fields.both: has from and value. Write one of them.",
                        "m.yaml:12:26  company.fields.constant.value: \"many\" is no number. Write it like 12.5.",
                        "m.yaml:13:25  company.fields.words.text: \"{{ acount.name }}\": undeclared name"
                                + " \"acount.name\". Did you mean \"account.name\"? Known: ...",
                        "m.yaml:14:39  company.fields.when.write: unknown \"sometimes\". Known: always, if_empty, on_create,"
                                + " never.",
                        "m.yaml:14:59  company.fields.when.on_null: unknown \"wipe\". Known: keep, clear.",
                        "m.yaml:14:65  company.fields.when.typ: unknown key \"typ\". Did you mean \"type\"?");
    }

    @Test
    void checksListsEnrollmentsAndTasks() {
        assertThat(problems(RULES, """
                        company: { match: [ { field: domain, to: account.domain } ] }
                        contact: { match: [ { field: email, to: user.email } ], who: { top_users: 0 } }
                        lists:
                          - { name: Hot, of: companies, when: "tier == 'hot'" }
                          - { name: Warm, of: company, when: "teir == 'warm'" }
                          - { name: Warm, of: company, when: "entered('warm')" }
                          - { of: company }
                        enrollments:
                          - { sequence: Trial, when: "tier == 'blazing'", contact: boss, sender: sdr, not_if: "crm.dead" }
                          - { sequence: Other, when: "true", of: company, sender: { email: nobody } }
                          - { sequence: Third, when: "true", per_sender_per_day: 0, again_after: 90days }
                        tasks:
                          - { subject: "Call {{ accnt.name }}", when: "entered('hott')", owner: { else: x } }
                        """))
                .containsExactly(
                        "m.yaml:2:75  contact.who.top_users: must be between 1 and 100, found 0.",
                        "m.yaml:4:22  lists[0].of: \"companies\" is no object of this mapping. Known: company, contact.",
                        "m.yaml:5:38  lists[1].when: \"teir == 'warm'\": undeclared name \"teir\" (column 1). Known: ...",
                        "m.yaml:6:13  lists[2].name: there is another list \"Warm\". Join the two conditions with ||"
                                + " instead.",
                        "m.yaml:6:38  lists[2].when: entered() and left() hold in one run only; a list needs a condition that"
                                + " lasts, such as tier == 'hot'.",
                        "m.yaml:7:5  lists[3].name: is missing. Write name: \"PQL - Hot\".",
                        "m.yaml:7:5  lists[3].when: is missing. Write when: \"tier == 'hot'\".",
                        "m.yaml:9:30  enrollments[0].when: \"tier == 'blazing'\": tier is never \"blazing\" (column 9)."
                                + " Known: hot, warm, cold.",
                        "m.yaml:9:60  enrollments[0].contact: unknown \"boss\". Known: champion, top_user, top_users.",
                        "m.yaml:9:74  enrollments[0].sender: \"sdr\" is no object of this mapping. Known: company,"
                                + " contact.",
                        "m.yaml:9:87  enrollments[0].not_if: \"crm.dead\": undeclared name \"crm.dead\" (column 1). Known:"
                                + " open_deal, customer, opted_out.",
                        "m.yaml:10:42  enrollments[1].of: \"company\" is no object for people; only people can be enrolled.",
                        "m.yaml:10:68  enrollments[1].sender.email: \"nobody\" is no e-mail address.",
                        "m.yaml:11:5  enrollments[2].sender: is missing. Write { owner_of: company, else: { email:"
                                + " sdr@example.com } } or { email: sdr@example.com }.",
                        "m.yaml:11:58  enrollments[2].per_sender_per_day: must be at least 1, found 0.",
                        "m.yaml:11:74  enrollments[2].again_after: \"90days\" is no duration. Write 30d, 12h or 2w.",
                        "m.yaml:13:16  tasks[0].subject: \"Call {{ accnt.name }}\": undeclared name \"accnt.name\". Did you"
                                + " mean \"account.name\"? Known: ...",
                        "m.yaml:13:47  tasks[0].when: \"entered('hott')\": entered('hott') asks for something that does not"
                                + " exist (column 8). Known: hot, warm, cold.",
                        "m.yaml:13:73  tasks[0].owner: names nobody. Write { owner_of: company, else: { email:"
                                + " sdr@example.com } } or { email: sdr@example.com }.",
                        "m.yaml:13:75  tasks[0].owner.else: unknown key \"else\". Known: owner_of, email.");
    }

    @Test
    void saysThatThereIsNoUserBook() {
        String without = " needs a user: book, and the rules have none. Add one there, or take the field out.";

        assertThat(problems(NO_USER_BOOK, """
                        contact:
                          match: [ { field: email, to: user.email } ]
                          fields: { t: { from: user.tier }, s: { from: user.signals.active },
                                    d: { from: user.last.active } }
                        """))
                .containsExactly(
                        "m.yaml:3:24  contact.fields.t.from: \"user.tier\"" + without,
                        "m.yaml:3:48  contact.fields.s.from: \"user.signals.active\"" + without,
                        "m.yaml:4:24  contact.fields.d.from: \"user.last.active\"" + without);
    }

    @Test
    void wantsAnObject() {
        assertThat(problems(RULES, "version: 2\n"))
                .containsExactly(
                        "m.yaml:1:1  maps nothing. Write company: or contact: with match: and fields:.",
                        "m.yaml:1:10  version: is 2; this program reads version 1.");
    }

    @Test
    void checksNotes() {
        assertThat(problems(RULES, """
                        company: { match: [ { field: domain, to: account.domain } ] }
                        notes:
                          - { body: "{{ accnt.name }} is hot", when: "entered('hot')", owner: company }
                          - { when: "true", of: contact }
                          - { body: "It is {{ tier }}", when: "entered('hot')" }
                          - { body: "It  is\\n{{ tier }}", when: "entered('warm')" }
                        """))
                .containsExactly(
                        "m.yaml:3:13  notes[0].body: \"{{ accnt.name }} is hot\": undeclared name \"accnt.name\". Did you"
                                + " mean \"account.name\"? Known: ...",
                        "m.yaml:3:64  notes[0].owner: unknown key \"owner\". Known: of, body, name, when.",
                        "m.yaml:4:5  notes[1].body: is missing. Write body: \"{{ account.name }} became hot: {{ reasons"
                                + " }}\".",
                        "m.yaml:4:25  notes[1].of: \"contact\" is no object of this mapping. Known: company.",
                        "m.yaml:6:13  notes[3].body: there is another note \"It is {{ tier }}\". Join the two conditions"
                                + " with || instead.");
    }

    @Test
    void checksTests() {
        assertThat(problems(RULES, """
                        company: { match: [ { field: domain, to: account.domain } ] }
                        lists: [ { name: Hot, of: company, when: "tier == 'hot'" } ]
                        tests:
                          - name: a
                            given: { tier: hott, fired: [hit_limt], signals: { engagd: 1 }, play: { name: outgrow }, scor: 1 }
                            expect: { fields: { company: { domian: x }, contct: {} }, lists: [Hott] }
                          - name: b
                        """))
                .containsExactly(
                        "m.yaml:5:20  tests[0].given.tier: \"hott\" is no tier. Did you mean \"hot\"?",
                        "m.yaml:5:33  tests[0].given.fired: \"hit_limt\" is no signal of the account book. Did you mean"
                                + " \"hit_limit\"?",
                        "m.yaml:5:64  tests[0].given.signals.engagd: \"engagd\" is no signal of the account book. Did you"
                                + " mean \"engaged\"?",
                        "m.yaml:5:83  tests[0].given.play.name: \"outgrow\" is no play. Did you mean \"outgrown\"?",
                        "m.yaml:5:94  tests[0].given.scor: unknown key \"scor\". Did you mean \"score\"?",
                        "m.yaml:6:44  tests[0].expect.fields.company.domian: is no field of this mapping. Did you mean"
                                + " \"domain\"?",
                        "m.yaml:6:57  tests[0].expect.fields.contct: is no object of this mapping. Known: company.",
                        "m.yaml:6:70  tests[0].expect.lists: \"Hott\" is not in this mapping. Did you mean \"Hot\"?",
                        "m.yaml:7:5  tests[1].given: is missing. Write given: { score: 75, tier: hot }.",
                        "m.yaml:7:5  tests[1].expect: is missing. Write expect: { lists: [\"PQL - Hot\"] }.");
    }

    @Test
    void failingTestsSayWhatCameOut() {
        Mapping mapping = World.mapping(World.MAPPING + """
                        notes:
                          - { body: "Went to {{ tier }}", when: "tier == 'warm'" }
                          - { body: "{{ play.message }}", when: "tier == 'warm'" }
                        tests:
                          - name: a warm account is treated like a hot one
                            given: { score: 50, tier: warm, user: { champion: true } }
                            expect:
                              fields: { company: { pql_tier: hot, pql_score: 50.0, name: acme.example } }
                              lists: [Hot]
                              enrollments: [Outgrown]
                              tasks: []
                              notes: []
                        """, RULES);

        assertThat(MappingTests.run(mapping).stream().map(Problem::message))
                .containsExactly(
                        "\"a warm account is treated like a hot one\": company.pql_tier: expected \"hot\", found \"warm\".",
                        "\"a warm account is treated like a hot one\": lists: expected \"Hot\", found none.",
                        "\"a warm account is treated like a hot one\": enrollments: expected \"Outgrown\", found none.",
                        "\"a warm account is treated like a hot one\": notes: expected none, found \"Went to warm\".");
    }

    @Test
    void theVersionIsThatOfTheContent() {
        String reordered = World.MAPPING.replace(
                "create_missing: true\n  fields", "# a comment\n  create_missing: true\n  fields");
        String tested = World.MAPPING + "tests: []\n";
        String changed = World.MAPPING.replace("top_users: 2", "top_users: 3");

        String version = World.mapping(World.MAPPING, RULES).version();

        assertThat(version).matches("[0-9a-f]{8}");
        assertThat(World.mapping(reordered, RULES).version()).isEqualTo(version);
        assertThat(World.mapping(tested, RULES).version()).isEqualTo(version);
        assertThat(World.mapping(changed, RULES).version()).isNotEqualTo(version);
    }

    @Property(tries = 200)
    void anyTextIsReadWithoutAnException(@ForAll String text) {
        assertThat(problems(RULES, text)).isNotEmpty();
        assertThat(problems(RULES, "company: " + text + "\n")).isNotNull();
        assertThat(problems(RULES, World.MAPPING.replace("score", text))).isNotNull();
    }

    private static List<String> problems(RuleBooks rules, String text) {
        Problems problems = new Problems();
        MappingReader.parse("m.yaml", text, World.OBJECTS, rules, problems);
        // Which names conditions know is the rules' business.
        return problems.inOrder().stream()
                .map(Problem::toString)
                .map(problem -> problem.replaceAll("Known: score, threshold,.*", "Known: ..."))
                .toList();
    }
}
