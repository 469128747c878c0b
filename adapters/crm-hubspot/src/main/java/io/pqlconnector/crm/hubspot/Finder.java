package io.pqlconnector.crm.hubspot;

import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.lookup.Identities;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the records that references point at, many with one call: by the id that is known, else by our key, else by the matches
 * of the mapping in their order. An id is no truth for HubSpot, where a merge gives a new one; our key is (HubSpot contract
 * §4.8).
 */
final class Finder {
    private final Objects objects;
    private final Schema schema;
    private final Lookups lookups;
    private final Choice choice;
    private final Portal portal;
    private final TimeAndChance time;
    private final Identities identities = new Identities();

    Finder(Objects objects, Schema schema, Portal portal, HubSpotSettings.Ambiguous ambiguous, TimeAndChance time) {
        this.objects = objects;
        this.schema = schema;
        this.lookups = new Lookups(objects);
        this.choice = new Choice(ambiguous);
        this.portal = portal;
        this.time = time;
    }

    /**
     * Finds records.
     *
     * @param properties what is wanted of them; if nothing is, a record whose id is known is not asked for
     * @return for each reference what came of it
     */
    Map<RecordRef, Search> find(HubSpotObject object, Collection<RecordRef> refs, Set<String> properties)
            throws InterruptedException {
        Map<RecordRef, Search> found = new LinkedHashMap<>();
        Map<String, List<RecordRef>> byId = new LinkedHashMap<>();
        Set<RecordRef> open = new LinkedHashSet<>();
        for (RecordRef ref : new LinkedHashSet<>(refs)) {
            Optional<Identities.Known> cached = identities.of(object.objectName(), ref, time.now());
            Optional<String> id = ref.known().map(CrmId::value).or(() -> cached.flatMap(Identities.Known::id));
            if (id.isPresent()) {
                byId.computeIfAbsent(id.get(), key -> new ArrayList<>()).add(ref);
            } else if (cached.isPresent()) {
                found.put(ref, new Search.Missing());
            } else {
                open.add(ref);
            }
        }
        if (properties.isEmpty()) {
            byId.forEach((id, of) -> of.forEach(ref -> found.put(ref, known(id))));
        } else if (!byId.isEmpty()) {
            readById(object, byId, properties, found);
            byId.values()
                    .forEach(of ->
                            of.stream().filter(ref -> !found.containsKey(ref)).forEach(open::add));
        }
        lookUp(object, open, properties, found);
        return found;
    }

    /** Finds records although an id was told for them: it leads nowhere any more. */
    Map<RecordRef, Search> findAnew(HubSpotObject object, Collection<RecordRef> refs, Set<String> properties)
            throws InterruptedException {
        refs.forEach(ref -> identities.forget(object.objectName(), ref.key()));
        Map<RecordRef, Search> found = new LinkedHashMap<>();
        lookUp(object, new LinkedHashSet<>(refs), properties, found);
        return found;
    }

    /** Notes that a record stands for a key. */
    void note(HubSpotObject object, RecordRef ref, String id) {
        identities.note(object.objectName(), ref, Optional.of(id), time.now());
    }

    /**
     * Claims a record that stands for no key yet. Two threads may have found it at the same time for two keys, and the second
     * write would take it from the first.
     *
     * @return the key that has claimed it before
     */
    Optional<String> claim(HubSpotObject object, RecordRef ref, Row row) {
        return identities.claim(object.objectName(), row.id(), ref.key());
    }

    /**
     * Claims what a record is found by that is about to be made. HubSpot lets two companies have one domain, and neither
     * another thread nor a search within seconds would see the first one (HubSpot contract §4.6, §4.8).
     *
     * @return why the record must not be made
     */
    Optional<Search.Unusable> claimMatches(HubSpotObject object, RecordRef ref) {
        for (Match match : ref.matches()) {
            String what = match.field() + "=" + Lookups.asCompared(object, match);
            Optional<String> other = identities.claim(object.objectName(), what, ref.key());
            if (other.isPresent()) {
                letGo(object, ref);
                return Optional.of(Search.beingMade(object, match, other.get()));
            }
        }
        return Optional.empty();
    }

    /** Gives back what a key has claimed, since nothing was written for it. */
    void letGo(HubSpotObject object, RecordRef ref) {
        identities.letGo(object.objectName(), ref.key());
    }

