package io.pqlconnector.usage.lake;

import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a lake holds of one person, or held.
 *
 * @param email in lower case
 * @param ids the person's ids, known and anonymous, as sources give them
 * @param rows how many records are theirs or name them
 * @param files how many files hold these
 */
public record ErasedPerson(String email, SortedSet<String> ids, long rows, int files) {
    public ErasedPerson {
        ids = new TreeSet<>(ids);
    }

    /** Whether a text names the address. */
    public boolean isNamedIn(String text) {
        return Pattern.compile(Addresses.pattern(email))
                .matcher(text.toLowerCase(Locale.ROOT))
                .find();
    }
}
