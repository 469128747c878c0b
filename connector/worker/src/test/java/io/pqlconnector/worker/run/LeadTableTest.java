package io.pqlconnector.worker.run;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests share in which rules are to be had from a table: a folder for it, and the command. */
abstract class LeadTableTest {
    @TempDir
    Path folder;

    Pql pql;

    @BeforeEach
    void start() {
        pql = new Pql(folder);
    }

    /** Calibrates by the table leads.csv and its column "converted". */
    Pql.Result calibrate(String... more) {
        String[] arguments = Stream.concat(
                        Stream.of("calibrate", "--table", "leads.csv", "--label", "converted"), Stream.of(more))
                .toArray(String[]::new);
        return pql.run(arguments);
    }
}
