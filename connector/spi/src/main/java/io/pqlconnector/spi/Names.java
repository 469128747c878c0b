package io.pqlconnector.spi;

/** Checks that every name type of this package shares. */
final class Names {
    private Names() {}

    static String checked(String value, String what) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(what + " must not be empty");
        }
        return value;
    }
}
