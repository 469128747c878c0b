package io.pqlconnector.worker.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What makes the hashes of this installation its own. Without it whoever has a list of addresses could hash them all, and
 * find each in a log.
 */
final class Salt {
    private static final String FILE = "log.salt";
    private static final int BYTES = 32;
    private static final int SHOWN_DIGITS = 12;

    private final byte[] bytes;

    private Salt(byte[] bytes) {
        this.bytes = bytes;
    }

    /** One that nobody else has, and that is gone with the process. */
    static Salt random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new Salt(bytes);
    }

    /**
     * The one that is kept in a folder. Made when there is none yet, or one that nobody could have written.
     *
     * @throws IOException if it can be neither read nor written
     */
    static Salt keptIn(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file) || !isSalt(Files.readString(file))) {
            Files.createDirectories(folder);
            write(file);
        }
        return new Salt(HexFormat.of().parseHex(Files.readString(file).strip()));
    }

    private static boolean isSalt(String text) {
        return text.strip().matches("[0-9a-f]{" + 2 * BYTES + "}");
    }

    // Whole or not at all: a second worker may start at the same moment.
    private static void write(Path file) throws IOException {
        Path whole = Files.createTempFile(file.toAbsolutePath().getParent(), FILE, ".new", readableByUsAlone());
        try {
            Files.writeString(whole, HexFormat.of().formatHex(random().bytes) + "\n", StandardCharsets.US_ASCII);
            if (Files.exists(file) && !isSalt(Files.readString(file))) {
                Files.delete(file);
            }
            Files.move(whole, file);
        } catch (FileAlreadyExistsException e) {
            // The other one's is as good.
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    private static FileAttribute<?>[] readableByUsAlone() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Stands for a text: always the same here, another one elsewhere. 12 hexadecimal digits. */
    String hash(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
            byte[] hash = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, SHOWN_DIGITS / 2));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has HMAC with SHA-256", e);
        }
    }
}
