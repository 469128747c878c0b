package io.pqlconnector.rules.condition;

import java.util.Collection;
import java.util.List;

/**
 * What values a fact can have.
 *
 * @param choices the only values that a text can have, for a check of what it is compared with; empty if it can be any
 */
public record ValueType(Kind kind, List<String> choices) {
    /** A number. Whole numbers and fractions are one type. */
    public static final ValueType NUMBER = new ValueType(Kind.NUMBER, List.of());

    /** Any text. */
    public static final ValueType TEXT = new ValueType(Kind.TEXT, List.of());

    /** True or false. */
    public static final ValueType FLAG = new ValueType(Kind.FLAG, List.of());

    /** An instant. */
    public static final ValueType INSTANT = new ValueType(Kind.INSTANT, List.of());

    /**
     * Text that also serves as a number or a flag where it is compared with one: {@code traits.employees >= 200} holds for
     * the text 300, {@code traits.zip == '00300'} compares text. Where a number is wanted and the text is none, the fact
     * counts as unknown.
     */
    public static final ValueType BY_USE = new ValueType(Kind.BY_USE, List.of());

    public ValueType {
        choices = List.copyOf(choices);
    }

    /** One of some texts. */
    public static ValueType oneOf(Collection<String> choices) {
        return new ValueType(Kind.TEXT, List.copyOf(choices));
    }

    /** The kinds of values. */
    public enum Kind {
        NUMBER,
        TEXT,
        FLAG,
        INSTANT,
        BY_USE
    }
}
