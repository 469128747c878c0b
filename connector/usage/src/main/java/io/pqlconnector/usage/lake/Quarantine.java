package io.pqlconnector.usage.lake;

import io.pqlconnector.core.text.Json;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.SliceId;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Where the lines go that are no record: one file of JSON lines per slice, {@code <source>/<slice>.jsonl}, with the slice, the
 * number of the line, the reason and the line. It belongs to the slice as it was last read: it is replaced with it, and gone
 * when nothing is bad any more.
 */
final class Quarantine {
    private static final String PART = ".part";
    private static final int MAX_FILE_NAME = 180;

    private final Path directory;

    Quarantine(Path directory) {
        this.directory = directory;
    }

    /** The slice's file. */
    Path fileOf(SourceName source, SliceId slice) {
        return directory.resolve(fileName(source.value())).resolve(fileName(slice.value()) + ".jsonl");
    }

    /** Puts the bad lines in the place of those of the slice's earlier version. */
    void replace(SourceName source, SliceId slice, BadLines lines) {
        Path file = fileOf(source, slice);
        try {
            if (lines.count() == 0) {
                Files.deleteIfExists(file);
                return;
            }
            Files.createDirectories(file.getParent());
            Path part = file.resolveSibling(file.getFileName() + PART);
            try (BufferedWriter out = Files.newBufferedWriter(part)) {
                String name = Json.text(slice.value());
                lines.read(Long.MAX_VALUE, (line, reason, length, text) -> {
                    out.write("{\"file\":" + name + ",\"line\":" + line + ",\"reason\":" + Json.text(reason));
                    out.write(content(text));
                    if (length > text.length) {
                        out.write(",\"bytes\":" + length);
                    }
                    out.write("}\n");
                });
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw LakeDirectory.cannotWrite(file, e);
        }
    }

    /** Removes what a crash left behind. */
    void sweep() {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(PART)).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw LakeDirectory.cannotWrite(directory, e);
        }
    }

    // A line that was cut inside a character is still text; one that is not UTF-8 is kept byte for byte.
    private static String content(byte[] text) {
        for (int cut = 0; cut < 4 && cut <= text.length; cut++) {
            try {
                return ",\"text\":"
                        + Json.text(StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(text, 0, text.length - cut))
                                .toString());
            } catch (CharacterCodingException e) {
                if (text.length < BadLines.MAX_TEXT) {
                    break;
                }
            }
        }
        return ",\"base64\":\"" + Base64.getEncoder().encodeToString(text) + "\"";
    }

    // Names stay readable and apart: what a file system may not take is percent-encoded, and what is too long is cut
    // and told apart by a checksum.
    static String fileName(String value) {
        StringBuilder name = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(b) || (b == '.' && !name.isEmpty())) {
                name.append((char) b);
            } else {
                name.append('%').append(String.format("%02X", b & 0xff));
            }
        }
        if (name.length() <= MAX_FILE_NAME) {
            return name.toString();
        }
        CRC32 checksum = new CRC32();
        checksum.update(value.getBytes(StandardCharsets.UTF_8));
        return name.substring(0, MAX_FILE_NAME) + "~" + Long.toHexString(checksum.getValue());
    }

    private static boolean isPlain(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '-' || b == '_';
    }
}
