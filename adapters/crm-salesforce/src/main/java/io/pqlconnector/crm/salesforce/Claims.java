package io.pqlconnector.crm.salesforce;

import io.pqlconnector.lookup.Identities;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps two keys from taking one record, or making one twice, while neither of them can be found in Salesforce yet. */
final class Claims {
    private final Identities identities;

    Claims(Identities identities) {
        this.identities = identities;
    }

    /**
     * Claims a record that stands for no key yet. Two threads may have found it at the same time for two keys, and the second
     * write would take it from the first.
     *
     * @return the key that has claimed it before
     */
    Optional<String> claim(SalesforceObject object, RecordRef ref, Row row) {
        return identities.claim(object.name(), row.id(), ref.key());
    }

    /**
     * Claims what a record is found by that is about to be made, and its key in the form in which Salesforce compares it. Neither
     * another thread nor a query at the same moment would see it yet.
     *
     * @return why the record must not be made
     */
    Optional<Search.Unusable> claimMatches(SalesforceObject object, RecordRef ref) {
        List<Match> claims = new ArrayList<>(ref.matches());
        claims.add(new Match(object.keyField(), ref.key()));
        for (Match match : claims) {
            String what = match.field() + "=" + Row.fold(match.value());
            Optional<String> other = identities.claim(object.name(), what, ref.key());
            if (other.isPresent()) {
                letGo(object, ref);
                return Optional.of(Search.beingMade(object, match, other.get()));
            }
        }
        return Optional.empty();
    }

    /** Gives back what a key has claimed, since nothing was written for it. */
    void letGo(SalesforceObject object, RecordRef ref) {
        identities.letGo(object.name(), ref.key());
    }
}
