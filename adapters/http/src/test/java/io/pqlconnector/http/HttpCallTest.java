package io.pqlconnector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpCallTest {
    @Test
    void showsNoValueThatCouldBePersonal() {
        HttpCall call = HttpCall.get("/contacts/{}", "ann@acme.example")
                .query("email", "ann@acme.example")
                .json("ann@acme.example");

        assertThat(call).hasToString("GET /contacts/{}");
        assertThat(call.path()).isEqualTo("/contacts/ann%40acme.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", ".."})
    void leavesNoPathThroughAValue(String value) {
        assertThatThrownBy(() -> HttpCall.get("/contacts/{}", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + value + "\" would lead to another path");
    }

    @Test
    void fillsEveryGap() {
        assertThatThrownBy(() -> HttpCall.get("/contacts/{}/{}", "one"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the path /contacts/{}/{} has 2 gaps for 1 values");
        assertThatThrownBy(() -> HttpCall.get("contacts"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the path contacts does not start with a slash");
    }
}
