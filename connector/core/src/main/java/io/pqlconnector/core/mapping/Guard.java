package io.pqlconnector.core.mapping;

import java.util.Map;

/** What must not be so in the CRM. */
@FunctionalInterface
public interface Guard {
    /**
     * Whether it forbids an enrollment.
     *
     * @param crm the facts about the person and the account, such as {@code open_deal}; absent means no
     */
    boolean forbids(Map<String, Boolean> crm);
}
