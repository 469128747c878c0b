package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.testkit.CrmUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code pql forget --crm} in the fake of a vendor's CRM: what is hers is cleared, and nothing of anybody else. */
abstract class ForgetAtVendor extends CountedReportsTest {
    private static final ObjectName CONTACT = new ObjectName("contact");
    private static final String PEOPLE = "PQL - People";
    private static final String ANN = "ann@acme.example";
    private static final String BOB = "bob@acme.example";

    private final Terms terms;
    private final RealUsageSync.Crm crm;

    ForgetAtVendor(Terms terms, RealUsageSync.Crm crm) {
        this.terms = terms;
        this.crm = crm;
    }

    @BeforeEach
    void sync() throws IOException {
        pql.write("mapping.yaml", RealUsage.mapping(terms));
        pql.write("config.yaml", """
                as_of: 2026-03-31T00:00:00Z
                sources: [ { type: files, format: mixpanel, path: "export/*" } ]
                accounts: { key: [ properties.org ] }
                rules: rules.yaml
                destinations:
                  - { name: crm, mapping: mapping.yaml, %s }
                """.formatted(crm.destination(pql)));
        pql.write(
                "export/a.jsonl",
                CountedReports.line("1774900000", ANN, "i1")
                        + CountedReports.line("1774900001", ANN, "i2")
                        + CountedReports.line("1774900000", BOB, "i3"));
        done(pql.run("provision", "--apply"));
        done(pql.run("sync"));
        assertThat(fields(ANN)).containsEntry(terms.champion(), "true");
        assertThat(held().members(CONTACT, PEOPLE)).containsExactlyInAnyOrder(id(ANN), id(BOB));
    }

    @AfterEach
    void stop() {
        crm.close();
    }

    @Test
    void hersIsClearedAndSheIsOffTheListsAndNothingOfTheOthersIsTouched() {
        List<Object> others = others();

        Pql.Result shown = done(pql.run("forget", ANN, "--crm"));

        assertThat(shown.out())
                .contains("to clear  " + terms.champion() + "  true\n", "to leave  " + PEOPLE + "\n", "Team plan");
        assertThat(fields(ANN)).containsEntry(terms.champion(), "true");

        Pql.Result forgotten = done(pql.run("forget", ANN, "--crm", "--apply"));

        assertThat(forgotten.out())
                .contains("cleared   " + terms.champion() + "  true\n", "off list  " + PEOPLE + "\n", "Deleted.");
        assertIsCleared();
        assertThat(others()).isEqualTo(others);
        assertThat(done(pql.run("forget", ANN, "--crm")).out())
                .contains("crm: no record there is known to be theirs.", "Nothing is kept of " + ANN + ".");
        done(pql.run("sync"));
        assertIsCleared();
    }

    @Test
    void whatIsClearedAlreadyIsClearedAgainWithoutHarm() throws IOException {
        List<Object> others = others();
        copy(pql.path("data"), folder.resolve("before"));
        done(pql.run("forget", ANN, "--crm", "--apply"));
        Files.move(pql.path("data"), folder.resolve("after"));
        copy(folder.resolve("before"), pql.path("data"));

        Pql.Result again = done(pql.run("forget", ANN, "--crm", "--apply"));

        assertThat(again.out()).contains("Deleted.");
        assertIsCleared();
        assertThat(others()).isEqualTo(others);
    }

    @Test
    void whomAPersonDeletedThereIsForgottenHere() {
        held().delete(CONTACT, id(ANN));
        List<Object> others = others();

        done(pql.run("forget", ANN, "--crm", "--apply"));

        assertThat(others()).isEqualTo(others);
        assertThat(held().records(CONTACT)).containsExactly(id(BOB));
        assertThat(done(pql.run("forget", ANN)).out()).contains("Nothing is kept of " + ANN + ".");
    }

    private void assertIsCleared() {
        // A checkbox of Salesforce is never empty.
        assertThat(fields(ANN)).doesNotContainEntry(terms.champion(), "true").containsEntry(terms.email(), ANN);
        assertThat(held().members(CONTACT, PEOPLE)).containsExactly(id(BOB));
        assertThat(held().records(CONTACT)).as("no record is deleted").hasSize(2);
    }

    /** All but her contact and its memberships. */
    private List<Object> others() {
        CrmUnderTest held = held();
        List<Object> others = new ArrayList<>(List.of(fields(BOB), held.companiesOf(id(BOB))));
        Set<CrmId> companies = held.records(terms.company());
        assertThat(companies).hasSize(1);
        companies.forEach(company -> others.add(held.fields(terms.company(), company)));
        others.add(held.members(terms.company(), "PQL - Hot"));
        others.add(held.tasks());
        others.add(held.notes());
        return others;
    }

    private CrmUnderTest held() {
        return crm.content();
    }

    private Map<String, String> fields(String email) {
        return held().fields(CONTACT, id(email));
    }

    private CrmId id(String email) {
        return held().records(CONTACT).stream()
                .filter(id -> email.equals(held().fields(CONTACT, id).get(terms.email())))
                .findFirst()
                .orElseThrow();
    }

    private static Pql.Result done(Pql.Result result) {
        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        return result;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }
}
