package io.pqlconnector.worker.run;

import static io.pqlconnector.worker.run.LeadLake.DAY;
import static io.pqlconnector.worker.run.LeadLake.NOW;
import static io.pqlconnector.worker.run.LeadLake.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A lake of which it is known what makes accounts convert: three events, the first most; twenty others do nothing. One event is
 * written when an account converts, and one before, but of those that will convert alone.
 */
final class PlantedLake {
    static final List<String> DRIVERS = List.of("Driver One", "Driver Two", "Driver Three");

    /** Written within the hour before an account converts. */
    static final String FOLLOWER = "Invoice Sent";

    /** Written two weeks before, by those alone that will convert, if not by all of them. */
    static final String FORESEER = "Contract Drafted";

    private static final int ACCOUNTS = 1_500;
    private static final int OTHERS = 20;
    private static final double[] STRENGTHS = {2.4, 1.6, 0.9};
    private static final long OBSERVED = 7 * DAY;

    private final Pql pql;
    private final Random random;
    private final LeadLake lake = new LeadLake();
    private final List<Integer> converted = new ArrayList<>();

    private PlantedLake(Path folder, long seed) {
        pql = new Pql(folder);
        random = new Random(seed);
    }

    /** Reads one into a folder. */
    static PlantedLake in(Path folder, long seed) throws IOException {
        PlantedLake planted = new PlantedLake(folder, seed);
        planted.configure();
        for (int account = 0; account < ACCOUNTS; account++) {
            planted.account(account);
        }
        planted.lake.ends("Other 0", Instant.parse("2026-06-15T12:00:00Z").getEpochSecond());
        planted.shuffle();
        planted.lake.read(planted.pql);
        return planted;
    }

    /** Calibrates by what the events say of who converted. */
    Pql.Result calibrate(String... more) {
        return calibrateBy("config.yaml", more);
    }

    /** Calibrates by a file of outcomes in which as many converted, but any. */
    Pql.Result calibrateShuffled(String... more) {
        return calibrateBy("shuffled.yaml", more);
    }

    private Pql.Result calibrateBy(String config, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("calibrate", "--config", config, "--since", "Account Created", "--observe", "7d"));
        arguments.addAll(List.of(more));
        return pql.runAt(NOW, arguments.toArray(String[]::new));
    }

    private void configure() throws IOException {
        String outcomes = "customer: { event: Subscription Started }";
        LeadLake.configure(pql, "limits: { creates_per_run: none }\noutcomes: { " + outcomes + " }", "Account Created");
        String config = Files.readString(pql.path("config.yaml"));
        pql.write("shuffled.yaml", config.replace(outcomes, "files: [ shuffled.csv ]"));
    }

    private void account(int account) {
        long start = start(account);
        lake.event(account, "Account Created", start);
        double logOdds = -3;
        for (int driver = 0; driver < STRENGTHS.length; driver++) {
            int count = random.nextInt(5);
            logOdds += count >= 2 ? STRENGTHS[driver] : 0;
            some(account, DRIVERS.get(driver), count);
        }
        for (int other = 0; other < OTHERS; other++) {
            some(account, "Other " + other, random.nextInt(3));
        }
        if (random.nextDouble() < 1 / (1 + Math.exp(-logOdds))) {
            converted.add(account);
            lake.event(account, "Subscription Started", conversion(account));
            lake.event(account, FOLLOWER, conversion(account) - 600);
            if (random.nextInt(50) > 0) {
                lake.event(account, FORESEER, conversion(account) - 14 * DAY);
            }
        }
    }

    private static long conversion(int account) {
        return start(account) + 20 * DAY;
    }

    private void shuffle() throws IOException {
        List<Integer> all = new ArrayList<>();
        for (int account = 0; account < ACCOUNTS; account++) {
            all.add(account);
        }
        Collections.shuffle(all, random);
        StringBuilder rows = new StringBuilder("account,outcome,at\n");
        for (int account : all.subList(0, converted.size())) {
            rows.append('a')
                    .append(account)
                    .append(",customer,")
                    // Later than what follows the true conversions, which would be named as following these as well.
                    .append(Instant.ofEpochSecond(conversion(account) + 5 * DAY))
                    .append('\n');
        }
        pql.write("shuffled.csv", rows.toString());
    }

    private void some(int account, String event, int count) {
        for (int i = 0; i < count; i++) {
            lake.event(account, event, start(account) + random.nextInt((int) OBSERVED));
        }
    }
}
