package io.pqlconnector.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTableTest {

    @Property
    void findsTheKeysThatAreInItAndNoOthers(
            @ForAll @Size(max = 40) Set<@StringLength(max = 3) @CharRange(from = 'a', to = 'é') String> wanted,
            @ForAll @Size(max = 40) Set<@StringLength(max = 3) @CharRange(from = 'a', to = 'é') String> asked)
            throws Exception {
        List<String> keys = List.copyOf(wanted);
        KeyTable table = new KeyTable(keys);

        for (String key : asked) {
            assertThat(find(table, key)).isEqualTo(keys.indexOf(key));
        }
        for (String key : keys) {
            assertThat(find(table, key)).isEqualTo(keys.indexOf(key));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 15, 16, 17, 30})
    void tellsKeysApartByEachOfTheirBytes(int length) throws Exception {
        String key = "k".repeat(length);
        KeyTable table = new KeyTable(List.of(key));

        assertThat(find(table, key)).isZero();
        for (int i = 0; i < length; i++) {
            assertThat(find(table, key.substring(0, i) + 'l' + key.substring(i + 1)))
                    .as("at %d", i)
                    .isEqualTo(-1);
        }
    }

    private static int find(KeyTable table, String key) throws Exception {
        byte[] line = ("{\"" + key + "\":1}").getBytes(UTF_8);
        JsonScanner scanner = new JsonScanner();
        scanner.begin(line, 0, line.length);
        scanner.enterObject();
        return table.find(scanner, line);
    }
}
