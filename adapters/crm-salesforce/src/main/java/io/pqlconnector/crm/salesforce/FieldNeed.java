package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.Finding;
import io.pqlconnector.spi.destination.WritePolicy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One field that is needed, and how it is made (Salesforce contract §3).
 *
 * @param shown what findings call its object: {@code account}, {@code Campaign}
 * @param type the API name of the object whose records have it
 * @param choices the values that it can get; empty if they are not known beforehand
 * @param prose whether what is written can be long, and is for people to read
 */
record FieldNeed(
        String shown,
        String type,
        String name,
        FieldType fieldType,
        String label,
        List<String> choices,
        Use use,
        boolean findsBy,
        boolean prose) {

    /** Our own names, which cannot hold a prefix: {@code PQL_Score__c}. */
    private static final String MAKEABLE = "(?=.{1,43}$)[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*__[cC]";

    private static final Set<String> LONG_WORDS =
            Set.of("text", "reasons", "user.reasons", "triggers", "play.action", "play.message");

    FieldNeed {
        choices = List.copyOf(choices);
    }

    /** What is done with a field. */
    enum Use {
        /** It holds our key of a record. */
        KEY,
        /** It is written. */
        WRITTEN,
        /** It is written when a record is created. */
        CREATED,
        /** It is only read. */
        READ,
        /** People fill it in, and we only read it. */
        ASKED
    }

    /** Whether a field is there, described or not. */
    enum Existence {
        /** It is not. */
        ABSENT,
        /** It is, so field-level security hides it if a description lacks it. */
        THERE,
        /** We may not ask. */
        UNKNOWN
    }

    /** A field of a mapping. */
    static FieldNeed of(SalesforceObject object, Blueprint.Field field) {
        boolean asked = field.isFilledByPeople();
        FieldType askedType = field.choices().isEmpty() ? FieldType.TEXT : FieldType.ENUMERATION;
        return new FieldNeed(
                object.toString(),
                object.type(),
                field.name(),
                asked ? askedType : field.type(),
                field.label(),
                field.choices(),
                asked ? Use.ASKED : use(field.write()),
                field.findsBy(),
                !asked && field.type() == FieldType.TEXT && !field.findsBy() && LONG_WORDS.contains(field.from()));
    }

    private static Use use(WritePolicy policy) {
        return switch (policy) {
            case ALWAYS, IF_EMPTY -> Use.WRITTEN;
            case ON_CREATE -> Use.CREATED;
            case NEVER -> Use.READ;
        };
    }

    /** The same where nothing is ever written to it. */
    FieldNeed onlyRead() {
        return new FieldNeed(shown, type, name, fieldType, label, choices, Use.READ, findsBy, prose);
    }

    /** A key of ours. */
    static FieldNeed key(String shown, String type, String name, String label) {
        return new FieldNeed(shown, type, name, FieldType.TEXT, label, List.of(), Use.KEY, true, false);
    }

    /** The lists that records are on, where they cannot be members of campaigns (Salesforce contract §4.5). */
    static FieldNeed lists(SalesforceObject object, List<String> lists) {
        return new FieldNeed(
                object.toString(),
                object.type(),
                ListField.NAME,
                FieldType.MULTI_SELECT,
                "PQL Trigger Lists",
                lists,
                Use.WRITTEN,
                false,
                false);
    }

    /** A yes or no of Salesforce's own that is read. */
    static FieldNeed flag(SalesforceObject object, String name, String label) {
        return new FieldNeed(
                object.toString(), object.type(), name, FieldType.BOOL, label, List.of(), Use.READ, false, false);
    }

    /** What findings call it. */
    String subject() {
        return shown + "." + name;
    }

    /** The object that it is defined on: that of a task is a field of all activities. */
    String definedOn() {
        return type.equals("Task") ? "Activity" : type;
    }

    /** As the Tooling API and permissions name it. */
    String developerName() {
        return name.replaceFirst("__[cC]$", "");
    }

    /** Whether it is a field of the org's own, not of Salesforce. */
    boolean isCustom() {
        return name.matches("(?i).+__c");
    }

    /** Whether we could make it. */
    boolean canBeMade() {
        return hasMakeableName() && unmakeable().isEmpty();
    }

    boolean isWritten() {
        return use != Use.READ && use != Use.ASKED;
    }

    boolean isAsked() {
        return use == Use.ASKED;
    }

    /** As it is made. */
    FieldShape shape() {
        return new FieldShape(madeType(), label, use, choices);
    }

    private String madeType() {
        return switch (fieldType) {
            case NUMBER -> "Number";
            case TEXT -> prose ? "LongTextArea" : "Text";
            case ENUMERATION -> "Picklist";
            case MULTI_SELECT -> "MultiselectPicklist";
            case BOOL -> "Checkbox";
            case DATE -> "Date";
            case DATETIME -> "DateTime";
        };
    }

    boolean hasMakeableName() {
        return name.matches(MAKEABLE);
    }

    /** Why it could not be made under whatever name; empty if it could. */
    String unmakeable() {
        if (!isPicklist()) {
            return "";
        }
        if (choices.isEmpty()) {
            return "does not exist, and which values it needs is not known beforehand. Make it in Salesforce with its values,"
                    + " or write type: text in the mapping.";
        }
        if (fieldType == FieldType.MULTI_SELECT && choices.stream().anyMatch(value -> value.contains(";"))) {
            return "cannot have the values " + String.join(", ", choices)
                    + ": a semicolon ends a value in Salesforce. Name them without one.";
        }
        if (choices.stream().anyMatch(value -> value.length() > FieldShape.LONGEST_TEXT)) {
            return "cannot have a value of more than " + FieldShape.LONGEST_TEXT + " characters. Shorten it.";
        }
        return "";
    }

    /** Whether our user may not write it as it has to be written. */
    boolean isReadOnly(Field field) {
        return switch (use) {
            case KEY, WRITTEN -> !field.updateable();
            case CREATED -> !field.createable();
            case READ, ASKED -> false;
        };
    }

    /** The values that a picklist refuses as it is. */
    Set<String> lacking(Field field) {
        Set<String> lacking = new LinkedHashSet<>();
        if (isPicklist() && field.restricted()) {
            lacking.addAll(choices);
            field.values().forEach(lacking::remove);
        }
        return lacking;
    }

    boolean isPicklist() {
        return fieldType == FieldType.ENUMERATION || fieldType == FieldType.MULTI_SELECT;
    }

    /** What is said of it. */
    FieldFit fit() {
        return new FieldFit(this);
    }

    Finding missing(String words) {
        return new Finding(subject(), Finding.State.MISSING, words);
    }

    /** A finding that only a person can mend. */
    Finding wrong(String words) {
        return new Finding(subject(), Finding.State.WRONG, words);
    }
}
