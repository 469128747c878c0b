package io.pqlconnector.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.WritePolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class KeysTest {
    private static final DestinationName CRM = new DestinationName("crm");

    private final Keys keys = new Keys();

    @Test
    void everyPartOfAnIntentionIsInItsKey() {
        List<IdempotencyKey> all = List.of(
                upsert("a", 0, "name", new FieldValue.Text("x"), WritePolicy.ALWAYS),
                upsert("b", 0, "name", new FieldValue.Text("x"), WritePolicy.ALWAYS),
                upsert("a", 1, "name", new FieldValue.Text("x"), WritePolicy.ALWAYS),
                upsert("a", 0, "other", new FieldValue.Text("x"), WritePolicy.ALWAYS),
                upsert("a", 0, "name", new FieldValue.Text("y"), WritePolicy.ALWAYS),
                upsert("a", 0, "name", new FieldValue.Text("x"), WritePolicy.IF_EMPTY),
                upsert("a", 0, "name", new FieldValue.Text("true"), WritePolicy.ALWAYS),
                upsert("a", 0, "name", new FieldValue.Bool(true), WritePolicy.ALWAYS),
                upsert("a", 0, "name", new FieldValue.Text(""), WritePolicy.ALWAYS),
                upsert("a", 0, "name", new FieldValue.Cleared(), WritePolicy.ALWAYS),
                keys.listChange(CRM, "list/a", 0, true),
                keys.listChange(CRM, "list/a", 0, false),
                keys.listChange(new DestinationName("other"), "list/a", 0, true));

        assertThat(all).doesNotHaveDuplicates();
    }

    @Test
    void theCrmsOwnIdIsNotInTheKey() {
        RecordRef unknown = new RecordRef(new ObjectName("company"), "a", List.of(), Optional.empty());
        RecordRef known = new RecordRef(new ObjectName("company"), "a", List.of(), Optional.of(new CrmId("17")));

        assertThat(keys.upsert(CRM, "company/a", 0, new TreeMap<>(), known, true, Optional.empty()))
                .isEqualTo(keys.upsert(CRM, "company/a", 0, new TreeMap<>(), unknown, true, Optional.empty()));
    }

    @Property(tries = 300)
    void textsThatAreCutElsewhereNeverShareAKey(@ForAll String first, @ForAll String second, @ForAll String third) {
        IdempotencyKey left = upsert(first + second, 0, "f", new FieldValue.Text(third), WritePolicy.ALWAYS);
        IdempotencyKey right = upsert(first, 0, "f", new FieldValue.Text(second + third), WritePolicy.ALWAYS);

        assertThat(left.equals(right)).isEqualTo(second.isEmpty());
    }

    private IdempotencyKey upsert(String key, long version, String field, FieldValue value, WritePolicy policy) {
        RecordRef ref =
                new RecordRef(new ObjectName("company"), key, List.of(new Match("domain", key)), Optional.empty());
        return keys.upsert(
                CRM,
                "company/" + key,
                version,
                new TreeMap<>(Map.of(field, new FieldWrite(value, policy))),
                ref,
                true,
                Optional.empty());
    }
}
