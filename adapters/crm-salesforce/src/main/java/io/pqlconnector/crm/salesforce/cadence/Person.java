package io.pqlconnector.crm.salesforce.cadence;

import io.pqlconnector.spi.destination.CrmId;
import java.util.Optional;

/**
 * A lead or contact of Salesforce that is to be enrolled.
 *
 * @param record the id in Salesforce
 * @param email the work e-mail address; empty if Salesforce holds none
 * @param firstName empty if Salesforce holds none
 * @param lastName empty if Salesforce holds none
 * @param company the name of the account or of the lead's company; empty if Salesforce holds none
 * @param link where a person can look at the record
 */
public record Person(
        CrmId record, String email, String firstName, String lastName, String company, Optional<String> link) {}
