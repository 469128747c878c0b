package io.pqlconnector.spi.source;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values of one record for the wanted columns, each as text: a string without its quotes, a number, true or false as
 * written, a list or object as its JSON. JSON's null counts as absent.
 */
public final class ColumnValues {
    private static final ColumnValues NONE = new ColumnValues(new String[0]);

    private final @Nullable String[] values;

    private ColumnValues(@Nullable String[] values) {
        this.values = values;
    }

    /**
     * From an array in the order of the columns, which the caller gives away.
     *
     * @param values a null is an absent value
     */
    public static ColumnValues of(@Nullable String[] values) {
        return values.length == 0 ? NONE : new ColumnValues(values);
    }

    /** How many columns were wanted. */
    public int size() {
        return values.length;
    }

    /** The value for the column at an index. */
    public Optional<String> get(int index) {
        return Optional.ofNullable(values[index]);
    }
}
