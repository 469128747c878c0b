package io.pqlconnector.worker.run;

/** Forgetting a person in an org of Salesforce. */
final class SalesforceForgetTest extends ForgetAtVendor {
    SalesforceForgetTest() {
        super(Terms.SALESFORCE, SalesforceSyncTest.org());
    }
}
