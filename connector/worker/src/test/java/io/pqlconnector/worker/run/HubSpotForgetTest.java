package io.pqlconnector.worker.run;

/** Forgetting a person in a portal of HubSpot. */
final class HubSpotForgetTest extends ForgetAtVendor {
    HubSpotForgetTest() {
        super(Terms.HUBSPOT, HubSpotSyncTest.portal());
    }
}
