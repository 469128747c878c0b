package io.pqlconnector.store;

import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.core.score.ScoredUser;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The people of an account as one text, in which one of them is found as a part: keys as they are and e-mail addresses in
 * lower case, each between two separators.
 */
final class PeopleText {
    /** Stands in no key that anybody types. */
    private static final char SEPARATOR = '\u001F';

    private PeopleText() {}

    static String of(ScoredAccount account) {
        SortedSet<String> people = new TreeSet<>();
        for (ScoredUser user : account.users()) {
            people.add(user.measurement().key());
            if (!user.measurement().email().isEmpty()) {
                people.add(SqliteAssessments.folded(user.measurement().email()));
            }
        }
        StringBuilder text = new StringBuilder().append(SEPARATOR);
        people.forEach(person -> text.append(person.replace(SEPARATOR, ' ')).append(SEPARATOR));
        return text.toString();
    }

    /** The part that stands for one person. */
    static String of(String person) {
        return SEPARATOR + person.replace(SEPARATOR, ' ') + SEPARATOR;
    }
}
