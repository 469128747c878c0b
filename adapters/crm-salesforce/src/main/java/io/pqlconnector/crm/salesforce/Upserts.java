package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.destination.Operation.Upsert;
import io.pqlconnector.spi.destination.Receipt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        // Two for one record follow each other: Salesforce refuses a request that names one twice.
        List<Upsert> rest = upserts;
        while (!rest.isEmpty()) {
            Map<String, Upsert> round = new LinkedHashMap<>();
            List<Upsert> later = new ArrayList<>();
            for (Upsert upsert : rest) {
                if (round.putIfAbsent(upsert.record().key(), upsert) != null) {
                    later.add(upsert);
                }
            }
            batch.write(List.copyOf(round.values()));
            rest = later;
        }
        return upserts.stream().map(upsert -> batch.receipt(upsert.key())).toList();
    }
}
