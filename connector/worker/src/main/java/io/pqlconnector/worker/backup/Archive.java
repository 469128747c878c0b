package io.pqlconnector.worker.backup;

import io.pqlconnector.spi.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** A backup that is to be put back. Nothing in it is believed: not a name, not a size, not a byte. */
final class Archive implements AutoCloseable {
    /** A part takes some 200 bytes of the manifest: this is a lake of 300,000 files. */
    private static final int LARGEST_MANIFEST = 64 << 20;

    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final ZipFile zip;
    private final BackupManifest manifest;
    private final String id;

    private Archive(Path file, ZipFile zip, BackupManifest manifest, String id) {
        this.file = file;
        this.zip = zip;
        this.manifest = manifest;
        this.id = id;
    }

    /**
     * Opens an archive and checks its list.
     *
     * @throws BackupException if it is missing, cut off, or no backup of this program
     */
    static Archive open(Path file) {
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (NoSuchFileException e) {
            throw new BackupException("There is no file " + file + ".", e);
        } catch (ZipException e) {
            throw damaged(file, "it is no ZIP archive, or its end is missing", e);
        } catch (IOException e) {
            throw new BackupException("The backup " + file + " cannot be read: " + e.getMessage(), e);
        }
        try {
            byte[] text = manifestOf(file, zip);
            BackupManifest manifest = BackupManifest.read(text)
                    .orElseThrow(() -> new BackupException(
                            file + " is no backup of this program, or was made by a newer one. Nothing was changed.",
                            null));
            check(file, zip, manifest);
            return new Archive(
                    file,
                    zip,
                    manifest,
                    HexFormat.of().formatHex(Sha256.digest().digest(text)));
        } catch (IOException e) {
            closeQuietly(zip, e);
            throw damaged(file, String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            closeQuietly(zip, e);
            throw e;
        }
    }

    private static byte[] manifestOf(Path file, ZipFile zip) throws IOException {
        ZipEntry entry = Optional.ofNullable(zip.getEntry(BackupManifest.NAME))
                .orElseThrow(() -> new BackupException(
                        file + " is no backup of this program: it has no " + BackupManifest.NAME + ".", null));
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] text = in.readNBytes(LARGEST_MANIFEST + 1);
            if (text.length > LARGEST_MANIFEST) {
                throw new ZipException(BackupManifest.NAME + " is too large");
            }
            return text;
        }
    }

    private static void check(Path file, ZipFile zip, BackupManifest manifest) {
        Set<String> names = new HashSet<>();
        for (BackupManifest.Part part : manifest.parts()) {
            if (!Names.isPart(part.name()) || part.bytes() < 0 || !names.add(part.name())) {
                throw damaged(file, "its list names \"" + part.name() + "\", which no backup holds", null);
            }
            if (zip.getEntry(part.name()) == null) {
                throw damaged(file, "it lacks " + part.name(), null);
            }
        }
        if (!names.contains(Backup.LEDGER)) {
            throw damaged(file, "it lacks " + Backup.LEDGER, null);
        }
        names.add(BackupManifest.NAME);
        zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> !names.remove(name))
                .findFirst()
                .ifPresent(name -> {
                    throw damaged(file, "it holds \"" + name + "\", which its list does not name", null);
                });
    }

    /** What is in it, as it says itself. */
    BackupManifest manifest() {
        return manifest;
    }

    /** Tells one backup from another. */
    String id() {
        return id;
    }

    /**
     * Unpacks everything, no byte more than the list says, and compares it with the list.
     *
     * @param target an empty directory
     * @param progress is told the share of bytes that are done
     * @throws BackupException if something is not what the list says
     */
    void unpack(Path target, DoubleConsumer progress) throws IOException {
        double all = Math.max(1, manifest.bytes());
        long done = 0;
        for (BackupManifest.Part part : manifest.parts()) {
            unpack(part, target.resolve(part.name()));
            done += part.bytes();
            progress.accept(done / all);
        }
    }

    private void unpack(BackupManifest.Part part, Path target) throws IOException {
        Files.createDirectories(target.resolveSibling("."));
        MessageDigest digest = Sha256.digest();
        long left = part.bytes();
        ZipEntry entry = Optional.ofNullable(zip.getEntry(part.name())).orElseThrow();
        try (InputStream in = zip.getInputStream(entry);
                FileChannel channel =
                        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(channel)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                left -= read;
                if (left < 0) {
                    throw damaged(file, part.name() + " is larger than its list says", null);
                }
                digest.update(buffer, 0, read);
                out.write(buffer, 0, read);
            }
            channel.force(true);
        } catch (ZipException e) {
            throw damaged(file, part.name() + " cannot be unpacked", e);
        }
        if (left != 0 || !HexFormat.of().formatHex(digest.digest()).equals(part.sha256())) {
            throw damaged(file, part.name() + " is not what its list says", null);
        }
    }

    /** What to say of an archive that is not whole. */
    static BackupException damaged(Path file, String why, @Nullable IOException cause) {
        return new BackupException(
                "The backup " + file + " is damaged: " + why + ". Nothing was changed. Take another backup.", cause);
    }

    private static void closeQuietly(ZipFile zip, Exception reason) {
        try {
            zip.close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
