package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.lookup.Rounds;
import io.pqlconnector.spi.destination.Operation.Upsert;
import io.pqlconnector.spi.destination.Receipt;
import java.util.List;

/**
 * Writes records. What is there is updated by its id, which never creates anything; what is not is upserted by our own unique
 * key, so that a repeat finds what the first try has made (Salesforce contract §2.3).
 */
final class Upserts {
    private final Tools tools;

    Upserts(Tools tools) {
        this.tools = tools;
    }

    /** What a batch needs. */
    record Tools(
            Collections collections,
            Schema schema,
            Finder finder,
            Parents parents,
            SalesforceClient client,
            RowReceipts refusals,
            TimeAndChance time) {}

    /** One receipt per upsert, in their order. */
    List<Receipt> deliver(SalesforceObject object, List<Upsert> upserts) throws InterruptedException {
        UpsertBatch batch = new UpsertBatch(tools, object);
        for (List<Upsert> round : Rounds.of(upserts)) {
            batch.write(round);
        }
        return upserts.stream().map(upsert -> batch.receipt(upsert.key())).toList();
    }
}
