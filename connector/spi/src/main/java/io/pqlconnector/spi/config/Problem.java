package io.pqlconnector.spi.config;

/**
 * One thing that is wrong in a file.
 *
 * @param at where
 * @param path which key, such as {@code destinations[0].type}; empty if the file as a whole is meant
 * @param message what is wrong and what to write instead
 */
public record Problem(Position at, String path, String message) implements Comparable<Problem> {
    @Override
    public int compareTo(Problem other) {
        return at.compareTo(other.at);
    }

    @Override
    public String toString() {
        return at + "  " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
