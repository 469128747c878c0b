package io.pqlconnector.learn.report;

/** What an account may come to. */
public enum Goal {
    /** It got as far as an opportunity. Who became a customer without one got as far as well. */
    OPPORTUNITY,
    /** It became a customer. */
    CUSTOMER
}
