package io.pqlconnector.crm.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.FieldValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class FieldJsonTest {

    @Property
    void showsTextAsItWasGiven(@ForAll String text) {
        assertThat(shown(new FieldValue.Text(text))).isEqualTo(text);
    }

    @Property
    void showsNumbersAsTheyWereGiven(@ForAll BigDecimal number) {
        FieldValue value = new FieldValue.Number(number);

        assertThat(shown(value)).isEqualTo(value.shown());
    }

    @Property
    void showsChoicesAsTheyWereGiven(@ForAll List<String> choices) {
        FieldValue value = new FieldValue.Choices(choices);

        assertThat(shown(value)).isEqualTo(value.shown());
    }

    @Property
    void readsWhatItWrites(@ForAll Map<String, String> texts) {
        Map<String, String> fields = new TreeMap<>();
        texts.forEach((name, text) -> {
            if (!text.isEmpty()) {
                fields.put(name, FieldJson.ofText(text));
            }
        });

        assertThat(FieldJson.parse(FieldJson.write(fields))).isEqualTo(fields);
    }

    private static String shown(FieldValue value) {
        String json = FieldJson.of(value);
        if (json.isEmpty()) {
            return "";
        }
        Map<String, String> fields = new TreeMap<>(Map.of("field", json));
        return FieldJson.parse(FieldJson.write(fields)).values().stream()
                .map(FieldJson::shown)
                .findFirst()
                .orElse("");
    }
}
