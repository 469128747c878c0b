package io.pqlconnector.testkit.crm;

import io.pqlconnector.testkit.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a fake CRM was told to do wrong, and how long it makes sense to wait for its answers meanwhile. */
public final class Misbehavior {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration IMPATIENCE = Duration.ofMillis(300);

    private volatile Faults faults = Faults.NONE;
    private volatile Duration patience = PATIENCE;

    /** Nothing goes wrong. */
    public Misbehavior() {}

    /** Has the next calls go wrong, one after the other. */
    public void script(List<Fault> script) {
        faults = Faults.script(script);
        patience = patienceWith(script);
    }

    /** Has every call go wrong. */
    public void always(Fault fault) {
        faults = Faults.always(fault);
        patience = patienceWith(List.of(fault));
    }

    /** Has calls go wrong by chance; some answers may then never come. */
    public void byChance(Faults chance) {
        faults = chance;
        patience = IMPATIENCE;
    }

    /** Has calls go wrong, by faults that end by themselves. */
    public void faults(Faults others) {
        faults = others;
    }

    /** What happens to a call. */
    public Optional<Fault> next(CrmCall call) {
        return faults.next(call);
    }

    /** How long a client should wait for an answer: long, unless some are never to come. */
    public Duration patience() {
        return patience;
    }

    private static Duration patienceWith(List<Fault> faults) {
        return faults.contains(Fault.SILENCE_AFTER) || faults.contains(Fault.STALL_AFTER) ? IMPATIENCE : PATIENCE;
    }
}
