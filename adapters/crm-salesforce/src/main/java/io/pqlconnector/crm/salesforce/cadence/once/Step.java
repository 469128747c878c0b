package io.pqlconnector.crm.salesforce.cadence.once;

/**
 * What came of one step on the way to an enrollment.
 *
 * @param <T> what the next step needs
 */
public sealed interface Step<T> {

    /** It goes on. */
    static <T> Step<T> done(T value) {
        return new Done<>(value);
    }

    /** It ends here. */
    static <T> Step<T> stop(Trouble trouble) {
        return new Stop<>(trouble);
    }

    /** See {@link #done}. */
    record Done<T>(T value) implements Step<T> {}

    /** See {@link #stop}. */
    record Stop<T>(Trouble trouble) implements Step<T> {}
}
