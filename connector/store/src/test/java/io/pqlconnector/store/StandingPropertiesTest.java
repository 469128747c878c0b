package io.pqlconnector.store;

import static io.pqlconnector.store.RunsOfAcme.COLD;
import static io.pqlconnector.store.RunsOfAcme.HOT;
import static io.pqlconnector.store.RunsOfAcme.NONE;
import static io.pqlconnector.store.RunsOfAcme.WARM;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.score.Standing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** How an account stood, over runs for any instants in any order. */
final class StandingPropertiesTest {
    private Path directory = Path.of("");

    @SuppressWarnings("NullAway.Init") // Opened before each try, which NullAway does not know of.
    private SqliteLedger ledger;

    @BeforeTry
    void open() throws IOException {
        directory = Files.createTempDirectory("standings");
        ledger = SqliteLedger.open(directory.resolve("ledger.db"), SqliteLedger.Mode.WRITE);
    }

    @AfterTry
    void close() throws IOException {
        ledger.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(StandingPropertiesTest::delete);
        }
    }

    /** A run: the hour that it is for, and how the account stood. */
    record Assessed(int hour, Optional<String> tier, int score) {
        Instant asOf() {
            return Samples.DAY_1.plusSeconds(3_600L * hour);
        }
    }

    @Property(tries = 150)
    void theStandingIsThatOfTheLastRunForEachInstant(@ForAll("runs") List<Assessed> runs) {
        RunsOfAcme acme = new RunsOfAcme(ledger);
        TreeMap<Integer, Assessed> lastByHour = new TreeMap<>();
        for (Assessed run : runs) {
            acme.score(run.asOf(), run.score(), run.tier());
            lastByHour.put(run.hour(), run);
        }

        for (int hour = 0; hour <= 9; hour++) {
            Optional<Standing> expected = Optional.empty();
            for (Assessed run : lastByHour.headMap(hour).values()) {
                boolean qualified = run.score() >= Samples.THRESHOLD;
                expected = Optional.of(expected.map(standing -> standing.next(run.tier(), qualified, run.asOf()))
                        .orElseGet(() -> Standing.first(run.tier(), qualified, run.asOf())));
            }
            assertThat(acme.before(new Assessed(hour, NONE, 0).asOf()))
                    .as("before hour %d", hour)
                    .isEqualTo(expected);
        }
    }

    @Provide
    Arbitrary<List<Assessed>> runs() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 8),
                        Arbitraries.of(NONE, COLD, WARM, HOT),
                        Arbitraries.of(0, 39, 40, 90))
                .as(Assessed::new)
                .list()
                .ofMaxSize(12);
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
