package io.pqlconnector.crm.local;

import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Batch;
import java.nio.file.Path;
import java.time.Clock;

/** A process that writes batch after batch until it is killed, and prints the number of each one that was confirmed. */
final class KilledWriter {
    static final int BATCH = 50;

    private KilledWriter() {}

    /** The file, and a prefix for the keys. */
    public static void main(String[] arguments) {
        try (LocalCrm crm = new LocalCrm(new DestinationName("local"), Path.of(arguments[0]), Clock.systemUTC())) {
            for (int batch = 0; batch < 100_000; batch++) {
                crm.deliver(new Batch(Writing.companies(arguments[1] + "-" + batch, BATCH)));
                System.out.println(batch);
            }
        }
    }
}
