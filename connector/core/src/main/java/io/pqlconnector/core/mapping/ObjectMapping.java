package io.pqlconnector.core.mapping;

import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One object of a destination.
 *
 * @param kind whether its records stand for accounts or for users
 * @param matches how its records are found, in order
 * @param createMissing whether a record that is not found is created
 * @param topUsers how many users of an account get a record; the champion gets one in any case
 * @param fields what is written, the match fields that are not mapped otherwise included
 */
public record ObjectMapping(
        ObjectName name,
        EntityKind kind,
        List<MatchMapping> matches,
        boolean createMissing,
        int topUsers,
        List<FieldMapping> fields) {
    public ObjectMapping {
        matches = List.copyOf(matches);
        fields = List.copyOf(fields);
    }

    /** The mapping of a field. */
    public Optional<FieldMapping> field(String name) {
        return fields.stream().filter(field -> field.field().equals(name)).findFirst();
    }

    /** Points at the record of a subject; empty if the subject has nothing by which it could be found. */
    public Optional<RecordRef> ref(Subject subject) {
        List<Match> found = new ArrayList<>(matches.size());
        for (MatchMapping match : matches) {
            String value = match.value().of(subject);
            if (!value.isEmpty()) {
                found.add(new Match(match.field(), value));
            }
        }
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new RecordRef(name, keyOf(subject), found, Optional.empty()));
    }

    private String keyOf(Subject subject) {
        return kind == EntityKind.ACCOUNT
                ? subject.account().key()
                : subject.user().orElseThrow().measurement().key();
    }
}
