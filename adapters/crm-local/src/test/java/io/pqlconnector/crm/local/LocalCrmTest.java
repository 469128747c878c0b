package io.pqlconnector.crm.local;

import static io.pqlconnector.crm.local.Writing.COMPANY;
import static io.pqlconnector.crm.local.Writing.company;
import static io.pqlconnector.crm.local.Writing.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FoundRecord;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.spi.destination.OutcomeCursor;
import io.pqlconnector.spi.destination.OutcomePage;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.RejectionCodes;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the local CRM does beyond the contract. */
final class LocalCrmTest extends OpenLocalCrm {
    @Test
    void makesNoFileWhileItIsOnlyAsked() {
        RecordRef acme = company("acme", new Match("domain", "acme.example"));

        assertThat(crm.describe().place()).isEqualTo(path.toString());
        assertThat(crm.find(List.of(acme), Set.of("name"))).isEmpty();
        assertThat(crm.outcomes(Instant.MIN, OutcomeCursor.START)).isEqualTo(OutcomePage.NOTHING);
        assertThat(crm.verify(upsert(acme, "name", "Acme"), Instant.EPOCH)).isInstanceOf(Receipt.Rejected.class);

        assertThat(path.getParent()).doesNotExist();
    }

    @Test
    void readsAListThatAPersonKeeps() {
        confirmed(upsert(company("acme"), "name", "Acme"));
        confirmed(upsert(company("globex"), "name", "Globex"));
        file.run("INSERT INTO list (object, name) VALUES ('company', 'Students'), ('company', '1')");
        file.run("INSERT INTO list_member (list_id, record_id, added_at_ms) VALUES (1, 2, 0)");

        assertThat(crm.members(COMPANY, "Students")).containsExactly(new CrmId("2"));
        assertThat(crm.members(COMPANY, "1")).isEmpty();
        assertThat(crm.members(COMPANY, "2")).isEmpty();
    }

    @Test
    void saysHowToMakeAListThatIsMissing() {
        assertThatThrownBy(() -> crm.members(COMPANY, "It's not a fit"))
                .hasMessage("The local CRM " + path
                        + " has no list \"It's not a fit\" of the object company. Correct its name"
                        + " in the configuration, or make it with any SQLite tool: INSERT INTO list (object, name) VALUES"
                        + " ('company', 'It''s not a fit')");
        assertThat(path).doesNotExist();
    }

    @Test
    void makesTheFileAndItsFolderWhenItIsWrittenTo() {
        deliver(upsert(company("acme"), "name", "Acme"));

        assertThat(path).exists();
        assertThat(folder.resolve("new folder")).isDirectoryContaining("glob:**/50% of all*.db");
    }

    @Test
    void ignoresAnIdFromAnEarlierFileThatNowBelongsToAnother() throws Exception {
        CrmId first = confirmed(upsert(company("acme"), "name", "Acme")).record();
        crm.close();
        Files.delete(path);
        open();
        CrmId globex = confirmed(upsert(company("globex"), "name", "Globex")).record();
        assertThat(globex).isEqualTo(first);

        Receipt.Confirmed receipt = confirmed(upsert(known(company("acme"), first), "name", "Acme"));

        assertThat(receipt.created()).isTrue();
        assertThat(receipt.record()).isNotEqualTo(globex);
    }

    @Test
    void ignoresAnIdOfAnotherCrm() {
        RecordRef ref = known(company("acme"), new CrmId("003gK000001abcDQAQ"));

        assertThat(confirmed(upsert(ref, "name", "Acme")).created()).isTrue();
    }

    @Test
    void seesWithinABatchWhatTheBatchWrote() {
        Match domain = new Match("domain", "acme.example");
        Match upperCase = new Match("domain", "ACME.example");

        List<Receipt> receipts = crm.deliver(new Batch(List.of(
                upsert(company("acme", domain), "name", "first"),
                upsert(company("acme", domain), "name", "second"),
                upsert(company("acme-europe", upperCase), "name", "other"))));

        assertThat(receipts.get(0)).isInstanceOf(Receipt.Confirmed.class);
        assertThat(receipts.get(1)).isInstanceOf(Receipt.Confirmed.class);
        assertThat(((Receipt.Rejected) receipts.get(2)).code()).isEqualTo(RejectionCodes.MATCH_TAKEN);
        assertThat(names()).containsExactly("second");
    }

