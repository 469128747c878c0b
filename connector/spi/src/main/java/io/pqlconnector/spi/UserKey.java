package io.pqlconnector.spi;

/**
 * What identifies one person who uses the product, after anonymous ids were resolved.
 *
 * @param value the user id of the source
 */
public record UserKey(String value) implements Comparable<UserKey> {
    public UserKey {
        Names.checked(value, "a user key");
    }

    @Override
    public int compareTo(UserKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
