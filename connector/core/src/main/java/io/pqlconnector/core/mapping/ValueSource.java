package io.pqlconnector.core.mapping;

import io.pqlconnector.spi.destination.FieldValue;
import java.util.Optional;

/** Where a field's value comes from. */
@FunctionalInterface
public interface ValueSource {
    /** The value, of the field's type; empty if the subject has none. */
    Optional<FieldValue> of(Subject subject);
}
