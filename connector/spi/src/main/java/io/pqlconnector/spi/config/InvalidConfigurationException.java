package io.pqlconnector.spi.config;

import java.util.List;
import java.util.stream.Collectors;

/** What a user wrote cannot be run. The message lists every problem, a line each. */
public final class InvalidConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** From at least one problem. */
    public InvalidConfigurationException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, in the order of files and lines. */
    public List<Problem> problems() {
        return problems;
    }
}
