package io.pqlconnector.crm.salesforce;

import java.util.Arrays;

/**
 * The codes with which Salesforce refuses a row or a request, and what is done about each (Salesforce contract §6.4). All that
 * Salesforce knows: <a
 * href="https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm">Core data
 * types, StatusCode</a>.
 */
enum ErrorCode {
    UNABLE_TO_LOCK_ROW(Treatment.RETRY, "Another program holds the record. It is tried again by itself."),
    SERVER_UNAVAILABLE(Treatment.RETRY, "Salesforce is not up. It is tried again by itself."),
    REQUEST_RUNNING_TOO_LONG(Treatment.RETRY, "Salesforce took too long. It is tried again by itself."),
    QUERY_TIMEOUT(
            Treatment.RETRY,
            "The query takes Salesforce too long. Match by a field with an index, such as a text field with the domain in"
                    + " it, in the place of Website."),
    UNKNOWN_EXCEPTION(
            Treatment.RETRY, "Salesforce had a fault. If it stays, give its support the number in the message."),
    API_CURRENTLY_DISABLED(Treatment.RETRY, "Salesforce has switched its interface off for a while."),
    FUNCTIONALITY_TEMPORARILY_UNAVAILABLE(Treatment.RETRY, "Salesforce has switched this off for a while."),
    TOO_MANY_APEX_REQUESTS(Treatment.RETRY, "The org is busy. It is tried again by itself."),
    ORG_LOCKED(Treatment.RETRY, "The org is locked for a while, as during a move."),
    ALREADY_IN_PROCESS(Treatment.RETRY, "The record is being worked on. It is tried again by itself."),
    PROCESSING_HALTED(Treatment.RETRY, "The row itself was fine. It is tried again by itself."),
    ALL_OR_NONE_OPERATION_ROLLED_BACK(Treatment.RETRY, "The row itself was fine. It is tried again by itself."),

    ENTITY_IS_DELETED(
            Treatment.LOOK_AGAIN, "The record is gone from Salesforce. It is looked for again in the next run."),
    INVALID_CROSS_REFERENCE_KEY(
            Treatment.LOOK_AGAIN,
            "The record, or one that it refers to, is gone. It is looked for again in the next run."),
    CANNOT_UPDATE_CONVERTED_LEAD(
            Treatment.LOOK_AGAIN, "The lead was converted. Its contact is looked for in the next run."),
    DUPLICATES_DETECTED(
            Treatment.LOOK_AGAIN,
            "A duplicate rule of the org keeps this record from being saved. Look at the record that it may double, and merge"
                    + " or link the two; or let rules that only warn pass: duplicate_rules: allow_save."),

    INVALID_FIELD(
            Treatment.SET_UP,
            "Make the field and the right to it: ./pql provision --apply    or take it out of the mapping."),
    INVALID_FIELD_FOR_INSERT_UPDATE(
            Treatment.SET_UP,
            "Give the user the right to edit the field: ./pql provision --apply    or take it out of the mapping."),

    STORAGE_LIMIT_EXCEEDED(Treatment.WAIT, "The org's storage is full. Delete what is not needed, or buy more."),
    LIMIT_EXCEEDED(Treatment.WAIT, "A limit of the org is reached. Setup > Company Information shows which."),

