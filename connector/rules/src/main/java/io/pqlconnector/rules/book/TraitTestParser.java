package io.pqlconnector.rules.book;

import io.pqlconnector.rules.signal.TraitTest;
import io.pqlconnector.spi.config.Fields;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what a signal wants of a trait. */
final class TraitTestParser {
    private final Fields signal;

    TraitTestParser(Fields signal) {
        this.signal = signal;
    }

    /** The test; without any key, that the trait is there. */
    TraitTest parse() {
        List<String> forms = Stream.of(
                        form("at_least", "at_most"),
                        form("in"),
                        form("contains"),
                        form("after", "before"),
                        form("within"))
                .flatMap(Optional::stream)
                .toList();
        if (forms.size() > 1) {
            signal.problem(
                    forms.get(1),
                    "a trait is tested in one way, and this one has \"" + forms.get(0)
                            + "\" already. Make two signals of it.");
            return new TraitTest.Present();
        }
        return forms.stream().findFirst().map(this::test).orElseGet(TraitTest.Present::new);
    }

    private Optional<String> form(String... keys) {
        return Stream.of(keys).filter(signal::has).findFirst();
    }

    private TraitTest test(String form) {
        return switch (form) {
            case "in" -> new TraitTest.OneOf(signal.texts("in"));
            case "contains" -> new TraitTest.Contains(signal.requiredText("contains", "contains: head"));
            case "within" ->
                signal.duration("within").<TraitTest>map(TraitTest.Within::new).orElseGet(TraitTest.Present::new);
            case "after", "before" -> dated();
            default -> range();
        };
    }

    private TraitTest dated() {
        Optional<Instant> notBefore = signal.instant("after");
        Optional<Instant> notAfter = signal.instant("before");
        if (notBefore.isPresent() && notAfter.isPresent() && notBefore.get().isAfter(notAfter.get())) {
            signal.problem("before", "is earlier than after, so it can never hold.");
        }
        return new TraitTest.Dated(notBefore, notAfter);
    }

    private TraitTest range() {
        Optional<BigDecimal> atLeast = signal.number("at_least");
        Optional<BigDecimal> atMost = signal.number("at_most");
        if (atLeast.isPresent() && atMost.isPresent() && atLeast.get().compareTo(atMost.get()) > 0) {
            signal.problem("at_most", "is less than at_least, so it can never hold.");
        }
        return new TraitTest.InRange(atLeast, atMost);
    }
}
