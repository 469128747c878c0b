package io.pqlconnector.core.deliver;

/** Is told how a delivery goes on. */
@FunctionalInterface
public interface DeliveryProgress {
    /** Nobody is told. */
    DeliveryProgress NONE = operations -> {};

    /**
     * A batch was answered.
     *
     * @param operations how many operations were in it
     */
    void answered(int operations);
}
