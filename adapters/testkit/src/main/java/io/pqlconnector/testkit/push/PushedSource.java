package io.pqlconnector.testkit.push;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.Sha256;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.CallQuota;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.LineBlock;
import io.pqlconnector.spi.source.Listing;
import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.PushReceiver;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageSink;
import io.pqlconnector.spi.source.UsageSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Reads what was pushed: a file of the inbox is a slice. A line is an object that {@link PushedLines} describes. */
public final class PushedSource implements UsageSource {
    private final SourceName name;
    private final Inbox inbox;
    private final int probesAnHour;
    private final CallQuota quota;

    PushedSource(SourceName name, Inbox inbox, int probesAnHour, CallQuota quota) {
        this.name = name;
        this.inbox = inbox;
        this.probesAnHour = probesAnHour;
        this.quota = quota;
    }

    @Override
    public SourceName name() {
        return name;
    }

    @Override
    public String place() {
        return inbox.folder().toString();
    }

    @Override
    public String unit() {
        return "post";
    }

    @Override
    public Listing list(PullWindow window) {
        try {
            List<Slice> slices = new ArrayList<>();
            for (Path file : inbox.files()) {
                slices.add(new Slice(
                        new SliceId(String.valueOf(file.getFileName())),
                        Files.size(file) + "@" + Files.getLastModifiedTime(file),
                        Files.size(file)));
            }
            return Listing.of(slices);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public String probe(Instant now) {
        Duration wait = quota.take("probes of " + place(), probesAnHour, Duration.ofHours(1), now);
        if (!wait.isZero()) {
            throw new AdapterException(
                    FailureKind.RATE_LIMITED,
                    "It may be asked " + probesAnHour + " times an hour. Ask again in " + wait.toMinutes()
                            + " minutes.",
                    wait,
                    null);
        }
        return list(PullWindow.of(Instant.EPOCH, now)).slices().size() + " posts so far";
    }

    @Override
    public ContentHash contentHash(Slice slice) {
        return hash(content(slice));
    }

    @Override
    public ContentHash read(Slice slice, UsageSink sink) throws InterruptedException {
        byte[] content = content(slice);
        LineBlock block = sink.newBlock(content.length);
        System.arraycopy(content, 0, block.bytes(), 0, content.length);
        block.setLength(content.length);
        sink.advanced(content.length);
        sink.lines(block, () -> new PushedLines(sink.columns()));
        return hash(content);
    }

    @Override
    public Optional<PushReceiver> receiver() {
        return Optional.of(inbox);
    }

    @Override
    public void close() {
        // Nothing is held between calls.
    }

    private byte[] content(Slice slice) {
        try {
            return Files.readAllBytes(inbox.folder().resolve(slice.id().value()));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static ContentHash hash(byte[] content) {
        return new ContentHash(HexFormat.of().formatHex(Sha256.digest().digest(content)));
    }

    private AdapterException unreadable(IOException e) {
        return new AdapterException(FailureKind.UNAVAILABLE, "The inbox " + place() + " cannot be read.", e);
    }
}
