package io.pqlconnector.testkit.salesforce;

/**
 * A cadence of Sales Engagement.
 *
 * @param state {@code Active}, {@code Draft}, {@code Inactive}, ...
 */
public record SalesforceCadence(String name, String state) {

    /** One that people can be put into. */
    public static SalesforceCadence active(String name) {
        return new SalesforceCadence(name, "Active");
    }
}
