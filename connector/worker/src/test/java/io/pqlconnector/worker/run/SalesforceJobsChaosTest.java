package io.pqlconnector.worker.run;

/** Chaos over a fake Salesforce, with Salesforce's adapter, where bulk jobs carry the upserts. */
final class SalesforceJobsChaosTest extends ChaosRun {
    /** About 20 jobs, and what goes in batches. */
    private static final int CALLS = 4_000;

    SalesforceJobsChaosTest() {
        super("salesforce_in_a_hurry", CALLS);
    }

    @Override
    Place quiet() {
        return ChaoticOrg.of("bulk: true");
    }

    @Override
    Place wild(long seed) {
        return ChaoticOrg.of(
                "bulk: true, jobs_from: 50, jobs_most: 500, operations_per_call: 20, answer_within_ms: 250");
    }
}
