package io.pqlconnector.crm.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.crm.salesforce.ErrorCode.Treatment;
import io.pqlconnector.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What is done about each code, with the messages as Salesforce writes them (Salesforce contract §6.4). */
final class ErrorCodeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UNABLE_TO_LOCK_ROW | unable to obtain exclusive access to this record or 1 records: 001 | RETRY",
                "SERVER_UNAVAILABLE | - | RETRY",
                "REQUEST_RUNNING_TOO_LONG | - | RETRY",
                "QUERY_TIMEOUT | - | RETRY",
                "UNKNOWN_EXCEPTION | An unexpected error occurred. ErrorId: 12345 | RETRY",
                "API_CURRENTLY_DISABLED | - | RETRY",
                "FUNCTIONALITY_TEMPORARILY_UNAVAILABLE | - | RETRY",
                "TOO_MANY_APEX_REQUESTS | - | RETRY",
                "ORG_LOCKED | - | RETRY",
                "ALREADY_IN_PROCESS | - | RETRY",
                "PROCESSING_HALTED | The transaction was rolled back | RETRY",
                "ALL_OR_NONE_OPERATION_ROLLED_BACK | Record rolled back | RETRY",
                "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY | Trig: UNABLE_TO_LOCK_ROW, unable to obtain | RETRY",
                "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY | System.LimitException: Too many SOQL queries: 101 | RETRY",
                "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY | Trig: execution of BeforeUpdate caused by: NullPointer | PERMANENT",
                "INVALID_FIELD | No such column 'X__c' on sobject of type Account | SET_UP",
                "INVALID_FIELD_FOR_INSERT_UPDATE | Unable to create/update fields: X__c. Please check | SET_UP",
                "REQUIRED_FIELD_MISSING | Required fields are missing: [LastName] | PERMANENT",
                "STRING_TOO_LONG | PQL Top Reason: data value too large: x (max length=255) | PERMANENT",
                "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST | PQL Stage: bad value for restricted picklist field: Warm | PERMANENT",
                "INVALID_TYPE_ON_FIELD_IN_RECORD | - | PERMANENT",
                "NUMBER_OUTSIDE_VALID_RANGE | - | PERMANENT",
                "INVALID_EMAIL_ADDRESS | - | PERMANENT",
                "MALFORMED_ID | - | PERMANENT",
                "JSON_PARSER_ERROR | - | PERMANENT",
                "FIELD_CUSTOM_VALIDATION_EXCEPTION | Too many cooks | PERMANENT",
                "FIELD_INTEGRITY_EXCEPTION | - | PERMANENT",
                "FIELD_FILTER_VALIDATION_EXCEPTION | - | PERMANENT",
                "TRANSFER_REQUIRES_READ | - | PERMANENT",
                "INACTIVE_OWNER_OR_USER | - | PERMANENT",
                "ENTITY_IS_DELETED | entity is deleted | LOOK_AGAIN",
                "INVALID_CROSS_REFERENCE_KEY | invalid cross reference id | LOOK_AGAIN",
                "INSUFFICIENT_ACCESS_OR_READONLY | - | PERMANENT",
                "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY | - | PERMANENT",
                "CANNOT_UPDATE_CONVERTED_LEAD | cannot reference converted lead | LOOK_AGAIN",
                "DUPLICATES_DETECTED | Use one of these records? | LOOK_AGAIN",
                "DUPLICATE_EXTERNAL_ID | - | PERMANENT",
                "DUPLICATE_VALUE | duplicate value found: Other__c duplicates value on record with id: 001 | PERMANENT",
                "CANNOT_EXECUTE_FLOW_TRIGGER | - | PERMANENT",
                "APEX_ERROR | - | PERMANENT",
                "STORAGE_LIMIT_EXCEEDED | - | WAIT",
                "LIMIT_EXCEEDED | - | WAIT",
                "MALFORMED_QUERY | - | PERMANENT",
                "INVALID_TYPE | - | PERMANENT",
                "NOT_FOUND | - | PERMANENT",
                "METHOD_NOT_ALLOWED | - | PERMANENT",
                "UNSUPPORTED_API_VERSION | - | PERMANENT",
                "API_DISABLED_FOR_ORG | - | PERMANENT",
                "INVALID_QUERY_LOCATOR | - | RETRY",
                "SOMETHING_NEW | Too many UNABLE_TO_LOCK_ROW | PERMANENT"
            })
    void treatsAnErrorAsTheContractSays(String code, String message, Treatment treatment) {
        assertThat(ErrorCode.treatmentOf(new ApiError(code, message, List.of())))
                .isEqualTo(treatment);
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void saysOfEachWhatToDo(ErrorCode code) {
        assertThat(code.remedy()).matches("[A-Z].{20,}");
    }

    @ParameterizedTest
    @CsvSource({
        "INVALIDJOBSTATE, INVALID_JOB_STATE",
        "InvalidSessionId, INVALID_SESSION_ID",
        "UNABLETOLOCKROW, UNABLE_TO_LOCK_ROW"
    })
    void knowsACodeHoweverItIsSpelled(String theirs, String ours) {
        assertThat(new ApiError(theirs, "", List.of()).is(ours)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name -- | REQUIRED_FIELD_MISSING | Required fields are missing: [Name] | Name",
                "DUPLICATE_VALUE:duplicate value found: K__c duplicates value on record with id: 001xx:-- | DUPLICATE_VALUE | duplicate value found: K__c duplicates value on record with id: 001xx | ''",
                "FIELD_CUSTOM_VALIDATION_EXCEPTION:Ratio is 1:2:-- | FIELD_CUSTOM_VALIDATION_EXCEPTION | Ratio is 1:2 | ''",
                "ENTITY_IS_DELETED:entity is deleted:-- | ENTITY_IS_DELETED | entity is deleted | ''",
                "STRING_TOO_LONG:Name: data value too large: x:Name,Other__c -- | STRING_TOO_LONG | Name: data value too large: x | Name",
                "Whatever | '' | Whatever | ''"
            })
    void readsTheErrorsOfJobs(String text, String code, String message, String field) {
        ApiError error = BulkResults.error(text);

        assertThat(error.code()).isEqualTo(code);
        assertThat(error.message()).isEqualTo(message);
        assertThat(error.field()).isEqualTo(field);
    }

    @Test
    void readsErrorsInAllTheirShapes() {
        assertThat(ApiError.of(
                        json("[{\"errorCode\":\"A\",\"message\":\"m\",\"fields\":[\"F\"]},{\"errorCode\":\"B\"}]"), ""))
                .extracting(ApiError::code)
                .containsExactly("A", "B");
        assertThat(ApiError.of(json("{\"error\":\"invalid_grant\",\"error_description\":\"d\"}"), ""))
                .containsExactly(new ApiError("invalid_grant", "d", List.of()));
        assertThat(ApiError.of(json("{\"statusCode\":\"C\",\"message\":\"m\",\"fields\":[]}"), ""))
                .containsExactly(new ApiError("C", "m", List.of()));
        assertThat(ApiError.of(Json.missing(), "<html>" + "x".repeat(1_000)))
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.code()).isEqualTo("NON_JSON_RESPONSE");
                    assertThat(error.message()).hasSize(500);
                });
        assertThat(ApiError.of(Json.missing(), "").get(0).words()).isEqualTo("no reason given");
    }

    private static JsonNode json(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }
}
