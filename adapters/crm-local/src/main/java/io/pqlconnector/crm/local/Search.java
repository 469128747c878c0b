package io.pqlconnector.crm.local;

import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.RejectionCodes;
import java.util.List;
import java.util.stream.Collectors;

/** What came of looking for a record. */
sealed interface Search {

    /** The one record. */
    record Found(StoredRecord record) implements Search {}

    /** Nothing; the record may be created. */
    record Missing(RecordRef ref) implements Search {

        /** What was looked for, for a person. */
        String message() {
            String matches = ref.matches().stream()
                    .map(match -> " or with " + match.field() + " \"" + match.value() + "\"")
                    .collect(Collectors.joining());
            return "There is no " + ref.object() + " with the key \"" + ref.key() + "\"" + matches + ".";
        }
    }

    /** Something that must not be written to, as a rejection says it. */
    record Unusable(String code, String field, String message, String remedy) implements Search {}

    /** Several records hold the value of a match. */
    static Unusable ambiguous(CrmObject object, Match match, List<StoredRecord> hits) {
        int named = Math.min(hits.size(), Matching.LIMIT - 1);
        String ids = hits.subList(0, named).stream()
                .map(hit -> Long.toString(hit.id()))
                .collect(Collectors.joining(", "));
        return new Unusable(
                RejectionCodes.AMBIGUOUS_MATCH,
                match.field(),
                "More than one " + object.table() + " has " + match.field() + " \"" + match.value() + "\": " + ids
                        + (hits.size() > named ? ", ..." : "") + ".",
                "Merge them in the CRM, or match by a field that only one of them has.");
    }

    /** The only record with the value of a match stands for another key. */
    static Unusable taken(StoredRecord hit, Match match) {
        return new Unusable(
                RejectionCodes.MATCH_TAKEN,
                match.field(),
                "The " + hit.object().table() + " " + hit.id() + ", which has " + match.field() + " \"" + match.value()
                        + "\", already stands for \"" + hit.key() + "\".",
                "Two keys share this " + match.field() + ". Let accounts: in the configuration make one key of them, or"
                        + " match by a field that tells them apart.");
    }
}
