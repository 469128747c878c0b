package io.pqlconnector.worker.backup;

import io.pqlconnector.spi.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes an archive as one stream into a file beside its place, readable by its owner alone. Only {@link #finish} puts it there;
 * closed before, nothing is left. ZIP, which the JDK brings along: with 64-bit sizes where they are needed, and readable by any
 * system's own tools.
 */
final class ArchiveWriter implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Path target;
    private final Path part;
    private final FileChannel channel;
    private final ZipOutputStream zip;
    private final List<BackupManifest.Part> parts = new ArrayList<>();

    private ArchiveWriter(Path target, Path part, FileChannel channel) {
        this.target = target;
        this.part = part;
        this.channel = channel;
        zip = new ZipOutputStream(Channels.newOutputStream(channel));
    }

    /** Begins an archive. What a killed process left of an earlier attempt is overwritten. */
    static ArchiveWriter create(Path target) throws IOException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        Files.deleteIfExists(part);
        Files.createFile(part);
        if (Files.getFileStore(part).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
        }
        return new ArchiveWriter(target, part, FileChannel.open(part, StandardOpenOption.WRITE));
    }

    /** Where a process may put what it needs until the archive is done. */
    Path scratch(String suffix) {
        return target.resolveSibling(target.getFileName() + suffix);
    }

    /**
     * Adds a file.
     *
     * @param name in the archive
     * @param bytes how many of it, from its beginning
     * @param packed whether it is packed already
     * @throws IOException also if the file is shorter
     */
    void add(String name, Path file, long bytes, boolean packed) throws IOException {
        MessageDigest digest = Sha256.digest();
        zip.setLevel(packed ? Deflater.NO_COMPRESSION : Deflater.BEST_SPEED);
        // Opened first: a file that is gone leaves no entry.
        try (InputStream in = Files.newInputStream(file)) {
            zip.putNextEntry(new ZipEntry(name));
            byte[] buffer = new byte[BUFFER];
            long left = bytes;
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new IOException(file + " is shorter than " + bytes + " bytes");
                }
                digest.update(buffer, 0, read);
                zip.write(buffer, 0, read);
                left -= read;
            }
        }
        zip.closeEntry();
        parts.add(new BackupManifest.Part(name, bytes, HexFormat.of().formatHex(digest.digest())));
    }

    /** What was added. */
    List<BackupManifest.Part> parts() {
        return List.copyOf(parts);
    }

    /** Ends the archive with its manifest and puts it into its place, so that a loss of power does not take it back. */
    void finish(BackupManifest manifest) throws IOException {
        zip.setLevel(Deflater.BEST_SPEED);
        zip.putNextEntry(new ZipEntry(BackupManifest.NAME));
        manifest.write(zip);
        zip.closeEntry();
        zip.finish();
        channel.force(true);
        zip.close();
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Durable.syncDirectory(target.resolveSibling("."));
    }

    /** How large the archive is so far. */
    long size() throws IOException {
        return Files.size(Files.exists(part) ? part : target);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(part);
    }
}
