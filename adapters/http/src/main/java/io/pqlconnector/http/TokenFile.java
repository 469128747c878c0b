package io.pqlconnector.http;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.config.Secret;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Where the newest refresh token is kept. Some services give a new one with each access token and take the old one no more, so one
 * that is lost can only be replaced by a person. Readable for its owner alone; never half a file, whatever breaks.
 */
final class TokenFile {
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final int TRIES = 120;

    private final Path path;
    private final String service;

    TokenFile(Path path, String service) {
        this.path = path;
        this.service = service;
    }

    /**
     * What is kept.
     *
     * @param first tells by which token of the configuration it began
     * @param issuedAt when the last access token was issued
     */
    record Kept(Secret refreshToken, String first, Instant issuedAt) {}

    /** What is kept; empty if nothing is yet. */
    Optional<Kept> read() {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        JsonNode kept;
        try {
            kept = Json.parse(Files.readAllBytes(path)).orElseGet(Json::missing);
        } catch (IOException e) {
            throw wrong("cannot be read. Let the user under whom the connector runs read and write it.", e);
        }
        String token = Json.text(kept, "refresh_token");
        if (token.isEmpty()) {
            throw wrong(
                    "holds no token. Delete it, authorize the app in " + service
                            + " again, and put the new refresh_token into the configuration.",
                    null);
        }
        return Optional.of(
                new Kept(new Secret(token), Json.text(kept, "first"), instant(Json.text(kept, "issued_at"))));
    }

    /**
     * Keeps other processes from asking for a token at the same time: of two new ones the service would take one only.
     *
     * @return to be released at the end
     */
    Hold lock(TimeAndChance time) throws InterruptedException {
        Path lock = path.resolveSibling(path.getFileName() + ".lock");
        for (int i = 0; i < TRIES; i++) {
            Optional<FileChannel> held = tryLock(lock);
            if (held.isPresent()) {
                return new Hold(held.get());
            }
            time.pause(BETWEEN_TRIES);
        }
        throw new AdapterException(
                FailureKind.UNAVAILABLE,
                "Another process holds the token_file of " + service
                        + ". Look whether another run of the connector hangs.",
                null);
    }

    /** A hold on the file. */
    record Hold(FileChannel lock) {

        /** Lets other processes in. */
        void release() {
            try {
                lock.close();
            } catch (IOException e) {
                // It ends with the process.
            }
        }
    }

    private Optional<FileChannel> tryLock(Path lock) {
        try {
            FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isLocked(channel)) {
                return Optional.of(channel);
            }
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            throw wrong("has no place: its folder must exist, and the connector must be able to write there.", e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Takes the place for a new token, before the old one is used up. */
    Place reserve() {
        try {
            // Readable and writable for the owner alone from the start.
            return new Place(Files.createTempFile(folder(), "." + path.getFileName(), ".tmp"));
        } catch (IOException e) {
            throw wrong("has no place: its folder must exist, and the connector must be able to write there.", e);
        }
    }

    /** A place for a new token. */
    final class Place implements AutoCloseable {
        private final Path temporary;

        private Place(Path temporary) {
            this.temporary = temporary;
        }

        /** Keeps a token; when this returns, a loss of power cannot undo it. */
        void keep(Kept kept) {
            String json = Json.object()
                    .put(
                            "note",
                            "The newest refresh token of " + service + ". Written by PQL Connector; keep it secret.")
                    .put("refresh_token", kept.refreshToken().value())
                    .put("first", kept.first())
                    .put("issued_at", kept.issuedAt().toString())
                    .toString();
            // No channel: an interrupt would close it, and the token would be lost.
            try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
                out.write(json.getBytes(StandardCharsets.UTF_8));
                out.flush();
                out.getFD().sync();
            } catch (IOException e) {
                throw wrong(
                        "could not be written. Authorize the app in " + service + " again if its token is refused now.",
                        e);
            }
            move();
        }

        private void move() {
            try {
                Path target = Files.exists(path) ? path.toRealPath() : path;
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw wrong(
                        "could not be replaced. Authorize the app in " + service
                                + " again if its token is refused now.",
                        e);
            }
            try (FileChannel folder = FileChannel.open(folder(), StandardOpenOption.READ)) {
                folder.force(true);
            } catch (IOException e) {
                // Some systems do not let a folder be synced; the file itself is.
            }
        }

        @Override
        public void close() {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException e) {
                // It holds nothing that anybody needs.
            }
        }
    }

    // Where a link leads, since only there a move is one step.
    private Path folder() throws IOException {
        Path real = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        return real.getParent() == null ? real : real.getParent();
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    // The path may be shown; what is in the file may not.
    private AdapterException wrong(String what, @Nullable Exception cause) {
        return new AdapterException(FailureKind.CONFIGURATION, "The token_file " + path + " " + what, cause);
    }
}
