package io.pqlconnector.testkit;

/** The other side of a destination that speaks HTTP: a fake that can be told to misbehave. */
public interface FaultyCrm extends CrmUnderTest {

    /**
     * Has the next calls go wrong, one after the other; later ones go well again. Calls to a token endpoint do not count.
     * What was said before and has not come true is forgotten.
     */
    void misbehave(Fault... faults);

    /** Has every call go wrong from now on. */
    void misbehaveForEver(Fault fault);

    /**
     * Has calls go wrong by chance, with bursts of errors.
     *
     * @param seed what the chance depends on
     * @param rate the share of calls that go wrong, from 0 to 1
     */
    void misbehaveByChance(long seed, double rate);

    /** Whether the vendor's protocol has a way for this to go wrong. */
    default boolean knows(Fault fault) {
        return true;
    }
}
