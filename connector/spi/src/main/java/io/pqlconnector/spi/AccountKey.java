package io.pqlconnector.spi;

/**
 * What identifies one account across sources, runs and destinations.
 *
 * @param value a group id, or a registrable domain in lower case
 */
public record AccountKey(String value) implements Comparable<AccountKey> {
    public AccountKey {
        Names.checked(value, "an account key");
    }

    @Override
    public int compareTo(AccountKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
