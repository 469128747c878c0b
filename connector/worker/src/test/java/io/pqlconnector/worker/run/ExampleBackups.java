package io.pqlconnector.worker.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of {@code pql backup} and {@code pql restore} share: the bundled example, and a place beside it for the archive. */
abstract class ExampleBackups {
    @TempDir
    Path folder;

    Pql pql;

    @BeforeEach
    void copyTheExample() throws IOException {
        pql = Example.copyTo(folder.resolve("example"));
    }

    /** Where the backup is written, beside the example. */
    String archive() {
        return folder.resolve("backup.zip").toString();
    }

    /** What commands that read say. */
    Map<String, String> told() {
        Map<String, String> told = new TreeMap<>();
        for (String command : List.of("accounts", "runs", "rejected")) {
            told.put(command, pql.run(command, "--json").out());
        }
        told.put("explain", pql.run("explain", "northwind", "--json").out());
        return told;
    }
}
