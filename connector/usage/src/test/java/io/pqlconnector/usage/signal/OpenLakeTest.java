package io.pqlconnector.usage.signal;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of measuring share: a lake, in a folder of its own. */
abstract class OpenLakeTest {
    @TempDir
    Path directory;

    TestLake lake;

    @BeforeEach
    void open() {
        lake = new TestLake(directory);
    }
}