    REQUIRED_FIELD_MISSING(
            Treatment.PERMANENT, "The org wants this field filled. Fill it in the mapping, with write: on_create."),
    STRING_TOO_LONG(
            Treatment.PERMANENT,
            "The field is shorter than the value. Make the field longer, or write a shorter text."),
    INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST(
            Treatment.PERMANENT,
            "The picklist has no such value. Add it: ./pql provision --apply    or change what the mapping writes."),
    INVALID_TYPE_ON_FIELD_IN_RECORD(Treatment.PERMANENT, Remedy.LOOK_AT_VALUE),
    NUMBER_OUTSIDE_VALID_RANGE(
            Treatment.PERMANENT, "The field has room for fewer digits. Give it more in Setup > Object Manager."),
    INVALID_EMAIL_ADDRESS(Treatment.PERMANENT, "Salesforce takes it for no e-mail address. Correct it at the source."),
    MALFORMED_ID(Treatment.PERMANENT, "It is no id of Salesforce. " + Remedy.LOOK_AT_VALUE),
    JSON_PARSER_ERROR(Treatment.PERMANENT, Remedy.LOOK_AT_VALUE),
    FIELD_CUSTOM_VALIDATION_EXCEPTION(
            Treatment.PERMANENT,
            "A validation rule of the org does not let the record be saved, in its own words. Fill what it asks for in the"
                    + " mapping, or have an admin except our user from the rule."),
    FIELD_INTEGRITY_EXCEPTION(Treatment.PERMANENT, Remedy.LOOK_AT_VALUE),
    FIELD_FILTER_VALIDATION_EXCEPTION(
            Treatment.PERMANENT, "A lookup filter of the org does not allow this value. " + Remedy.LOOK_AT_VALUE),
    TRANSFER_REQUIRES_READ(Treatment.PERMANENT, "The new owner may not see such records. Name another one."),
    INACTIVE_OWNER_OR_USER(
            Treatment.PERMANENT, "The owner is no active user any more. Give the record another owner in Salesforce."),
    INSUFFICIENT_ACCESS_OR_READONLY(
            Treatment.PERMANENT,
            "Our user may not change this record. Share it with the user, or look whether it is locked by an approval."),
    INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY(
            Treatment.PERMANENT, "Our user may not see a record that this one refers to. Share it with the user."),
    DUPLICATE_EXTERNAL_ID(
            Treatment.PERMANENT,
            "Several records carry this key. Empty the field in all but one, and make it unique:"
                    + " ./pql provision --apply"),
    DUPLICATE_VALUE(
            Treatment.PERMANENT,
            "Another record holds this value in a field that must be unique. Merge the two, or correct" + " one."),
    CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY(Treatment.PERMANENT, Remedy.AUTOMATION),
    CANNOT_EXECUTE_FLOW_TRIGGER(Treatment.PERMANENT, Remedy.AUTOMATION),
    APEX_ERROR(Treatment.PERMANENT, Remedy.AUTOMATION),
    MALFORMED_QUERY(Treatment.PERMANENT, "Please report this, with the message."),
    INVALID_TYPE(
            Treatment.PERMANENT,
            "The org has no such object, or our user may not see it. Give the user the permission set, or take the object out"
                    + " of the mapping."),
    NOT_FOUND(
            Treatment.PERMANENT,
            "The org has no such object, field or feature, or our user may not see it. ./pql check --live says which."),
    METHOD_NOT_ALLOWED(Treatment.PERMANENT, "Please report this, with the message."),
    UNSUPPORTED_API_VERSION(Treatment.PERMANENT, "Set api_version to a newer one."),
    API_DISABLED_FOR_ORG(
            Treatment.PERMANENT,
            "The edition has no API, or our user lacks the permission \"API Enabled\". Ask whoever runs the org."),
    INSUFFICIENT_ACCESS(Treatment.PERMANENT, "Our user lacks a permission. Give it the permission set."),
    INVALID_QUERY_LOCATOR(Treatment.RETRY, "The query is asked again by itself."),
    NON_JSON_RESPONSE(
            Treatment.PERMANENT, "Something between us and Salesforce answered. Look at base_url and proxies."),

    /** Any other one: permanent for the row, and shown with its name. */
    OTHER(
            Treatment.PERMANENT,
            "Look the code up in Salesforce's help, and at where the value comes from in the mapping.");

    private final Treatment treatment;
    private final String remedy;

    ErrorCode(Treatment treatment, String remedy) {
        this.treatment = treatment;
        this.remedy = remedy;
    }

    /** What is done about an error. */
    enum Treatment {
        /** Sent again after a moment, without those that went well. */
        RETRY,
        /** The record is looked for once more, then it is permanent. */
        LOOK_AGAIN,
        /** Every record would be refused alike: the run stops and says what to mend. */
        SET_UP,
        /** Tried again in an hour. */
        WAIT,
        /** Shown to a person. */
        PERMANENT
    }

    /** Texts that several codes share. */
    private static final class Remedy {
        static final String LOOK_AT_VALUE =
                "Look at where the value comes from in the mapping, and at the field in Setup > Object Manager.";
        static final String AUTOMATION =
                "A flow or trigger of the org failed or refused, in its own words. Ask whoever maintains it.";
    }

    /** The code of an error. */
    static ErrorCode of(ApiError error) {
        return Arrays.stream(values())
                .filter(code -> error.is(code.name()))
                .findFirst()
                .orElse(OTHER);
    }

    /** What is done about an error of this code. */
    Treatment treatment() {
        return treatment;
    }

    /** What is done about an error; its words can make a difference. */
    static Treatment treatmentOf(ApiError error) {
        ErrorCode code = of(error);
        boolean busy = error.says("UNABLE_TO_LOCK_ROW") || error.says("Too many");
        return code == CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY && busy ? Treatment.RETRY : code.treatment;
    }

    /** What a person can do. */
    String remedy() {
        return remedy;
    }
}