    private static Search known(String id) {
        return new Search.Found(new Row(id, Map.of(), false, Optional.empty()), true);
    }

    private void readById(
            HubSpotObject object,
            Map<String, List<RecordRef>> byId,
            Set<String> properties,
            Map<RecordRef, Search> found)
            throws InterruptedException {
        for (Row row : objects.read(object.type(), Optional.empty(), byId.keySet(), properties)) {
            byId.getOrDefault(row.id(), List.of()).forEach(ref -> found.put(ref, new Search.Found(row, true)));
        }
    }

    private void lookUp(HubSpotObject object, Set<RecordRef> open, Set<String> properties, Map<RecordRef, Search> found)
            throws InterruptedException {
        if (open.isEmpty()) {
            return;
        }
        Set<String> wanted = new LinkedHashSet<>(properties);
        wanted.addAll(Lookups.alwaysRead(object));
        byKey(object, open, wanted, found);
        int most = open.stream().mapToInt(ref -> ref.matches().size()).max().orElse(0);
        for (int place = 0; place < most; place++) {
            byMatch(object, open, place, wanted, found);
        }
        for (RecordRef ref : open) {
            found.put(ref, new Search.Missing());
            identities.note(object.objectName(), ref, Optional.empty(), time.now());
        }
    }

    private void byKey(HubSpotObject object, Set<RecordRef> open, Set<String> wanted, Map<RecordRef, Search> found)
            throws InterruptedException {
        if (!schema.of(object).containsKey(object.keyProperty())) {
            return;
        }
        Map<String, RecordRef> byKey = new LinkedHashMap<>();
        open.forEach(ref -> byKey.put(ref.key(), ref));
        for (Row row : objects.read(object.type(), Optional.of(object.keyProperty()), byKey.keySet(), wanted)) {
            Optional.ofNullable(byKey.get(row.get(object.keyProperty())))
                    .ifPresent(ref -> settle(object, ref, new Search.Found(row, true), open, found));
        }
    }

    private void byMatch(
            HubSpotObject object, Set<RecordRef> open, int place, Set<String> wanted, Map<RecordRef, Search> found)
            throws InterruptedException {
        Map<String, List<RecordRef>> byField = new LinkedHashMap<>();
        for (RecordRef ref : open) {
            if (place < ref.matches().size()) {
                byField.computeIfAbsent(ref.matches().get(place).field(), field -> new ArrayList<>())
                        .add(ref);
            }
        }
        for (Map.Entry<String, List<RecordRef>> entry : byField.entrySet()) {
            String field = entry.getKey();
            boolean unique = Optional.ofNullable(schema.of(object).get(field))
                    .filter(Property::unique)
                    .isPresent();
            Set<String> values = new LinkedHashSet<>();
            entry.getValue().forEach(ref -> values.add(ref.matches().get(place).value()));
            Map<String, List<Row>> hits = lookups.of(object, field, unique, values, wanted);
            for (RecordRef ref : entry.getValue()) {
                Match match = ref.matches().get(place);
                List<Row> rows = hits.getOrDefault(match.value(), List.of());
                if (!rows.isEmpty()) {
                    settle(object, ref, judge(object, ref, match, rows), open, found);
                }
            }
        }
    }

    private Search judge(HubSpotObject object, RecordRef ref, Match match, List<Row> rows) throws InterruptedException {
        Optional<Row> chosen = choice.among(object, rows, ref.key());
        if (chosen.isEmpty()) {
            return Search.ambiguous(object, match, rows, portal.get());
        }
        String key = identities
                .keyOf(object.objectName(), chosen.get().id())
                .orElseGet(() -> chosen.get().get(object.keyProperty()));
        return key.isEmpty() || key.equals(ref.key())
                ? new Search.Found(chosen.get(), !key.isEmpty())
                : Search.taken(object, match.field(), chosen.get(), key, portal.get());
    }

    private void settle(
            HubSpotObject object, RecordRef ref, Search search, Set<RecordRef> open, Map<RecordRef, Search> found) {
        found.put(ref, search);
        open.remove(ref);
        if (search instanceof Search.Found hit && hit.ours()) {
            note(object, ref, hit.row().id());
        }
    }
}
