package io.pqlconnector.crm.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of the local CRM share: one that is open, over a file that is not there yet. */
abstract class OpenLocalCrm {
    @TempDir
    Path folder;

    Path path;
    LocalCrmFile file;
    LocalCrm crm;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    OpenLocalCrm() {}

    @BeforeEach
    void open() {
        path = folder.resolve("new folder").resolve("50% of all? #1.db");
        file = new LocalCrmFile(path);
        crm = new LocalCrm(new DestinationName("local"), path, LocalCrmFile.CLOCK);
    }

    @AfterEach
    void close() {
        crm.close();
    }

    Receipt deliver(Operation operation) {
        return crm.deliver(new Batch(List.of(operation))).get(0);
    }

    Receipt.Confirmed confirmed(Operation operation) {
        Receipt receipt = deliver(operation);
        assertThat(receipt).isInstanceOf(Receipt.Confirmed.class);
        return (Receipt.Confirmed) receipt;
    }

    String found(RecordRef ref, String field) {
        return String.valueOf(
                crm.find(List.of(ref), Set.of(field)).get(0).fields().get(field));
    }
}
