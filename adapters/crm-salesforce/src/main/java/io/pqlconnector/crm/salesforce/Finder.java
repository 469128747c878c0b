package io.pqlconnector.crm.salesforce;

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
import java.util.TreeMap;

/**
 * Finds the records that references point at, many with one query: by the id that is known, else by our key, else by the matches
 * of the mapping in their order (Salesforce contract §2.3). Merged records lead to the one that is left, converted leads to
 * their contact.
 */
final class Finder {
    private final Lookups lookups;
    private final Schema schema;
    private final Choice choice;
    private final SalesforceClient client;
    private final TimeAndChance time;
    private final Identities identities = new Identities();
    private final Claims claims = new Claims(identities);

    Finder(
            Queries queries,
            Schema schema,
            SalesforceClient client,
            SalesforceSettings.Ambiguous ambiguous,
            TimeAndChance time) {
        this.lookups = new Lookups(queries, schema);
        this.schema = schema;
        this.choice = new Choice(ambiguous);
        this.client = client;
        this.time = time;
    }

    /**
     * Finds records.
     *
     * @param wanted fields that are to be known of them; if none is, a record whose id is known is not asked for
     * @return for each reference what came of it
     */
    Map<RecordRef, Search> find(SalesforceObject object, Collection<RecordRef> refs, Set<String> wanted)
            throws InterruptedException {
        Map<RecordRef, Search> found = new LinkedHashMap<>();
        Map<String, List<RecordRef>> byId = new LinkedHashMap<>();
        Set<RecordRef> open = new LinkedHashSet<>();
        for (RecordRef ref : new LinkedHashSet<>(refs)) {
            Optional<Identities.Known> cached = identities.of(object.name(), ref, time.now());
            Optional<String> id = ref.known().map(CrmId::value).or(() -> cached.flatMap(Identities.Known::id));
            if (id.isPresent()) {
                byId.computeIfAbsent(id.get(), key -> new ArrayList<>()).add(ref);
            } else if (cached.isPresent()) {
                found.put(ref, new Search.Missing());
            } else {
                open.add(ref);
            }
        }
        if (wanted.isEmpty()) {
            byId.forEach((id, of) -> of.forEach(ref -> found.put(ref, known(object, id))));
        } else if (!byId.isEmpty()) {
            open.addAll(readOrFollow(object, byId, wanted, found));
        }
        lookUp(object, open, wanted, found);
        return found;
    }

    /** Finds records although an id was told for them: it leads nowhere any more. */
    Map<RecordRef, Search> findAnew(SalesforceObject object, Collection<RecordRef> refs, Set<String> wanted)
            throws InterruptedException {
        Map<RecordRef, Search> found = new LinkedHashMap<>();
        Map<String, List<RecordRef>> byId = new LinkedHashMap<>();
        for (RecordRef ref : refs) {
            Optional<String> id = ref.known()
                    .map(CrmId::value)
                    .or(() -> identities.of(object.name(), ref, time.now()).flatMap(Identities.Known::id));
            id.ifPresent(
                    gone -> byId.computeIfAbsent(gone, key -> new ArrayList<>()).add(ref));
            identities.forget(object.name(), ref.key());
        }
        Set<RecordRef> open = new LinkedHashSet<>(refs);
        follow(object, byId, wanted, found);
        open.removeAll(found.keySet());
        lookUp(object, open, wanted, found);
        return found;
    }

    // Answers with those whose id leads nowhere, not even to what their record was merged into.
    private List<RecordRef> readOrFollow(
            SalesforceObject object,
            Map<String, List<RecordRef>> byId,
            Set<String> wanted,
            Map<RecordRef, Search> found)
            throws InterruptedException {
        List<RecordRef> gone = read(object, byId, wanted, found);
        if (!gone.isEmpty()) {
            Map<String, List<RecordRef>> left = new LinkedHashMap<>(byId);
            left.values().removeIf(refs -> found.keySet().containsAll(refs));
            follow(object, left, wanted, found);
        }
        return gone.stream().filter(ref -> !found.containsKey(ref)).toList();
    }

    private void follow(
            SalesforceObject object,
            Map<String, List<RecordRef>> gone,
            Set<String> wanted,
            Map<RecordRef, Search> found)
            throws InterruptedException {
        Map<String, List<RecordRef>> merged = new LinkedHashMap<>();
        lookups.survivors(object, gone.keySet())
                .forEach((id, survivor) -> merged.computeIfAbsent(survivor, key -> new ArrayList<>())
                        .addAll(gone.getOrDefault(id, List.of())));
        read(object, merged, wanted, found);
    }

    // Answers with those whose id leads nowhere.
    private List<RecordRef> read(
            SalesforceObject object,
            Map<String, List<RecordRef>> byId,
            Set<String> wanted,
            Map<RecordRef, Search> found)
            throws InterruptedException {
        if (byId.isEmpty()) {
            return List.of();
        }
        Map<RecordRef, Row> rows = new LinkedHashMap<>();
        for (Row row : lookups.byId(object, byId.keySet(), wanted)) {
            byId.getOrDefault(row.id(), List.of()).forEach(ref -> rows.put(ref, row));
        }
        settle(object, rows, wanted, found);
        return byId.values().stream()
                .flatMap(List::stream)
                .filter(ref -> !found.containsKey(ref))
                .toList();
    }

