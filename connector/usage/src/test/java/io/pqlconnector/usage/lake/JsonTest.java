package io.pqlconnector.usage.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.text.Json;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class JsonTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @Property
    void isReadBackAsItWas(@ForAll String text) {
        assertThat(MAPPER.readValue(Json.text(text), String.class)).isEqualTo(text);
    }

    @Test
    void staysOnOneLineForEveryTool() {
        assertThat(Json.text("a\n\u2028\u0085\ud83d")).isEqualTo("\"a\\u000a\\u2028\\u0085\\ud83d\"");
    }
}
