package io.pqlconnector.spi;

/** Who is scored: the companies that use the product, or the people in them. */
public enum EntityKind {
    ACCOUNT,
    USER;

    /** The word that rule books and output use: {@code account} or {@code user}. */
    public String word() {
        return this == ACCOUNT ? "account" : "user";
    }
}
