package io.pqlconnector.worker.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands where a file says, so that one process can let days pass for others. */
final class SteppedTime extends Clock {
    private final Path file;

    SteppedTime(Path file) {
        this.file = file;
    }

    /** Sets the clock, of all processes that go by this file. */
    void set(Instant now) throws IOException {
        Path coming = Files.writeString(file.resolveSibling(file.getFileName() + ".coming"), now.toString());
        Files.move(coming, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public Instant instant() {
        try {
            return Instant.parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