    @Test
    void seesWithinABatchAMatchFieldThatTheBatchFilled() {
        Match key = new Match("pql_key", "k1");
        deliver(upsert(company("warm-up", key), "pql_key", "k0"));

        List<Receipt> receipts = crm.deliver(new Batch(List.of(
                upsert(company("acme"), "pql_key", "k1"), upsert(company("acme-europe", key), "name", "other"))));

        assertThat(((Receipt.Rejected) receipts.get(1)).code()).isEqualTo(RejectionCodes.MATCH_TAKEN);
    }

    @Test
    void doesNotLookForEmptyMatches() {
        file.createRecord(Writing.COMPANY, Map.of("domain", ""));

        assertThat(confirmed(upsert(company("acme", new Match("domain", "")), "name", "Acme"))
                        .created())
                .isTrue();
    }

    @Test
    void namesFiveOfManyRecordsThatMatch() {
        for (int i = 0; i < 7; i++) {
            file.createRecord(Writing.COMPANY, Map.of("domain", "acme.example"));
        }
        Receipt receipt = deliver(upsert(company("acme", new Match("domain", "acme.example")), "name", "Acme"));

        assertThat(((Receipt.Rejected) receipt).message())
                .isEqualTo("More than one company has domain \"acme.example\": 1, 2, 3, 4, 5, ....");
    }

    @Test
    void stampsARecordOnlyWhenItChanges() {
        deliver(upsert(company("acme"), "name", "Acme"));
        file.run("UPDATE company SET updated_at_ms = 0");

        deliver(upsert(company("acme"), "name", "Acme"));
        assertThat(stamps()).containsExactly(0L);

        deliver(upsert(company("acme"), "name", "Acme Inc."));
        assertThat(stamps()).containsExactly(LocalCrmFile.CLOCK.millis());
    }

    @Test
    void enrollsInASequenceThatIsNamedByItsId() {
        RecordRef ann = new RecordRef(Writing.CONTACT, "ann", List.of(), Optional.empty());
        deliver(upsert(ann, "name", "Ann"));
        file.run("INSERT INTO sequence (id, name) VALUES (7, 'Welcome')");

        Receipt receipt = deliver(new Operation.Enroll(
                new IdempotencyKey("e"), ann, "7", new Assignee(Optional.empty(), Optional.of("rep@ours.example"))));

        assertThat(receipt).isInstanceOf(Receipt.Confirmed.class);
        assertThat(file.enrollments())
                .singleElement()
                .satisfies(enrollment -> assertThat(enrollment.sequence()).isEqualTo("Welcome"));
    }

    @Test
    void enrollsNobodyWithoutASender() {
        RecordRef ann = new RecordRef(Writing.CONTACT, "ann", List.of(), Optional.empty());
        deliver(upsert(ann, "name", "Ann"));

        Receipt receipt = deliver(new Operation.Enroll(
                new IdempotencyKey("e"), ann, "Welcome", new Assignee(Optional.of(ann), Optional.empty())));

        assertThat(((Receipt.Rejected) receipt).code()).isEqualTo(RejectionCodes.NO_SENDER);
    }

    @Test
    void leavesATaskWithoutOwnerToNobody() {
        deliver(upsert(company("acme"), "name", "Acme"));

        deliver(Writing.task("t", company("acme")));

        assertThat(file.tasks())
                .singleElement()
                .satisfies(task -> assertThat(task.owner()).isEmpty());
    }

    @Test
    void tellsGuardsThatAContactOptedOutAndWhatItsCompanyBought() {
        deliver(upsert(company("acme"), "name", "Acme"));
        RecordRef ann = new RecordRef(Writing.CONTACT, "ann", List.of(), Optional.empty());
        Operation.Upsert upsert = upsert(ann, "opted_out", new FieldValue.Bool(true));
        deliver(new Operation.Upsert(upsert.key(), ann, upsert.fields(), true, Optional.of(company("acme"))));
        file.run("INSERT INTO deal (company_id, stage, at_ms) VALUES (1, 'customer', 0)");

        List<FoundRecord> found = crm.facts(List.of(ann));

        assertThat(found)
                .singleElement()
                .satisfies(record -> assertThat(record.facts()).isEqualTo(Map.of("opted_out", true, "customer", true)));
    }