    private void lookUp(SalesforceObject object, Set<RecordRef> refs, Set<String> wanted, Map<RecordRef, Search> found)
            throws InterruptedException {
        if (refs.isEmpty()) {
            return;
        }
        List<Row> rows = lookups.candidates(object, refs, wanted);
        Schema.Definition definition = schema.of(object.type());
        Map<RecordRef, Row> hits = new LinkedHashMap<>();
        for (RecordRef ref : refs) {
            Optional<Search> search = search(object, ref, rows, definition);
            if (search.isPresent() && search.get() instanceof Search.Found hit) {
                hits.put(ref, hit.row());
            } else if (search.isPresent()) {
                found.put(ref, search.get());
            } else {
                found.put(ref, new Search.Missing());
                identities.note(object.name(), ref, Optional.empty(), time.now());
            }
        }
        settle(object, hits, wanted, found);
    }

    private Optional<Search> search(
            SalesforceObject object, RecordRef ref, List<Row> rows, Schema.Definition definition)
            throws InterruptedException {
        List<Row> ours = rows.stream()
                .filter(row ->
                        Row.fold(row.get(object.keyField())).equals(Row.fold(SalesforceObject.stored(ref.key()))))
                .toList();
        if (!ours.isEmpty()) {
            return Optional.of(judge(object, ref, new Match(object.keyField(), ref.key()), ours));
        }
        for (Match match : ref.matches()) {
            if (!match.value().isEmpty() && !Soql.canHold(match.value())) {
                return Optional.of(Search.unaskable(match));
            }
            List<Row> hits = rows.stream()
                    .filter(row -> Lookups.fits(row, match, definition))
                    .toList();
            if (!hits.isEmpty()) {
                return Optional.of(judge(object, ref, match, hits));
            }
        }
        return Soql.canHold(ref.key())
                ? Optional.empty()
                : Optional.of(Search.unaskable(new Match(object.keyField(), ref.key())));
    }

    private Search judge(SalesforceObject object, RecordRef ref, Match match, List<Row> rows)
            throws InterruptedException {
        Optional<Row> chosen = choice.among(object, rows, ref.key());
        if (chosen.isEmpty()) {
            return Search.ambiguous(object, match, rows, client.session());
        }
        String key =
                identities.keyOf(object.name(), chosen.get().id()).orElseGet(() -> keyOf(object, chosen.get(), ref));
        return key.isEmpty() || key.equals(ref.key())
                ? new Search.Found(chosen.get(), !key.isEmpty())
                : Search.taken(object, match.field(), chosen.get(), key, client.session());
    }

    // Converted leads are replaced by their contacts; all others are what was looked for.
    private void settle(
            SalesforceObject object, Map<RecordRef, Row> rows, Set<String> wanted, Map<RecordRef, Search> found)
            throws InterruptedException {
        Map<String, List<RecordRef>> contacts = new LinkedHashMap<>();
        List<RecordRef> standing = new ArrayList<>();
        rows.forEach((ref, row) -> {
            if (object.isLead() && row.isTrue("IsConverted")) {
                contacts.computeIfAbsent(row.get("ConvertedContactId"), id -> new ArrayList<>())
                        .add(ref);
            } else {
                found.put(ref, new Search.Found(row, keyOf(object, row, ref).equals(ref.key())));
                standing.add(ref);
            }
        });
        for (RecordRef ref : standing) {
            checkKey(object, ref, found);
        }
        if (contacts.isEmpty()) {
            return;
        }
        contacts.values().forEach(refs -> refs.forEach(ref -> found.put(ref, Search.goneWithItsContact())));
        contacts.remove("");
        for (Row contact : lookups.byId(SalesforceObject.CONTACT, contacts.keySet(), wanted)) {
            contacts.getOrDefault(contact.id(), List.of())
                    .forEach(ref -> found.put(
                            ref,
                            new Search.Found(
                                    contact,
                                    keyOf(SalesforceObject.CONTACT, contact, ref)
                                            .equals(ref.key()))));
        }
    }

    // One that others were merged into, or that somebody gave another key, may stand for somebody else.
    private void checkKey(SalesforceObject object, RecordRef ref, Map<RecordRef, Search> found)
            throws InterruptedException {
        if (!(found.get(ref) instanceof Search.Found hit)) {
            return;
        }
        String key = hit.row().get(object.keyField());
        if (hit.ours()) {
            note(object, ref, hit.row().id());
        } else if (!key.isEmpty()) {
            found.put(ref, Search.taken(object, object.keyField(), hit.row(), key, client.session()));
        }
    }

    // A long key stands there shortened.
    private static String keyOf(SalesforceObject object, Row row, RecordRef ref) {
        String held = row.get(object.keyField());
        return held.equals(SalesforceObject.stored(ref.key())) ? ref.key() : held;
    }

    /** Notes that a record stands for a key. */
    void note(SalesforceObject object, RecordRef ref, String id) {
        identities.note(object.name(), ref, Optional.of(id), time.now());
    }

    /** What keys of this run have laid hands on. */
    Claims claims() {
        return claims;
    }

    private static Search known(SalesforceObject object, String id) {
        // The id's first letters tell a contact from a lead, where a lead was converted and followed before.
        boolean followed = object.isLead() && id.startsWith("003");
        String type = followed ? SalesforceObject.CONTACT.type() : object.type();
        return new Search.Found(new Row(type, id, new TreeMap<>()), true);
    }
}
