package io.pqlconnector.testkit.crm;

/** Something that a fake CRM can be asked for. */
public interface CrmCall {

    /** Whether it changes something, and the answer says how that went: an answer of which a part can be missing. */
    boolean writes();
}
