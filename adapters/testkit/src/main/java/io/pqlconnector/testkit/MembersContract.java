package io.pqlconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a destination must say of the lists that people keep. */
abstract class MembersContract extends NoteContract {
    private static final String LIST = "PQL - it's \"Not a fit\"";

    /** More than vendors tell at once. */
    private static final int MANY = 260;

    @Test
    void tellsWhoIsOnAList() throws Exception {
        needs(Capability.LISTS);
        CrmId acme = existing(company("acme"));
        CrmId globex = existing(company("globex"));
        existing(company("initech"));
        confirmed(listChange(company("acme"), LIST, true));
        confirmed(listChange(company("globex"), LIST, true));
        assertThat(destination.members(companies, LIST)).containsExactlyInAnyOrder(acme, globex);

        confirmed(listChange(company("acme"), LIST, false));

        assertThat(destination.members(companies, LIST)).containsExactly(globex);
        try (Destination another = crm.connect()) {
            assertThat(another.members(companies, LIST)).containsExactly(globex);
        }
    }

    @Test
    void tellsThatNobodyIsOnAnEmptyList() throws Exception {
        needs(Capability.LISTS);
        existing(company("acme"));
        confirmed(listChange(company("acme"), LIST, true));
        confirmed(listChange(company("acme"), LIST, false));

        assertThat(destination.members(companies, LIST)).isEmpty();
    }

    @Test
    void tellsContactsFromCompaniesOnLists() throws Exception {
        needs(Capability.LISTS);
        CrmId ann = existing(contact("ann"));
        existing(company("acme"));
        confirmed(listChange(contact("ann"), LIST, true));

        assertThat(destination.members(contacts, LIST)).containsExactly(ann);
        hasNoList(companies, LIST);
    }

    @Test
    void takesAListThatIsNotThereForAMistakeAndNotForAnEmptyOne() throws Exception {
        needs(Capability.LISTS);
        hasNoList(companies, LIST);
        existing(company("acme"));
        confirmed(listChange(company("acme"), LIST, true));

        hasNoList(companies, "PQL - not \"fit");
        hasNoList(companies, "4711");
    }

    @Test
    void tellsAllOfMany() throws Exception {
        needs(Capability.LISTS);
        List<Operation> upserts = new ArrayList<>();
        List<Operation> changes = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            upserts.add(upsert(company("acme-" + i), "name", "Acme " + i));
            changes.add(listChange(company("acme-" + i), LIST, true));
        }
        Set<CrmId> records = deliverAll(upserts);
        deliverAll(changes);

        assertThat(destination.members(companies, LIST)).hasSize(MANY).isEqualTo(records);
    }

    private Set<CrmId> deliverAll(List<Operation> operations) throws InterruptedException {
        int limit = destination.describe().batchSizeOf(operations.get(0).kind());
        Set<CrmId> records = new HashSet<>();
        for (int from = 0; from < operations.size(); from += limit) {
            List<Operation> some = operations.subList(from, Math.min(from + limit, operations.size()));
            List<Receipt> receipts = destination.deliver(new Batch(some));
            for (int i = 0; i < some.size(); i++) {
                records.add(confirmed(some.get(i), receipts.get(i)).record());
            }
        }
        return records;
    }

    private void hasNoList(ObjectName object, String list) {
        assertThatThrownBy(() -> destination.members(object, list))
                .isInstanceOfSatisfying(
                        AdapterException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION))
                .hasMessageContaining("\"" + list + "\"");
    }
}