    @Test
    void namesTheRowWhoseAmountIsNoNumber() {
        deliver(upsert(company("acme"), "name", "Acme"));
        file.run("INSERT INTO deal (company_id, stage, amount, at_ms) VALUES (1, 'customer', '12 EUR', 0)");

        assertThatThrownBy(() -> crm.outcomes(Instant.EPOCH, OutcomeCursor.START))
                .isInstanceOf(AdapterException.class)
                .hasMessageContaining("table deal, id 1")
                .hasMessageContaining(path.toString());
    }

    @Test
    void aDealOfWhichNobodySaysWhenItWasOpenedIsToldByItsStageAlone() {
        deliver(upsert(company("acme"), "name", "Acme"));
        file.run("INSERT INTO deal (company_id, stage, at_ms) VALUES (1, 'customer', 5), (1, 'opportunity', 3)");
        file.run("INSERT INTO deal (company_id, stage, at_ms, opened_at_ms) VALUES (1, 'lost', 7, 9)");

        assertThat(crm.outcomes(Instant.EPOCH, OutcomeCursor.START).outcomes())
                .extracting(Outcome::deal, Outcome::kind, Outcome::at)
                .containsExactly(
                        tuple(Optional.of(new CrmId("1")), Outcome.Kind.CUSTOMER, Instant.ofEpochMilli(5)),
                        tuple(Optional.of(new CrmId("2")), Outcome.Kind.OPPORTUNITY, Instant.ofEpochMilli(3)),
                        tuple(Optional.of(new CrmId("3")), Outcome.Kind.OPPORTUNITY, Instant.ofEpochMilli(7)),
                        tuple(Optional.of(new CrmId("3")), Outcome.Kind.LOST, Instant.ofEpochMilli(7)));
    }

    @Test
    void tellsOfDealsThatWentWithTheirCompany() {
        deliver(upsert(company("acme"), "name", "Acme"));
        file.run("INSERT INTO deal (company_id, stage, at_ms) VALUES (1, 'customer', 5)");

        file.run("DELETE FROM company");

        assertThat(crm.outcomes(Instant.EPOCH, OutcomeCursor.START))
                .isEqualTo(new OutcomePage(Set.of(new CrmId("1")), List.of(), Optional.empty()));
    }

    @Test
    void bringsAFileOfAnOlderProgramToItsForm() {
        deliver(upsert(company("acme"), "name", "Acme"));
        crm.close();
        file.run("INSERT INTO deal (company_id, stage, at_ms) VALUES (1, 'customer', 5)");
        file.run("DROP TRIGGER deal_deleted");
        file.run("DROP TABLE deleted_deal");
        file.run("ALTER TABLE deal DROP COLUMN opened_at_ms");
        file.run("PRAGMA user_version = 1");
        open();

        assertThat(crm.outcomes(Instant.EPOCH, OutcomeCursor.START).outcomes())
                .extracting(Outcome::kind)
                .containsExactly(Outcome.Kind.CUSTOMER);
        file.run("DELETE FROM deal");
        assertThat(crm.outcomes(Instant.EPOCH, OutcomeCursor.START).deals()).containsExactly(new CrmId("1"));
    }

    @Test
    void forgetsWhatBelongsToARecordThatIsDeleted() {
        deliver(upsert(company("acme"), "name", "Acme"));
        deliver(Writing.task("t", company("acme")));
        deliver(new Operation.ListChange(new IdempotencyKey("l"), company("acme"), "Hot", true));

        file.run("DELETE FROM company");

        assertThat(file.tasks()).isEmpty();
        assertThat(file.members(Writing.COMPANY, "Hot")).isEmpty();
    }

    @Test
    void refusesAnObjectThatItDoesNotHave() {
        RecordRef lead = new RecordRef(new ObjectName("lead"), "ann", List.of(), Optional.empty());

        assertThatThrownBy(() -> deliver(upsert(lead, "name", "Ann")))
                .isInstanceOf(AdapterException.class)
                .hasMessageContaining("\"lead\"")
                .hasMessageContaining("company or contact");
        assertThat(path).satisfies(any -> assertThat(names()).isEmpty());
    }

    private List<String> names() {
        return file.query("SELECT fields ->> 'name' FROM company ORDER BY id", row -> row.getString(1));
    }

    private List<Long> stamps() {
        return file.query("SELECT updated_at_ms FROM company", row -> row.getLong(1));
    }

    private static RecordRef known(RecordRef ref, CrmId id) {
        return new RecordRef(ref.object(), ref.key(), ref.matches(), Optional.of(id));
    }
}
