package io.pqlconnector.formats;

import io.pqlconnector.spi.source.ColumnValues;
import io.pqlconnector.spi.source.MalformedLineException;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.PropertyPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line of Mixpanel's: an object in which one key holds the properties. What was read last is there until the next; for one thread. */
final class MixpanelLine {
    private final Keys keys;
    private final JsonScanner scanner = new JsonScanner();
    private final FoundValues line;
    private final FoundValues properties;

    MixpanelLine(Keys keys) {
        this.keys = keys;
        this.line = new FoundValues(keys.lineSize);
        this.properties = new FoundValues(keys.properties.size());
    }

    /** Which keys of a kind of lines are needed. Immutable. */
    static final class Keys {
        private final KeyTable table;
        private final int lineSize;
        private final int propertiesPlace;
        private final ObjectKeys properties;
        private final int columns;

        /**
         * The keys of one format.
         *
         * @param line of the line itself; their places are their indices
         * @param propertiesPlace the place of the key that holds the properties
         * @param own the properties that the format reads itself
         * @param columns the properties that are wanted beside them
         * @param damagedKey one of {@code own} that may be damaged, as {@link ObjectKeys} says; empty for none
         */
        Keys(List<String> line, int propertiesPlace, List<String> own, PropertyColumns columns, String damagedKey) {
            this.table = new KeyTable(line);
            this.lineSize = line.size();
            this.propertiesPlace = propertiesPlace;
            this.properties = new ObjectKeys(own, PropertyPath.Root.PROPERTIES, columns, damagedKey);
            this.columns = columns.paths().size();
        }
    }

    /** Reads a line; false if it is blank. */
    boolean next(byte[] bytes, int from, int to) throws MalformedLineException {
        if (!scanner.begin(bytes, from, to)) {
            return false;
        }
        line.begin(bytes);
        properties.begin(bytes);
        if (!scanner.atObject()) {
            throw new MalformedLineException("not a JSON object");
        }
        if (scanner.enterObject()) {
            do {
                readMember(bytes);
            } while (scanner.nextKey());
        }
        scanner.finish();
        return true;
    }

    private void readMember(byte[] bytes) throws MalformedLineException {
        int place = keys.table.find(scanner, bytes);
        if (place == keys.propertiesPlace) {
            keys.properties.read(scanner, bytes, properties, line, place);
            return;
        }
        scanner.value();
        if (place >= 0) {
            line.note(place, scanner);
        }
    }

    /** The values of the line itself. */
    FoundValues values() {
        return line;
    }

    /** The values among the properties. */
    FoundValues properties() {
        return properties;
    }

    /** The columns that are wanted. */
    ColumnValues columns() {
        @Nullable String[] values = new @Nullable String[keys.columns];
        keys.properties.fill(values, properties);
        return ColumnValues.of(values);
    }
}
