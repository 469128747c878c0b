package io.pqlconnector.store;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of the ledger's ports share: a ledger that is open for writing, in a folder of its own. */
abstract class OpenLedgerTest {
    @TempDir
    Path directory;

    SqliteLedger ledger;

    @BeforeEach
    void open() {
        ledger = SqliteLedger.open(directory.resolve("ledger.db"), SqliteLedger.Mode.WRITE);
    }

    @AfterEach
    void close() {
        ledger.close();
    }
}
