package io.pqlconnector.formats;

import io.pqlconnector.spi.source.MalformedLineException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The ids in the list of a {@code $merge} event. */
final class MergedIds {
    private MergedIds() {}

    /** The ids in their order, without repetitions and empty ones. */
    static List<String> read(FoundValues values, int place) throws MalformedLineException {
        if (!values.is(place, JsonKind.ARRAY)) {
            return List.of();
        }
        JsonScanner scanner = new JsonScanner();
        scanner.begin(values.bytes(), values.from(place), values.to(place));
        Set<String> ids = new LinkedHashSet<>();
        if (scanner.enterArray()) {
            do {
                scanner.value();
                if (scanner.valueKind() == JsonKind.STRING || scanner.valueKind() == JsonKind.NUMBER) {
                    ids.add(JsonText.of(
                            values.bytes(), scanner.valueFrom(), scanner.valueTo(), scanner.valueIsPlain()));
                }
            } while (scanner.nextItem());
        }
        ids.remove("");
        return List.copyOf(ids);
    }
}
