package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.Finding;
import java.util.Set;

/** A field that is needed, held against what the org has (Salesforce contract §3.1). */
final class FieldFit {
    private final FieldNeed need;

    FieldFit(FieldNeed need) {
        this.need = need;
    }

    /** What is said of it where a description of its object does not have it. */
    Finding undescribed(FieldNeed.Existence existence) {
        if (!need.isCustom()) {
            if (need.isAsked()) {
                return need.wrong(
                        "is hidden from our user, or not there: such a name, without __c at its end, is one of"
                                + " Salesforce's own. Look at its API name in Setup > Object Manager, and give our user the right to read"
                                + " it in a permission set; or name a field of your own, such as PQL_Verdict__c.");
            }
            return need.isWritten()
                    ? need.wrong(
                            "is hidden from our user, or not there: such a name, without __c at its end, is one of Salesforce's"
                                    + " own. Look at its API name in Setup > Object Manager, and give our user the right to it in a"
                                    + " permission set; or take it out of the mapping.")
                    : need.missing("is hidden from our user, who is given the right to read it");
        }
        return switch (existence) {
            case THERE ->
                need.missing("is there, but hidden from our user by field-level security; the permission set "
                        + PermissionSets.WORKER + " gives the right");
            case UNKNOWN ->
                need.wrong("is missing, or hidden from our user, who may not look which. " + AdminRight.byHand());
            case ABSENT -> absent();
        };
    }

    private Finding absent() {
        String why = need.hasMakeableName()
                ? need.unmakeable()
                : "is not there, or hidden from our user, and cannot be made under this name. Names are letters, digits and single underscores, at"
                        + " most 40 of them, and end with __c; those of a package are made by installing it. Correct it in"
                        + " the mapping.";
        if (!why.isEmpty()) {
            return need.wrong(why);
        }
        return need.missing("a new field of the type " + need.fieldType().word()
                + (need.use() == FieldNeed.Use.KEY ? ", unique, an external id" : "")
                + (need.isAsked() ? ", which people fill in" : "")
                + (need.isPicklist() ? ", with the values " + String.join(", ", need.choices()) : ""));
    }

    /**
     * What is there, where people fill it in: whatever can be read fits.
     *
     * @param made whether we have made it, and may give it values
     */
    Finding inspectAsked(Field field, boolean made) {
        Set<String> lacking = need.lacking(field);
        if (made && !lacking.isEmpty()) {
            return lacks(lacking);
        }
        return new Finding(
                need.subject(),
                Finding.State.PRESENT,
                field.mappedType().word() + ", which people fill in"
                        + (lacking.isEmpty()
                                ? ""
                                : "; nobody can choose " + String.join(", ", lacking)
                                        + " until somebody adds it in Setup > Object Manager"));
    }

    private Finding lacks(Set<String> lacking) {
        String words = "lacks the " + (lacking.size() == 1 ? "value " : "values ") + String.join(", ", lacking)
                + " and takes no others.";
        return need.isCustom()
                ? need.missing(words + " Those that are there stay.")
                : need.wrong(words
                        + " It is Salesforce's own, so add them in Setup > Object Manager, or write what it has.");
    }

    /** What is there, and whether it fits. */
    Finding inspect(Field field) {
        if (need.isAsked()) {
            return inspectAsked(field, false);
        }
        if (need.isReadOnly(field)) {
            return need.isCustom()
                    ? need.missing("our user may read it but not write it; the permission set " + PermissionSets.WORKER
                            + " gives the right")
                    : need.wrong(
                            "our user may not write it. Give the right in Setup > Permission Sets, unless Salesforce fills it"
                                    + " itself: then take it out of the mapping.");
        }
        String misfit = misfit(field);
        if (!misfit.isEmpty()) {
            return need.wrong(misfit);
        }
        Set<String> lacking = need.lacking(field);
        return lacking.isEmpty()
                ? new Finding(
                        need.subject(),
                        Finding.State.PRESENT,
                        field.mappedType().word())
                : lacks(lacking);
    }

    /** A field whose value the org itself works out. */
    Finding computed() {
        return need.wrong(
                "is worked out by Salesforce, as by a formula, and lets nobody write it. Take it out of the mapping, or write"
                        + " to a field of your own.");
    }

    private String misfit(Field field) {
        if (!fits(field)) {
            return "is of the type " + field.mappedType().word() + " in Salesforce (" + field.type()
                    + "), and the mapping says " + need.fieldType().word()
                    + ". Change type: in the mapping, or write to another field.";
        }
        if (need.use() == FieldNeed.Use.KEY) {
            return keyMisfit(field);
        }
        if (need.findsBy() && !field.filterable()) {
            return "cannot be looked for: no query can ask for what a long text area holds. Find records by another field.";
        }
        if (need.fieldType() == FieldType.TEXT && field.mappedType() == FieldType.ENUMERATION && field.restricted()) {
            return "is a picklist that takes only its own values. Write type: enumeration in the mapping, so that its values"
                    + " can be compared.";
        }
        int longest = need.choices().stream().mapToInt(String::length).max().orElse(0);
        boolean one = need.fieldType() == FieldType.ENUMERATION && field.length() > 0;
        return one && longest > field.length()
                ? "holds " + field.length() + " characters, and the longest value has " + longest
                        + ". Make it longer in Setup > Object Manager."
                : "";
    }

    private String keyMisfit(Field field) {
        if (!field.isKey()) {
            return "is no unique external id, so records cannot be told apart by it. Tick Unique and External ID in Setup >"
                    + " Object Manager; or delete it there, then: ./pql provision --apply";
        }
        if (field.caseSensitive()) {
            return "tells upper case from lower case, so that a record could be there twice. Change that in Setup > Object"
                    + " Manager.";
        }
        return field.length() > 0 && field.length() < FieldShape.LONGEST_TEXT
                ? "holds " + field.length() + " characters, and a key can have " + FieldShape.LONGEST_TEXT
                        + ". Make it longer in Setup > Object Manager."
                : "";
    }

    // Any text shows a number or a day as well; the other way round values would be refused.
    private boolean fits(Field field) {
        FieldType live = field.mappedType();
        return live == need.fieldType()
                || live == FieldType.TEXT
                || (need.fieldType() == FieldType.TEXT
                        && live == FieldType.ENUMERATION
                        && need.use() != FieldNeed.Use.KEY);
    }
}
