package io.pqlconnector.crm.hubspot;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which record stands for which key, as far as it was looked up lately, so that a batch that is sent in parts asks once. */
final class Identities {
    private static final int MOST = 5_000;

    /** Somebody may create a record at any time, so that there is none is believed for a short while only. */
    private static final Duration ABSENT_FOR = Duration.ofMinutes(1);

    private final Map<String, Known> byKey = new LinkedHashMap<>();
    private final Map<String, String> byId = new LinkedHashMap<>();

    /**
     * What is known of a key.
     *
     * @param id empty if there is no such record
     */
    record Known(Optional<String> id, Instant since) {}

    synchronized Optional<Known> of(HubSpotObject object, String key, Instant now) {
        return Optional.ofNullable(byKey.get(name(object, key)))
                .filter(known ->
                        known.id.isPresent() || known.since.plus(ABSENT_FOR).isAfter(now));
    }

    synchronized void note(HubSpotObject object, String key, Optional<String> id, Instant now) {
        put(byKey, name(object, key), new Known(id, now));
        id.ifPresent(record -> put(byId, name(object, record), key));
    }

    /** The key that a record has been given lately: a search would not know it yet. */
    synchronized Optional<String> keyOf(HubSpotObject object, String id) {
        return Optional.ofNullable(byId.get(name(object, id)));
    }

    synchronized void forget(HubSpotObject object, String key) {
        byKey.remove(name(object, key));
    }

    private static <V> void put(Map<String, V> map, String name, V value) {
        if (map.size() >= MOST) {
            map.remove(map.keySet().iterator().next());
        }
        map.put(name, value);
    }

    private static String name(HubSpotObject object, String keyOrId) {
        return object.word() + "/" + keyOrId;
    }
}
