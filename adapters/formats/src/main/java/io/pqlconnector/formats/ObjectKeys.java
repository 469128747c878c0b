package io.pqlconnector.formats;

import io.pqlconnector.spi.source.MalformedLineException;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.PropertyPath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which keys of an object are needed: those that a format reads itself, and after them those that are wanted as columns. A key
 * may be both and then has one place.
 */
final class ObjectKeys {
    private final KeyTable keys;
    private final int size;
    private final int[] placeOfColumn;
    private final String damagedKey;
    private final int damagedPlace;

    /**
     * For one object of a record.
     *
     * @param own the keys that the format reads itself; their places are their indices
     * @param root which object; columns of other objects are always absent here
     */
    ObjectKeys(List<String> own, PropertyPath.Root root, PropertyColumns columns) {
        this(own, root, columns, "");
    }

    /**
     * For one object of a record.
     *
     * @param damagedKey one of the format's own keys that is also recognised with a character behind it that is no ASCII;
     *     empty for none
     */
    ObjectKeys(List<String> own, PropertyPath.Root root, PropertyColumns columns, String damagedKey) {
        List<String> wanted = new ArrayList<>(own);
        this.placeOfColumn = new int[columns.paths().size()];
        for (int i = 0; i < placeOfColumn.length; i++) {
            PropertyPath path = columns.paths().get(i);
            placeOfColumn[i] = -1;
            if (path.root() == root) {
                if (!wanted.contains(path.key())) {
                    wanted.add(path.key());
                }
                placeOfColumn[i] = wanted.indexOf(path.key());
            }
        }
        this.keys = new KeyTable(wanted);
        this.size = wanted.size();
        this.damagedKey = damagedKey;
        this.damagedPlace = wanted.indexOf(damagedKey);
    }

    /** How many places there are. */
    int size() {
        return size;
    }

    /**
     * Reads the value that starts here and, if it is an object, notes the values in it that are wanted.
     *
     * @param inner where the values of the object are noted
     * @param outer where the object itself is noted, unless the key occurred before
     */
    void read(JsonScanner scanner, byte[] bytes, FoundValues inner, FoundValues outer, int place)
            throws MalformedLineException {
        if (outer.has(place) || !scanner.atObject()) {
            scanner.value();
            outer.note(place, scanner);
            return;
        }
        int from = scanner.position();
        if (scanner.enterObject()) {
            do {
                int innerPlace = find(scanner, bytes);
                scanner.value();
                if (innerPlace >= 0) {
                    inner.note(innerPlace, scanner);
                }
            } while (scanner.nextKey());
        }
        outer.noteObject(place, from, scanner.position());
    }

    /** Fills in the values of the columns that this object holds. */
    void fill(@Nullable String[] columns, FoundValues values) {
        for (int i = 0; i < placeOfColumn.length; i++) {
            int place = placeOfColumn[i];
            if (place >= 0 && values.hasValue(place)) {
                columns[i] = values.text(place);
            }
        }
    }

    private int find(JsonScanner scanner, byte[] bytes) {
        int place = keys.find(scanner, bytes);
        return place < 0 && damagedPlace >= 0 && !scanner.keyIsPlain() && isDamaged(scanner.key())
                ? damagedPlace
                : place;
    }

    private boolean isDamaged(String key) {
        return key.length() > damagedKey.length()
                && key.startsWith(damagedKey)
                && key.charAt(damagedKey.length()) > '~';
    }
}
