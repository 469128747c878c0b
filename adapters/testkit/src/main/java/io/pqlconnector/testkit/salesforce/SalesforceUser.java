package io.pqlconnector.testkit.salesforce;

import java.util.Locale;

/**
 * Someone who works in a fake Salesforce.
 *
 * @param email the username too
 * @param engages whether they have the licence for Sales Engagement
 */
public record SalesforceUser(String name, String email, boolean active, boolean engages) {

    /** Someone who works there and has every licence. */
    public static SalesforceUser of(String email) {
        String name = email.substring(0, email.indexOf('@'));
        return new SalesforceUser(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1), email, true, true);
    }

    /** Someone who has left. */
    public SalesforceUser inactive() {
        return new SalesforceUser(name, email, false, engages);
    }

    /** Someone without the licence for Sales Engagement (Salesforce contract §5.1). */
    public SalesforceUser withoutSalesEngagement() {
        return new SalesforceUser(name, email, active, false);
    }
}
