package io.pqlconnector.rules.condition;

/**
 * Names a fact that conditions and texts refer to: {@code score}, {@code fired.hit_limit}, {@code entered('hot')}.
 *
 * @param group what stands before the dot, or the name of the function; empty for a fact without either
 * @param member what stands after the dot, the function's argument, or the name itself
 */
public record FactName(String group, String member) {

    /** A fact that stands alone, such as {@code score}. */
    public static FactName of(String name) {
        return new FactName("", name);
    }

    /** A fact of a group, such as {@code fired.hit_limit}, or of a function, such as {@code entered('hot')}. */
    public static FactName of(String group, String member) {
        return new FactName(group, member);
    }

    @Override
    public String toString() {
        return group.isEmpty() ? member : group + "." + member;
    }
}
