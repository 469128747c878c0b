package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.RejectionCodes;
import java.util.List;
import java.util.stream.Collectors;

/** What came of looking for a record. */
sealed interface Search {
    /** What to do where two keys lead to one record. */
    String SHARED =
            "Two keys share one record. Let accounts: in the configuration make one key of them, or match by a field"
                    + " that tells them apart.";

    /**
     * The one record.
     *
     * @param row with the fields that were asked for, if any were; of a contact where a lead was converted
     * @param ours whether it is known to carry our key
     */
    record Found(Row row, boolean ours) implements Search {}

    /** Nothing; the record may be created. */
    record Missing() implements Search {

        /** What is said of an operation that needs the record. */
        static Receipt.Rejected receipt(IdempotencyKey key, RecordRef ref) {
            String matches = ref.matches().stream()
                    .map(match -> " or with " + match.field() + " \"" + match.value() + "\"")
                    .collect(Collectors.joining());
            return new Receipt.Rejected(
                    key,
                    RejectionCodes.NO_MATCH,
                    "",
                    "Salesforce has no " + ref.object() + " with the key \"" + ref.key() + "\"" + matches + ".",
                    "Create it in Salesforce, or write create_missing: true for " + ref.object() + " in the mapping.");
        }
    }

    /** Something that must not be written to, as a rejection says it. */
    record Unusable(String code, String field, String message, String remedy) implements Search {

        /** What is said of an operation that is about it. */
        Receipt.Rejected receipt(IdempotencyKey key) {
            return new Receipt.Rejected(key, code, field, message, remedy);
        }
    }

    /** Several records hold the value of a match. */
    static Unusable ambiguous(SalesforceObject object, Match match, List<Row> hits, Session session) {
        String links = hits.stream()
                .limit(5)
                .map(hit -> hit.id() + " (" + link(session, hit) + ")")
                .collect(Collectors.joining(", "));
        return new Unusable(
                RejectionCodes.AMBIGUOUS_MATCH,
                match.field(),
                hits.size() + " records of " + object + " have " + match.field() + " \"" + match.value() + "\": "
                        + links + (hits.size() > 5 ? ", ..." : "") + ".",
                "Merge them in Salesforce; or let the program choose: ambiguous_match: last_modified, oldest or newest.");
    }

    /** A record with the value of a match is being made for another key. */
    static Unusable beingMade(SalesforceObject object, Match match, String key) {
        return new Unusable(
                RejectionCodes.MATCH_TAKEN,
                match.field(),
                "The " + object + " with " + match.field() + " \"" + match.value() + "\" is made in this run for \""
                        + key + "\".",
                SHARED);
    }

    /** The record with the value of a match stands for another key. */
    static Unusable taken(SalesforceObject object, String field, Row hit, String key, Session session) {
        return new Unusable(
                RejectionCodes.MATCH_TAKEN,
                field,
                "The " + object + " " + hit.id() + " (" + link(session, hit) + ") already stands for \"" + key + "\".",
                SHARED);
    }

    /** A lead that has become a contact which is not there any more. */
    static Unusable goneWithItsContact() {
        return new Unusable(
                RejectionCodes.NO_MATCH,
                "",
                "The lead was converted, and the contact that it has become is gone.",
                "Restore the contact in Salesforce, or delete the lead if the person is to be written anew.");
    }

    /** A value that no query can ask for. */
    static Unusable unaskable(Match match) {
        return new Unusable(
                RejectionCodes.NO_MATCH,
                match.field(),
                "What the record is found by holds a control character or is too long for a query of Salesforce.",
                "Correct it at the source, or leave it out: accounts: { exclude: ... } in the configuration.");
    }

    private static String link(Session session, Row row) {
        return session.link(row.type(), row.id()).orElse("");
    }
}
