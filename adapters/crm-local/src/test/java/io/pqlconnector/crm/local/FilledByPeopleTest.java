package io.pqlconnector.crm.local;

import static io.pqlconnector.crm.local.Writing.COMPANY;
import static io.pqlconnector.crm.local.Writing.company;
import static io.pqlconnector.crm.local.Writing.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.Description.ObjectDescription;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.Finding;
import io.pqlconnector.spi.destination.WritePolicy;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Fields that people fill in and that are only read. */
final class FilledByPeopleTest extends OpenLocalCrm {
    @Test
    void makesAFieldBeforeAnythingIsWrittenAndLeavesItWithPeoplesWords() {
        Blueprint needs = needs(field("pql_verdict", WritePolicy.NEVER, "Not a fit"));
        assertThat(lines(crm.inspect(needs)))
                .containsExactly(
                        "MISSING company.pql_verdict: a new field of the type enumeration, which people fill in");
        assertThat(path).doesNotExist();

        assertThat(lines(crm.provision(needs)))
                .containsExactly("PRESENT company.pql_verdict: is there, for people to fill in")
                .isEqualTo(lines(crm.provision(needs)));
        assertThat(crm.describe().objects())
                .extractingByKey(COMPANY)
                .extracting(ObjectDescription::fields)
                .isEqualTo(Map.of("pql_verdict", FieldType.ENUMERATION));
        confirmed(upsert(company("acme"), "name", "Acme"));
        file.run("UPDATE company SET fields = json_set(fields, '$.pql_verdict', 'Not a fit')");

        assertThat(lines(crm.remove(needs, false)))
                .containsExactly("PRESENT company.pql_verdict: stays: people's words are in it");
        assertThat(found(company("acme"), "pql_verdict")).isEqualTo("Not a fit");
    }

    @Test
    void seesAFieldThatAPersonHasFilledInWithoutSayingSo() {
        Blueprint needs = needs(field("it's a \"verdict\"", WritePolicy.NEVER));
        confirmed(upsert(company("acme"), "name", "Acme"));
        assertThat(lines(crm.inspect(needs)))
                .containsExactly(
                        "MISSING company.it's a \"verdict\": a new field of the type text, which people fill in");

        file.run("UPDATE company SET fields = json_object('it''s a \"verdict\"', 'no')");

        assertThat(lines(crm.inspect(needs)))
                .containsExactly("PRESENT company.it's a \"verdict\": is there, for people to fill in");
    }

    @Test
    void preparesNothingForWhatIsWritten() {
        Blueprint needs = needs(field("pql_score", WritePolicy.ALWAYS));

        assertThat(crm.inspect(needs)).isEmpty();
        assertThat(crm.provision(needs)).isEmpty();
        assertThat(crm.remove(needs, false)).isEmpty();
        assertThat(path).doesNotExist();
    }

    private static Blueprint.Field field(String name, WritePolicy write, String... choices) {
        return new Blueprint.Field(COMPANY, name, FieldType.TEXT, name, List.of(choices), "feedback", write, false);
    }

    private static Blueprint needs(Blueprint.Field field) {
        return new Blueprint(List.of(field), List.of(), List.of(), new TreeSet<>(), false);
    }

    private static List<String> lines(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.state() + " " + finding.subject() + ": " + finding.words())
                .toList();
    }
}
