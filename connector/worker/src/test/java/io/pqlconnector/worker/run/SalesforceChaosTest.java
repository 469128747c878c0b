package io.pqlconnector.worker.run;

/** Chaos over a fake Salesforce, with Salesforce's adapter, in calls of collections. */
final class SalesforceChaosTest extends ChaosRun {
    /** An enrollment costs several, because trackers are looked at before and after it. */
    private static final int CALLS = 5_000;

    SalesforceChaosTest() {
        super("salesforce_in_a_hurry", CALLS);
    }

    @Override
    Place quiet() {
        return ChaoticOrg.of("bulk: false");
    }

    @Override
    Place wild(long seed) {
        return ChaoticOrg.of("bulk: false, operations_per_call: 20, answer_within_ms: 250");
    }
}
