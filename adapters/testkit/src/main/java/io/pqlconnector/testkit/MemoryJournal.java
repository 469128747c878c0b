package io.pqlconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.JobJournal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A ledger's part in a job: keeps its names, and lets something happen once it has kept one. */
final class MemoryJournal implements JobJournal {
    private final List<String> begins = new ArrayList<>();
    private Runnable hook = () -> {};

    /** What happens from now on when a job is begun. */
    void whenBegun(Runnable other) {
        hook = other;
    }

    /** All jobs that were begun, the oldest first. */
    List<String> begins() {
        return begins;
    }

    @Override
    public Optional<String> begun() {
        return begins.isEmpty() ? Optional.empty() : Optional.of(begins.get(begins.size() - 1));
    }

    @Override
    public void begin(String job) {
        assertThat(job).as("a name by which the job is found again").isNotBlank();
        begins.add(job);
        hook.run();
    }
}
