package io.pqlconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Description;
import io.pqlconnector.spi.destination.DestinationFactory;
import io.pqlconnector.spi.destination.FoundRecord;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What every destination must do. A destination's tests extend this with the other side of their vendor; what only that
 * vendor does goes into tests of their own.
 *
 * <pre>{@code
 * final class LocalCrmContractTest extends DestinationContract {
 *     @Override
 *     protected DestinationFactory factory() {
 *         return new LocalCrmFactory();
 *     }
 *
 *     @Override
 *     protected CrmUnderTest startCrm() {
 *         return new LocalCrmFile(folder);
 *     }
 * }
 * }</pre>
 */
public abstract class DestinationContract extends OutcomeContract {

    /** For subclasses. */
    protected DestinationContract() {}

    @Test
    void isFoundByTheServiceLoader() {
        assertThat(ServiceLoader.load(DestinationFactory.class).stream().map(ServiceLoader.Provider::type))
                .anySatisfy(
                        type -> assertThat((Object) type).isEqualTo(factory().getClass()));
        assertThat(factory().type()).matches("[a-z][a-z0-9_]*");
    }

    @Test
    void describesTheObjectsThatMappingsMayName() throws Exception {
        Description description = destination.describe();

        assertThat(description.place()).isNotBlank();
        assertThat(description.objects().keySet()).isEqualTo(factory().objects().keySet());
    }

    @Test
    void findsWhatThereIsAndLeavesOutTheRest() throws Exception {
        CrmId acme = confirmed(upsert(company("acme"), "name", "Acme", "pql_tier", "hot"))
                .record();
        CrmId theirs = crm.createRecord(companies, Map.of("domain", "globex.example"));
        RecordRef known = known(company("acme"), acme);

        List<FoundRecord> found =
                destination.find(List.of(company("nobody"), known, company("globex")), Set.of("name", "pql_score"));

        assertThat(found).extracting(FoundRecord::ref).containsExactlyInAnyOrder(known, company("globex"));
        assertThat(found).extracting(FoundRecord::id).containsExactlyInAnyOrder(acme, theirs);
        FoundRecord first =
                found.stream().filter(one -> one.id().equals(acme)).findFirst().orElseThrow();
        assertThat(first.fields()).containsExactlyEntriesOf(Map.of("name", "Acme"));
        assertThat(first.facts()).isEmpty();
    }

    @Test
    void takesAFieldThatIsNotThereForEmptyOnlyWhereItMayComeAnyTime() throws Exception {
        CrmId acme = existing(company("acme"));
        List<RecordRef> known = List.of(known(company("acme"), acme));
        Set<String> wanted = Set.of("name", "no_such_field");
        if (!lacks().contains(Capability.CREATES_FIELDS)) {
            assertThat(destination.find(known, wanted).get(0).fields()).containsExactly(Map.entry("name", "acme"));
            return;
        }

        assertThatThrownBy(() -> destination.find(known, wanted))
                .isInstanceOfSatisfying(
                        AdapterException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION))
                .hasMessageContaining(companies + ".no_such_field")
                .hasMessageContaining("./pql provision --apply");
    }

    @Test
    void findsNothingInAnEmptyCrm() throws Exception {
        assertThat(destination.find(List.of(company("acme"), contact("ann")), Set.of("name")))
                .isEmpty();
        assertThat(destination.find(List.of(), Set.of())).isEmpty();
        assertThat(destination.facts(List.of(company("acme"), contact("ann")))).isEmpty();
        assertThat(destination.facts(List.of())).isEmpty();
    }

    @Test
    void seesWhatAPersonChanged() throws Exception {
        CrmId id = confirmed(upsert(company("acme"), "pql_tier", "warm")).record();

        crm.edit(companies, id, "pql_tier", "cold");

        assertThat(destination
                        .find(List.of(known(company("acme"), id)), Set.of("pql_tier"))
                        .get(0)
                        .fields())
                .containsEntry("pql_tier", "cold");
    }

    @Test
    void tellsGuardsOfWhatThereIsWithoutFieldsAndLeavesOutTheRest() throws Exception {
        CrmId acme = existing(company("acme"));
        CrmId ann = existing(contact("ann"));

        List<FoundRecord> told = destination.facts(List.of(company("acme"), company("nobody"), contact("ann")));

        assertThat(told)
                .extracting(FoundRecord::ref, FoundRecord::id)
                .containsExactlyInAnyOrder(tuple(company("acme"), acme), tuple(contact("ann"), ann));
        assertThat(told).allSatisfy(one -> {
            assertThat(one.fields()).isEmpty();
            assertThat(one.facts()).doesNotContainValue(true);
        });
    }

    @Test
    void keepsEverythingWhenItIsClosedAndOpened() throws Exception {
        Operation upsert = upsert(company("acme"), "name", "Acme");
        CrmId id = confirmed(upsert).record();

        destination.close();
        destination = crm.connect();

        assertThat(crm.records(companies)).containsExactly(id);
        assertThat(confirmed(upsert).record()).isEqualTo(id);
        assertThat(confirmed(upsert(company("globex"), "name", "Globex")).record())
                .isNotEqualTo(id);
    }

    @Test
    void canBeClosedTwice() {
        destination.close();
        destination.close();
    }

    @Test
    void showsNoSecret() throws Exception {
        assumeFalse(crm.secret().isEmpty(), "this destination has no secret");

        assertThat(destination.toString()).doesNotContain(crm.secret());
        assertThat(destination.describe().toString()).doesNotContain(crm.secret());
    }
}
