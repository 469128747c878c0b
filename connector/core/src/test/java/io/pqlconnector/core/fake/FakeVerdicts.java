package io.pqlconnector.core.fake;

import io.pqlconnector.core.ledger.Verdict;
import io.pqlconnector.core.ledger.Verdicts;
import io.pqlconnector.spi.DestinationName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** What reps said, in memory. */
final class FakeVerdicts implements Verdicts {
    private final List<Verdict> told = new ArrayList<>();
    private final Map<String, Instant> readAt = new HashMap<>();
    private final Map<String, Instant> askedAt = new HashMap<>();

    @Override
    public Optional<Instant> readAt(DestinationName destination, String place) {
        return Optional.ofNullable(readAt.get(destination + " " + place));
    }

    @Override
    public Optional<Instant> askedAt(DestinationName destination, String place) {
        return Optional.ofNullable(askedAt.get(destination + " " + place));
    }

    @Override
    public void ask(DestinationName destination, String place, Instant at) {
        askedAt.put(destination + " " + place, at);
    }

    @Override
    public long endElsewhere(Map<DestinationName, Set<String>> places, Instant asOf) {
        List<Verdict> elsewhere = told.stream()
                .filter(verdict -> verdict.until().isEmpty()
                        && !places.getOrDefault(verdict.destination(), Set.of()).contains(verdict.place()))
                .toList();
        elsewhere.forEach(verdict -> end(verdict, asOf));
        return elsewhere.size();
    }

    private void end(Verdict verdict, Instant asOf) {
        told.remove(verdict);
        told.add(new Verdict(
                verdict.account(),
                verdict.destination(),
                verdict.place(),
                verdict.words(),
                verdict.since(),
                Optional.of(asOf)));
    }

    @Override
    public long keep(
            DestinationName destination, String place, SortedMap<String, String> now, Instant asOf, Instant at) {
        List<Verdict> before = told.stream()
                .filter(verdict -> verdict.destination().equals(destination)
                        && verdict.place().equals(place)
                        && verdict.until().isEmpty())
                .toList();
        List<Verdict> ended = before.stream()
                .filter(verdict -> !verdict.words().equals(now.get(verdict.account())))
                .toList();
        ended.forEach(verdict -> end(verdict, asOf));
        List<Verdict> begun = now.entrySet().stream()
                .map(entry -> new Verdict(
                        entry.getKey(), destination, place, entry.getValue(), asOf, Optional.<Instant>empty()))
                .filter(verdict -> before.stream()
                        .noneMatch(other -> other.account().equals(verdict.account())
                                && other.words().equals(verdict.words())))
                .toList();
        told.addAll(begun);
        askedAt.put(destination + " " + place, at);
        readAt.put(destination + " " + place, at);
        return (long) ended.size() + begun.size();
    }

    @Override
    public long standing(DestinationName destination, String place) {
        return told.stream()
                .filter(verdict -> verdict.destination().equals(destination)
                        && verdict.place().equals(place)
                        && verdict.until().isEmpty())
                .count();
    }

    @Override
    public List<Verdict> of(Collection<String> accounts) {
        return all().stream()
                .filter(verdict -> accounts.contains(verdict.account()))
                .toList();
    }

    @Override
    public List<Verdict> all() {
        return told.stream().sorted(Comparator.comparing(Verdict::since)).toList();
    }

    @Override
    public String version() {
        return told.toString();
    }
}
