package io.pqlconnector.lookup;

import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.RecordRef;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which record stands for which key, as far as it was looked up lately, so that a batch that is sent in parts asks once. */
public final class Identities {
    private static final int MOST = 5_000;

    /** Somebody may create a record at any time, so that there is none is believed for a short while only. */
    private static final Duration ABSENT_FOR = Duration.ofMinutes(1);

    private final Map<String, Known> byKey = new LinkedHashMap<>();
    private final Map<String, String> byId = new LinkedHashMap<>();
    private final Map<String, String> claims = new LinkedHashMap<>();

    /**
     * What is known of a key.
     *
     * @param id empty if there is no such record
     * @param by the matches by which it was looked for: that there is none is true of them only
     */
    public record Known(Optional<String> id, List<Match> by, Instant since) {}

    /** What is known of the key of a reference; empty if it has to be looked for. */
    public synchronized Optional<Known> of(ObjectName object, RecordRef ref, Instant now) {
        return Optional.ofNullable(byKey.get(name(object, ref.key())))
                .filter(known -> known.id.isPresent()
                        || (known.by.equals(ref.matches())
                                && known.since.plus(ABSENT_FOR).isAfter(now)));
    }

    /** Notes that a record stands for a key, or that none does. */
    public synchronized void note(ObjectName object, RecordRef ref, Optional<String> id, Instant now) {
        put(byKey, name(object, ref.key()), new Known(id, ref.matches(), now));
        id.ifPresent(record -> put(byId, name(object, record), ref.key()));
    }

    /**
     * Claims something for a key.
     *
     * @param what an id, or what a record is found by
     * @return the key that has claimed it before, if it is another one
     */
    public synchronized Optional<String> claim(ObjectName object, String what, String key) {
        String name = name(object, what);
        Optional<String> other = Optional.ofNullable(claims.get(name)).or(() -> Optional.ofNullable(byId.get(name)));
        if (other.isEmpty()) {
            put(claims, name, key);
        }
        return other.filter(holder -> !holder.equals(key));
    }

    /** Gives back what a key has claimed. */
    public synchronized void letGo(ObjectName object, String key) {
        claims.entrySet()
                .removeIf(
                        claim -> claim.getValue().equals(key) && claim.getKey().startsWith(name(object, "")));
    }

    /** The key that a record has been given lately: a search would not know it yet. */
    public synchronized Optional<String> keyOf(ObjectName object, String id) {
        return Optional.ofNullable(byId.get(name(object, id)));
    }

    /** The key is looked for anew. */
    public synchronized void forget(ObjectName object, String key) {
        byKey.remove(name(object, key));
    }

    private static <V> void put(Map<String, V> map, String name, V value) {
        if (map.size() >= MOST) {
            map.remove(map.keySet().iterator().next());
        }
        map.put(name, value);
    }

    private static String name(ObjectName object, String keyOrId) {
        return object.value() + "/" + keyOrId;
    }
}
