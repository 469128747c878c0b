package io.pqlconnector.core.mapping;

import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.FieldValue;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A word that a mapping can use as {@code from:}.
 *
 * @param word as written, such as {@code play.action}
 * @param ofUser whether it needs a person, and so cannot stand on an account's record
 * @param types the field types that it can fill, the natural one first
 * @param value its value in its natural form
 */
record Term(String word, boolean ofUser, List<FieldType> types, Function<Subject, Optional<FieldValue>> value) {
    Term {
        types = List.copyOf(types);
    }
}
