package io.pqlconnector.testkit.push;

import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.source.PushReceiver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A folder with a file for each push. The same push again is the same file. */
final class Inbox implements PushReceiver {
    /** The header with the signature. */
    static final String SIGNATURE = "X-Signature";

    private static final String KEPT = ".jsonl";
    private static final JsonMapper JSON = new JsonMapper();

    private final Path folder;
    private final Secret secret;

    Inbox(Path folder, Secret secret) {
        this.folder = folder;
        this.secret = secret;
    }

    Path folder() {
        return folder;
    }

    /** Its files, by name; none before the first push. */
    List<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(KEPT)).sorted().toList();
        }
    }

    @Override
    public String path() {
        return "/pushed/" + secret.value();
    }

    @Override
    public Verdict receive(Push push) {
        if (!push.header(SIGNATURE).equals(Optional.of(secret.value()))) {
            return Verdict.NOT_SIGNED;
        }
        if (!isLinesOfObjects(push.body())) {
            return Verdict.MALFORMED;
        }
        try {
            keep(push.body());
            return Verdict.ACCEPTED;
        } catch (IOException | UncheckedIOException e) {
            return Verdict.UNAVAILABLE;
        }
    }

    private static boolean isLinesOfObjects(byte[] body) {
        try {
            return new String(body, StandardCharsets.UTF_8)
                    .lines()
                    .allMatch(line -> JSON.readTree(line).isObject());
        } catch (JacksonException e) {
            return false;
        }
    }

    private void keep(byte[] body) throws IOException {
        Files.createDirectories(folder);
        Path unfinished = Files.createTempFile(folder, "push", ".tmp");
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(body);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        Path kept = folder.resolve(UUID.nameUUIDFromBytes(body) + KEPT);
        Files.move(unfinished, kept, StandardCopyOption.ATOMIC_MOVE);
    }
}
