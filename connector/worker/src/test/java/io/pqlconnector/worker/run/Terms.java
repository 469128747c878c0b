package io.pqlconnector.worker.run;

import io.pqlconnector.spi.destination.ObjectName;

/**
 * What a CRM calls what the tests write to it, beside contacts.
 *
 * @param company the object
 * @param domain the field by which companies are found that do not have our key
 * @param key the field of a company that holds our key
 * @param size how many people work there, as our users say
 * @param userKey the field of a contact that holds our key
 */
record Terms(
        ObjectName company,
        String domain,
        String key,
        String name,
        String score,
        String tier,
        String reasons,
        String size,
        String email,
        String userKey,
        String champion) {

    /** Of HubSpot. */
    static final Terms HUBSPOT = new Terms(
            new ObjectName("company"),
            "domain",
            "pql_account_key",
            "name",
            "pql_score",
            "pql_tier",
            "pql_reasons",
            "pql_size",
            "email",
            "pql_user_key",
            "pql_is_champion");

    /** Of the scripted CRM, which finds companies by our key alone. */
    static final Terms SCRIPTED = new Terms(
            HUBSPOT.company,
            HUBSPOT.key,
            HUBSPOT.key,
            HUBSPOT.name,
            HUBSPOT.score,
            HUBSPOT.tier,
            HUBSPOT.reasons,
            HUBSPOT.size,
            HUBSPOT.email,
            HUBSPOT.userKey,
            HUBSPOT.champion);

    /** Of Salesforce. */
    static final Terms SALESFORCE = new Terms(
            new ObjectName("account"),
            "Website",
            "PQL_Account_Key__c",
            "Name",
            "PQL_Score__c",
            "PQL_Tier__c",
            "PQL_Reasons__c",
            "PQL_Size__c",
            "Email",
            "PQL_User_Key__c",
            "PQL_Is_Champion__c");
}
