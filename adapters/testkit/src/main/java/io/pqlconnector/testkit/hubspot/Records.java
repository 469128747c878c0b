package io.pqlconnector.testkit.hubspot;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The records of one kind, found by id and by unique values. Whoever uses it holds the portal's lock. */
final class Records {
    static final String EMAIL = "email";
    static final String MORE_EMAILS = "hs_additional_emails";

    private final ObjectType type;
    private final PropertyCatalog catalog;
    private final Map<String, HubRecord> live = new LinkedHashMap<>();
    private final Map<String, HubRecord> archived = new LinkedHashMap<>();
    private final Map<String, HubRecord> byValue = new HashMap<>();
    private final Map<String, HubRecord> archivedByValue = new HashMap<>();
    private final int searchLag;
    private long lastId;
    private long searches;

    Records(ObjectType type, PropertyCatalog catalog, int searchLag) {
        this.type = type;
        this.catalog = catalog;
        this.searchLag = searchLag;
        this.lastId = type.firstRecord();
    }

    Collection<HubRecord> all() {
        return Collections.unmodifiableCollection(live.values());
    }

    Collection<HubRecord> archived() {
        return Collections.unmodifiableCollection(archived.values());
    }

    Optional<HubRecord> get(String id) {
        return Optional.ofNullable(live.get(id));
    }

    Optional<HubRecord> getArchived(String id) {
        return Optional.ofNullable(archived.get(id));
    }

    /** The record that has a unique value; e-mail addresses compare without case, secondary ones too. */
    Optional<HubRecord> by(String property, String value) {
        return Optional.ofNullable(byValue.get(place(property, value)));
    }

    /** The archived record that had a unique value. */
    Optional<HubRecord> archivedBy(String property, String value) {
        return Optional.ofNullable(archivedByValue.get(place(property, value)));
    }

    HubRecord create(Instant now) {
        lastId++;
        HubRecord record = new HubRecord(type, Long.toString(lastId), now);
        record.hideUntil(searches + 1 + searchLag);
        live.put(record.id(), record);
        record.set("hs_object_id", record.id());
        record.set(type.created(), PropertyValues.time(now));
        record.set(type.modified(), PropertyValues.time(now));
        return record;
    }

    /** Puts values in; empty ones empty. */
    void set(HubRecord record, Map<String, String> values, Instant now) {
        if (searchLag > 0) {
            record.hideChangeUntil(searches + 1 + searchLag, searches + 1);
        }
        values.forEach((property, value) -> {
            index(record, property, record.value(property), false);
            record.set(property, value);
            index(record, property, value, true);
        });
        record.touch(now);
        record.set(type.modified(), PropertyValues.time(now));
    }

    void archive(HubRecord record, Instant now) {
        live.remove(record.id());
        archived.put(record.id(), record);
        record.archive(Optional.of(now));
        record.values().forEach((property, value) -> {
            if (isUnique(property)) {
                index(record, property, value, false);
                archivedByValue.put(place(property, value), record);
            }
        });
    }

    /** Forgets a record that became a part of another one. */
    void remove(HubRecord record) {
        live.remove(record.id());
        record.values().forEach((property, value) -> index(record, property, value, false));
    }

    /** Counts a search, and says which one it is. */
    long nextSearch() {
        searches++;
        return searches;
    }

    /** Lets searches see everything. */
    void show() {
        live.values().forEach(HubRecord::show);
    }

    private void index(HubRecord record, String property, String values, boolean add) {
        if (!isUnique(property)) {
            return;
        }
        // One value, but for the additional e-mail addresses.
        for (String value : property.equals(MORE_EMAILS) ? values.split(";", -1) : new String[] {values}) {
            if (!value.isEmpty() && add) {
                byValue.put(place(property, value), record);
            } else {
                byValue.remove(place(property, value), record);
            }
        }
    }

    /** Whether a value of a property belongs to one record only. */
    private boolean isUnique(String property) {
        boolean email = type == ObjectType.CONTACTS && (property.equals(EMAIL) || property.equals(MORE_EMAILS));
        return email || catalog.find(property).filter(HubSpotProperty::unique).isPresent();
    }

    private static String place(String property, String value) {
        boolean email = property.equals(EMAIL) || property.equals(MORE_EMAILS);
        return email ? EMAIL + ' ' + value.strip().toLowerCase(Locale.ROOT) : property + ' ' + value;
    }
}
