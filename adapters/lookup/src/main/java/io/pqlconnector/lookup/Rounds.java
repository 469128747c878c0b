package io.pqlconnector.lookup;

import io.pqlconnector.spi.destination.Operation.Upsert;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Upserts that have to follow each other: CRMs refuse a request that names one record twice. */
public final class Rounds {
    private Rounds() {}

    /** Upserts in their order, in rounds of which none has two about one key. */
    public static List<List<Upsert>> of(List<Upsert> upserts) {
        List<List<Upsert>> rounds = new ArrayList<>();
        List<Upsert> rest = upserts;
        while (!rest.isEmpty()) {
            Map<String, Upsert> round = new LinkedHashMap<>();
            List<Upsert> later = new ArrayList<>();
            for (Upsert upsert : rest) {
                if (round.putIfAbsent(upsert.record().key(), upsert) != null) {
                    later.add(upsert);
                }
            }
            rounds.add(List.copyOf(round.values()));
            rest = later;
        }
        return rounds;
    }
}
