package io.pqlconnector.crm.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.http.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ApiErrorTest {

    @Test
    void readsARefusalOfTheForm() {
        ApiError error = error("""
                {"status":"error","category":"VALIDATION_ERROR","message":"Duplicate IDs found in batch input: [x].","correlationId":"c-1","context":{"ids":["x"]}}
                """);

        assertThat(error.category()).isEqualTo("VALIDATION_ERROR");
        assertThat(error.ids()).containsExactly("x");
        assertThat(error.words()).startsWith("Duplicate IDs found").endsWith("(correlation id c-1)");
    }

    @Test
    void readsThePropertiesThatAMessageEndsIn() {
        ApiError error = error("""
                {"status":"error","category":"VALIDATION_ERROR","message":"Property values were not valid: [{\\"isValid\\":false,
                \\"message\\":\\"blazing was not one of the allowed options\\",\\"error\\":\\"INVALID_OPTION\\",
                \\"name\\":\\"pql_tier\\"}]"}
                """.replace("\n", ""));

        assertThat(error.code()).isEqualTo("INVALID_OPTION");
        assertThat(error.property()).isEqualTo("pql_tier");
        assertThat(error.words())
                .isEqualTo("Property values were not valid: pql_tier: blazing was not one of the allowed options");
    }

    @Test
    void prefersTheInnerCodeToTheCategoryThatSumsItUp() {
        ApiError error = error("""
                {"category":"VALIDATION_ERROR","message":"m","errors":[{"message":"n","code":"MISSING_CONDITIONAL_REQUIRED_PROPERTY",
                "context":{"propertyName":["discount"]}}],"context":{"objectWriteTraceId":["t-1","t-2"]}}
                """.replace("\n", ""));

        assertThat(error.code()).isEqualTo("MISSING_CONDITIONAL_REQUIRED_PROPERTY");
        assertThat(error.property()).isEqualTo("discount");
        assertThat(error.traceIds()).containsExactly("t-1", "t-2");
        assertThat(Remedies.of(error)).contains("validation rule");
    }

    @ParameterizedTest
    @CsvSource({
        "SequenceError.SEND_LIMIT_EXCEEDED, SEND_LIMIT_EXCEEDED, true",
        "sequenceerror.already_enrolled, ALREADY_ENROLLED, true",
        "NOT_UNSUBSCRIBED, UNSUBSCRIBED, false"
    })
    void knowsACodeWhateverComesBeforeItsDot(String errorType, String code, boolean says) {
        assertThat(error("{\"errorType\":\"" + errorType + "\"}").says(code)).isEqualTo(says);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "\"text\"", "{\"message\":\"[{\"}", "{\"errors\":{},\"context\":[]}"})
    void makesSomethingOfAnything(String body) {
        assertThat(error(body).code()).isEqualTo("REFUSED");
        assertThat(error(body).words()).isNotBlank();
    }

    private static ApiError error(String body) {
        return ApiError.of(Json.parse(body.getBytes(StandardCharsets.UTF_8)).orElseThrow());
    }
}
