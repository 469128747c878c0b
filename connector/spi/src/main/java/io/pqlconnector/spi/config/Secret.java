package io.pqlconnector.spi.config;

/**
 * A value that is never shown: not in logs, plans, the ledger or exceptions.
 *
 * @param value the secret itself
 */
public record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
