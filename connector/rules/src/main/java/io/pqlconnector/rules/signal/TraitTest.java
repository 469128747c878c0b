package io.pqlconnector.rules.signal;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A condition on a trait. An absent trait meets none. */
public sealed interface TraitTest {

    /** The trait is a number, or text that reads as one, within bounds. */
    record InRange(Optional<BigDecimal> atLeast, Optional<BigDecimal> atMost) implements TraitTest {}

    /** The trait's text is one of some values, without regard to case. */
    record OneOf(List<String> values) implements TraitTest {
        public OneOf {
            values = List.copyOf(values);
        }
    }

    /** The trait's text has a part, without regard to case. */
    record Contains(String text) implements TraitTest {}

    /** The trait is a date or instant within bounds, both inclusive. */
    record Dated(Optional<Instant> notBefore, Optional<Instant> notAfter) implements TraitTest {}

    /** The trait is a date or instant that lies at most so long before the as-of instant, and not after it. */
    record Within(Duration duration) implements TraitTest {}

    /** The trait is there and neither empty nor {@code false}. */
    record Present() implements TraitTest {}
}
