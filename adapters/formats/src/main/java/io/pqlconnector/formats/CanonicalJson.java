package io.pqlconnector.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pqlconnector.spi.source.MalformedLineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Adds a JSON object to a hash so that the order of keys, white space and the spelling of characters make no difference.
 * Numbers count as written: 1 and 1.0 differ, and an id of thirty digits keeps them all.
 */
final class CanonicalJson {
    private final JsonScanner scanner = new JsonScanner();

    /**
     * Adds an object that is known to be valid.
     *
     * @param without keys of the object itself that do not count
     */
    void addTo(IdHash hash, byte[] bytes, int from, int to, Set<String> without) throws MalformedLineException {
        scanner.begin(bytes, from, to);
        Map<String, Object> members = object(bytes);
        members.keySet().removeAll(without);
        add(hash, members);
    }

    private Map<String, Object> object(byte[] bytes) throws MalformedLineException {
        Map<String, Object> members = new TreeMap<>();
        if (scanner.enterObject()) {
            do {
                String key = scanner.key();
                Object value = value(bytes);
                members.putIfAbsent(key, value);
            } while (scanner.nextKey());
        }
        return members;
    }

    private Object value(byte[] bytes) throws MalformedLineException {
        if (scanner.atObject()) {
            return object(bytes);
        }
        if (scanner.atArray()) {
            List<Object> items = new ArrayList<>();
            if (scanner.enterArray()) {
                do {
                    items.add(value(bytes));
                } while (scanner.nextItem());
            }
            return items;
        }
        scanner.value();
        return scanner.valueKind() == JsonKind.STRING
                ? "\"" + JsonText.of(bytes, scanner.valueFrom(), scanner.valueTo(), scanner.valueIsPlain())
                : new String(bytes, scanner.valueFrom(), scanner.valueTo() - scanner.valueFrom(), UTF_8);
    }

    private static void add(IdHash hash, Object value) {
        if (value instanceof Map<?, ?> members) {
            hash.number('{').number(members.size());
            members.forEach((key, member) -> {
                hash.text((String) key);
                add(hash, member);
            });
        } else if (value instanceof List<?> items) {
            hash.number('[').number(items.size());
            items.forEach(item -> add(hash, item));
        } else {
            hash.number('v').text((String) value);
        }
    }
}
