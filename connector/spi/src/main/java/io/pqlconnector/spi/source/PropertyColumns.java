package io.pqlconnector.spi.source;

import java.util.Collection;
import java.util.List;

/**
 * The values that are kept in columns of their own beside the whole text, because rules refer to them.
 *
 * @param paths in order, without repetition; a value's place in {@link ColumnValues} is its path's place here
 */
public record PropertyColumns(List<PropertyPath> paths) {
    public PropertyColumns {
        paths = List.copyOf(paths);
    }

    /** The columns for some paths, in their natural order. */
    public static PropertyColumns of(Collection<PropertyPath> paths) {
        return new PropertyColumns(paths.stream().distinct().sorted().toList());
    }
}
