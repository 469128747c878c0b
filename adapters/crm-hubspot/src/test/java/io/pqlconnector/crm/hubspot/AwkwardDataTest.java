package io.pqlconnector.crm.hubspot;

import static io.pqlconnector.crm.hubspot.Operations.COMPANY;
import static io.pqlconnector.crm.hubspot.Operations.CONTACT;
import static io.pqlconnector.crm.hubspot.Operations.company;
import static io.pqlconnector.crm.hubspot.Operations.deliver;
import static io.pqlconnector.crm.hubspot.Operations.known;
import static io.pqlconnector.crm.hubspot.Operations.ref;
import static io.pqlconnector.crm.hubspot.Operations.text;
import static io.pqlconnector.crm.hubspot.Operations.update;
import static io.pqlconnector.crm.hubspot.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Description.ObjectDescription;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.RejectionCodes;
import io.pqlconnector.testkit.CrmUnderTest;
import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data as portals have it: each with a named outcome, and nothing lost. */
final class AwkwardDataTest extends PortalTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann@acme.example",
                "ANN@Acme.Example",
                " ann@acme.example",
                "second@acme.example",
                "Second@ACME.example"
            })
    void findsAContactByAnyFormOfAnyOfItsAddresses(String address) throws Exception {
        CrmId ann = portal.createRecord(
                CONTACT, Map.of("email", "Ann@acme.example", "hs_additional_emails", "second@acme.example"));

        Receipt receipt =
                deliver(destination, update(ref(CONTACT, "ann", new Match("email", address)), "pql_tier", text("hot")));

        assertThat(confirmed(receipt).record()).isEqualTo(ann);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ann+trial@acme.example", "ann@acme.museum", "ann.o'neil@acme.co.uk", "\u00e4nn@acme.example"})
    void makesContactsWithUncommonAddressesOnce(String address) throws Exception {
        Operation upsert = upsert(ref(CONTACT, address, new Match("email", address)), "pql_tier", text("hot"));

        CrmId id = confirmed(deliver(destination, upsert)).record();

        assertThat(confirmed(deliver(destination, upsert)).record()).isEqualTo(id);
        assertThat(portal.records(CONTACT)).hasSize(1);
    }

    @Test
    void saysOfAnAddressThatHubSpotDoesNotTakeWhatToDoAndWritesTheOthers() throws Exception {
        List<Receipt> receipts = deliver(
                destination,
                List.of(
                        upsert(ref(CONTACT, "a", new Match("email", "a@acme.example")), "pql_tier", text("hot")),
                        upsert(ref(CONTACT, "b", new Match("email", "b@acme")), "pql_tier", text("hot"))));

        assertThat(receipts.get(0)).isInstanceOf(Receipt.Confirmed.class);
        Receipt.Rejected rejected = rejected(receipts.get(1));
        assertThat(rejected.code()).isEqualTo("INVALID_EMAIL");
        assertThat(rejected.field()).isEqualTo("email");
        assertThat(rejected.remedy()).isEqualTo("HubSpot takes it for no e-mail address. Correct it at the source.");
    }

    @Test
    void takesAContactThatSomebodyMadeMeanwhile() throws Exception {
        RecordRef ann = ref(CONTACT, "ann", new Match("email", "ann@acme.example"));
        // Looked for, and not there: that is known for a while.
        rejected(deliver(destination, update(ann, "pql_tier", text("hot"))));
        CrmId theirs = portal.createRecord(CONTACT, Map.of("email", "ann@acme.example"));

        Receipt receipt = deliver(destination, upsert(ann, "pql_tier", text("hot")));

        assertThat(confirmed(receipt).record()).isEqualTo(theirs);
        assertThat(portal.records(CONTACT)).containsExactly(theirs);
    }

    @Test
    void namesTwoCompaniesWithOneDomainWithLinksAndLeavesThemAlone() throws Exception {
        CrmId one = portal.createRecord(COMPANY, Map.of("domain", "acme.example"));
        CrmId two = portal.createRecord(COMPANY, Map.of("domain", "acme.example"));

        Receipt.Rejected rejected = rejected(deliver(destination, upsert(company("acme"), "pql_tier", text("hot"))));

        assertThat(rejected.code()).isEqualTo(RejectionCodes.AMBIGUOUS_MATCH);
        assertThat(rejected.message())
                .contains("https://app.hubspot.com/contacts/" + portal.portalId() + "/record/0-2/" + one)
                .contains("/record/0-2/" + two);
        assertThat(rejected.remedy()).contains("ambiguous_match: oldest");
        assertThat(portal.tally().writes()).isZero();
    }

    @Test
    void takesTheOldestOfTwoIfToldTo() throws Exception {
        CrmId one = portal.createRecord(
                COMPANY, Map.of("domain", "acme.example", "createdate", "2020-01-01T00:00:00.000Z"));
        portal.createRecord(COMPANY, Map.of("domain", "acme.example", "createdate", "2021-01-01T00:00:00.000Z"));

        try (Destination choosing = connect("ambiguous_match: oldest")) {
            Receipt receipt = deliver(choosing, upsert(company("acme"), "pql_tier", text("hot")));

            assertThat(confirmed(receipt).record()).isEqualTo(one);
        }
    }

    @Test
    void findsACompanyByAnAdditionalDomain() throws Exception {
        CrmId acme = portal.createRecord(
                COMPANY, Map.of("domain", "acme.com", "hs_additional_domains", "acme.de;acme.example"));

        assertThat(confirmed(deliver(destination, update(company("acme"), "pql_tier", text("hot"))))
                        .record())
                .isEqualTo(acme);
    }

    @Test
    void givesOneCompanyToOneAccountAlthoughSearchesLagBehind() throws Exception {
        try (FakeHubSpot slow = Portals.start(HubSpotOptions.contractSuite().searchLag(3));
                Destination slowly = Portals.connect(slow, Duration.ofSeconds(30), "token: " + slow.secret())) {
            slow.createRecord(COMPANY, Map.of("domain", "acme.example"));
            slow.index();
            RecordRef other = ref(COMPANY, "acme-europe", new Match("domain", "acme.example"));

            confirmed(deliver(slowly, update(company("acme"), "pql_tier", text("hot"))));

            assertThat(rejected(deliver(slowly, update(other, "pql_tier", text("cold"))))
                            .code())
                    .isEqualTo(RejectionCodes.MATCH_TAKEN);
        }
    }

    @Test
    void givesOneCompanyToOneOfTwoAccountsOfOneBatch() throws Exception {
        portal.createRecord(COMPANY, Map.of("domain", "acme.example"));
        RecordRef other = ref(COMPANY, "acme-europe", new Match("domain", "acme.example"));

        List<Receipt> receipts = deliver(
                destination,
                List.of(update(company("acme"), "pql_tier", text("hot")), update(other, "pql_tier", text("cold"))));

        confirmed(receipts.get(0));
        assertThat(rejected(receipts.get(1)).code()).isEqualTo(RejectionCodes.MATCH_TAKEN);
    }

    @Test
    void followsARecordThatWasMerged() throws Exception {
        CrmId acme = confirmed(deliver(destination, upsert(company("acme"), "pql_tier", text("warm"))))
                .record();
        CrmId other = portal.createRecord(COMPANY, Map.of("domain", "acme.de"));
        CrmId survivor = portal.merge(COMPANY, acme, other);
        Operation known = update(known(company("acme"), acme), "pql_tier", text("hot"));

        Receipt.Confirmed receipt = confirmed(deliver(destination, known));

        assertThat(receipt.record()).isEqualTo(survivor);
        assertThat(portal.fields(COMPANY, survivor)).containsEntry("pql_tier", "hot");
        assertThat(portal.records(COMPANY)).containsExactly(survivor);
    }

    @Test
    void followsAMemberThatWasMergedOntoItsList() throws Exception {
        CrmId acme = confirmed(deliver(destination, upsert(company("acme"), "pql_tier", text("warm"))))
                .record();
        CrmId survivor = portal.merge(COMPANY, acme, portal.createRecord(COMPANY, Map.of("domain", "acme.de")));

        Receipt receipt = deliver(
                destination,
                new Operation.ListChange(Operations.key(), known(company("acme"), acme), "PQL - Hot", true));

        assertThat(confirmed(receipt).record()).isEqualTo(survivor);
        assertThat(portal.members(COMPANY, "PQL - Hot")).containsExactly(survivor);
    }

    @Test
    void keepsAKeyOfThreeHundredCharacters() throws Exception {
        RecordRef longest = ref(COMPANY, "k".repeat(300), new Match("domain", "acme.example"));

        CrmId id = confirmed(deliver(destination, upsert(longest, "pql_tier", text("hot"))))
                .record();

        assertThat(confirmed(deliver(destination, update(longest, "pql_tier", text("cold"))))
                        .record())
                .isEqualTo(id);
        assertThat(portal.property(COMPANY, id, "pql_account_key")).hasSize(300);
    }

    @Test
    void refusesASemicolonInAChoiceBeforeHubSpotTearsItApart() throws Exception {
        Receipt.Rejected rejected = rejected(deliver(
                destination, upsert(company("acme"), "pql_triggers", new FieldValue.Choices(List.of("a;b", "c")))));

        assertThat(rejected.code()).isEqualTo("INVALID_OPTION");
        assertThat(rejected.field()).isEqualTo("pql_triggers");
        assertThat(portal.records(COMPANY)).isEmpty();
    }

    @Test
    void refusesATextThatIsTooLongAndWritesTheOthers() throws Exception {
        List<Receipt> receipts = deliver(
                destination,
                List.of(
                        upsert(company("acme"), "pql_tier", text("x".repeat(65_537))),
                        upsert(company("globex"), "pql_tier", text("\ud83d\ude80".repeat(100)))));

        assertThat(rejected(receipts.get(0)).code()).isEqualTo("VALUE_TOO_LONG");
        CrmId globex = confirmed(receipts.get(1)).record();
        assertThat(portal.fields(COMPANY, globex)).containsEntry("pql_tier", "\ud83d\ude80".repeat(100));
    }

    @Test
    void refusesANoteThatIsTooLongAndMakesTheOthers() throws Exception {
        portal.createRecord(COMPANY, Map.of("domain", "acme.example"));
        String news = "x".repeat(65_000);

        List<Receipt> receipts = deliver(
                destination,
                List.of(
                        new Operation.CreateNote(Operations.key(), company("acme"), "<".repeat(20_000)),
                        new Operation.CreateNote(Operations.key(), company("acme"), news)));

        // As HTML each character of it takes four.
        Receipt.Rejected rejected = rejected(receipts.get(0));
        assertThat(rejected.code()).isEqualTo("VALUE_TOO_LONG");
        assertThat(rejected.field()).isEqualTo("hs_note_body");
        confirmed(receipts.get(1));
        assertThat(portal.notes()).extracting(CrmUnderTest.Note::body).containsExactly(news);
    }

    @Test
    void stopsAndNamesAPropertyThatAnAdminDeletesMeanwhile() throws Exception {
        CrmId acme = confirmed(deliver(destination, upsert(company("acme"), "pql_score", number(1))))
                .record();
        portal.deleteProperty(COMPANY, "pql_score");

        AdapterException failure = catchThrowableOfType(
                AdapterException.class,
                () -> deliver(destination, update(known(company("acme"), acme), "pql_score", number(2))));

        assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(failure)
                .hasMessage("HubSpot has no property company.pql_score any more. Make it again: ./pql provision --apply"
                        + "    or take it out of the mapping. What was to be written waits.");
        // From now on it is known without asking.
        assertThat(catchThrowableOfType(
                        AdapterException.class,
                        () -> deliver(destination, update(known(company("acme"), acme), "pql_score", number(2)))))
                .hasMessageStartingWith("HubSpot has no property company.pql_score.");
    }

    @Test
    void namesAnOptionThatAnAdminRenamed() throws Exception {
        FieldValue engaged = new FieldValue.Choices(List.of("engaged"));
        CrmId acme = confirmed(deliver(destination, upsert(company("acme"), "pql_triggers", engaged)))
                .record();
        portal.renameOption(COMPANY, "pql_triggers", "engaged", "busy");
        String before = revision();

        Receipt.Rejected rejected =
                rejected(deliver(destination, update(known(company("acme"), acme), "pql_triggers", engaged)));

        assertThat(rejected.code()).isEqualTo("INVALID_OPTION");
        assertThat(rejected.field()).isEqualTo("pql_triggers");
        assertThat(rejected.message()).contains("engaged");
        assertThat(rejected.remedy()).startsWith("The property has no such option. Add it: ./pql provision --apply");
        // It is tried again once the options change.
        portal.renameOption(COMPANY, "pql_triggers", "busy", "engaged");
        assertThat(revision()).isNotEqualTo(before);
    }

    @Test
    void namesAValidationRuleOfThePortal() throws Exception {
        CrmId acme = portal.createRecord(COMPANY, Map.of("domain", "acme.example"));
        portal.requireProperty(acme, "industry");

        Receipt.Rejected rejected = rejected(deliver(destination, update(company("acme"), "pql_tier", text("hot"))));

        assertThat(rejected.code()).isEqualTo("MISSING_CONDITIONAL_REQUIRED_PROPERTY");
        assertThat(rejected.remedy()).contains("validation rule");
    }

    @ParameterizedTest
    @CsvSource({
        "lead, salesqualifiedlead, salesqualifiedlead",
        "customer, salesqualifiedlead, customer",
        "'', salesqualifiedlead, salesqualifiedlead",
        "lead, '', lead"
    })
    void movesALifecycleStageForwardOnly(String held, String wanted, String after) throws Exception {
        CrmId acme = portal.createRecord(
                COMPANY,
                held.isEmpty()
                        ? Map.of("domain", "acme.example")
                        : Map.of("domain", "acme.example", "lifecyclestage", held));
        FieldValue stage = wanted.isEmpty() ? new FieldValue.Cleared() : text(wanted);

        confirmed(deliver(destination, update(known(company("acme"), acme), "lifecyclestage", stage)));

        assertThat(portal.property(COMPANY, acme, "lifecyclestage")).isEqualTo(after);
    }

    @Test
    void neverTakesARecordFromTheRecycleBinForAMissingOne() throws Exception {
        try (FakeHubSpot strict = Portals.start(HubSpotOptions.contractSuite().archivedBlocksItsKey(true));
                Destination strictly = Portals.connect(strict, Duration.ofSeconds(30), "token: " + strict.secret())) {
            CrmId acme = confirmed(deliver(strictly, upsert(company("acme"), "pql_tier", text("hot"))))
                    .record();
            strict.archive(COMPANY, acme);

            Receipt.Rejected rejected =
                    rejected(deliver(strictly, upsert(known(company("acme"), acme), "pql_tier", text("cold"))));

            assertThat(rejected.code()).isEqualTo("CONFLICTING_UNIQUE_VALUE");
            assertThat(rejected.remedy()).contains("recycle bin");
            assertThat(strict.records(COMPANY)).isEmpty();
        }
    }

    private String revision() throws InterruptedException {
        try (Destination now = connect("")) {
            return Optional.ofNullable(now.describe().objects().get(COMPANY))
                    .map(ObjectDescription::revision)
                    .orElseThrow();
        }
    }

    private static FieldValue number(long number) {
        return new FieldValue.Number(BigDecimal.valueOf(number));
    }
}
