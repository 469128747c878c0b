package io.pqlconnector.pull;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.source.SourceContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongConsumer;

/**
 * Takes downloads to disk as fast as they come, and lets them be read as far as they have come: a slow parser does not hold
 * up the network until the service hangs up, and a fast one does not wait for the end. Several processes may share a folder,
 * such as a run and a check beside it; what a killed one left in it is removed some hours later.
 */
public final class Spool {
    /** Far longer than a download may be silent: one that nobody wrote to since has lost its process. */
    private static final Duration ABANDONED = Duration.ofHours(6);

    private final Path folder;
    private boolean swept;

    /** Keeps downloads in a folder, which is made when there is one. */
    public Spool(Path folder) {
        this.folder = folder;
    }

    /** The spool of a source, below its data folder whatever its name is. */
    public static Spool of(SourceContext context) {
        String name = context.name().value().replaceAll("[^A-Za-z0-9_-]", "_");
        return new Spool(context.dataDirectory().resolve("spool").resolve(name));
    }

    /**
     * Begins to take a download.
     *
     * @param network the bytes; closed at their end
     * @param cancel has a reading of them fail, from another thread
     * @param arrived is told how many bytes came
     */
    public SpooledBody take(InputStream network, Runnable cancel, LongConsumer arrived) {
        return SpooledBody.begin(network, cancel, newFile(), arrived);
    }

    private synchronized Path newFile() {
        try {
            Files.createDirectories(folder);
            if (!swept) {
                sweep();
                swept = true;
            }
            return Files.createTempFile(folder, "", ".part");
        } catch (IOException e) {
            throw cannotWrite(folder, e);
        }
    }

    private void sweep() throws IOException {
        FileTime latest = FileTime.from(Instant.now().minus(ABANDONED));
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*.part")) {
            for (Path file : left) {
                if (isOlder(file, latest)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static boolean isOlder(Path file, FileTime latest) throws IOException {
        try {
            return Files.getLastModifiedTime(file).compareTo(latest) < 0;
        } catch (NoSuchFileException e) {
            // Its own process was done with it.
            return false;
        }
    }

    static AdapterException cannotWrite(Path path, IOException e) {
        return new AdapterException(
                FailureKind.UNAVAILABLE,
                path + " cannot be written: " + e.getMessage()
                        + ". Make room on its disk, or give this program the right to write there.",
                e);
    }
}
