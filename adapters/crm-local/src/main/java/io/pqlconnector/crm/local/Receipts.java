package io.pqlconnector.crm.local;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import java.util.Optional;

/** Makes receipts. */
final class Receipts {
    private Receipts() {}

    // Without a link: a file has no page per record, and a path would make output differ from machine to machine.
    static Receipt confirmed(Operation operation, CrmId id, CrmId record, boolean created) {
        return new Receipt.Confirmed(operation.key(), id, record, created, Optional.empty());
    }

    static Receipt rejected(Operation operation, String code, String message, String remedy) {
        return new Receipt.Rejected(operation.key(), code, "", message, remedy);
    }

    static Receipt rejected(Operation operation, Search.Unusable unusable) {
        return new Receipt.Rejected(
                operation.key(), unusable.code(), unusable.field(), unusable.message(), unusable.remedy());
    }

    static Receipt notDone(Operation operation) {
        return rejected(operation, Destination.NOT_DONE, "It has not happened.", "It will be sent again.");
    }
}
