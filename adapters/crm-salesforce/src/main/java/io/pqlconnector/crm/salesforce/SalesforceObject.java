package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.Sha256;
import io.pqlconnector.spi.destination.ObjectName;

/**
 * An object that mappings may name.
 *
 * @param name as a mapping names it
 * @param type the API name
 */
record SalesforceObject(ObjectName name, String type, EntityKind kind) {
    /** What a unique text holds at most (Salesforce contract §3.2). */
    private static final int LONGEST_KEY = 255;

    /** What accounts of product usage are in Salesforce. */
    static final SalesforceObject ACCOUNT =
            new SalesforceObject(new ObjectName("account"), "Account", EntityKind.ACCOUNT);

    /** People with an account. */
    static final SalesforceObject CONTACT = new SalesforceObject(new ObjectName("contact"), "Contact", EntityKind.USER);

    /** People without. */
    static final SalesforceObject LEAD = new SalesforceObject(new ObjectName("lead"), "Lead", EntityKind.USER);

    /** The field that holds our own key of a record: unique, an external id. */
    String keyField() {
        return kind == EntityKind.ACCOUNT ? "PQL_Account_Key__c" : "PQL_User_Key__c";
    }

    /** Our key as the field holds it: one that is too long ends in a fingerprint, which tells it from others. */
    static String stored(String key) {
        return key.length() <= LONGEST_KEY
                ? key
                : Texts.beginning(key, LONGEST_KEY - 65).strip() + "~" + Sha256.hex(key);
    }

    boolean isLead() {
        return equals(LEAD);
    }

    boolean isContact() {
        return equals(CONTACT);
    }

    /** Whether people can be enrolled and be members of campaigns by it. */
    boolean isPerson() {
        return isLead() || isContact();
    }

    @Override
    public String toString() {
        return name.value();
    }
}
