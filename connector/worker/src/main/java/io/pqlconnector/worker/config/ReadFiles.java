package io.pqlconnector.worker.config;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads files from disk and remembers what they said, so that a process can go on with that when they are broken later, and can
 * tell whether one of them has changed. Contents are compared, not times: a mounted ConfigMap is swapped by a link. Not for use
 * by several threads while it reads; what it has read may be shared.
 */
public final class ReadFiles implements FileTexts {
    private final Map<Path, Optional<String>> texts = new HashMap<>();
    private final Map<Path, Optional<String>> secrets = new HashMap<>();

    @Override
    public String text(Path file) throws IOException {
        return remembered(texts, file);
    }

    @Override
    public String secret(Path file) throws IOException {
        return remembered(secrets, file);
    }

    private static String remembered(Map<Path, Optional<String>> said, Path file) throws IOException {
        said.put(file, Optional.empty());
        String text = DISK.text(file);
        said.put(file, Optional.of(text));
        return text;
    }

    /** Whether any file says something else now, cannot be read any more, or can be read again. */
    public boolean haveChanged() {
        return haveChanged(texts) || haveChanged(secrets);
    }

    private static boolean haveChanged(Map<Path, Optional<String>> said) {
        return said.entrySet().stream().anyMatch(file -> !Objects.equals(file.getValue(), now(file.getKey())));
    }

    private static Optional<String> now(Path file) {
        try {
            return Optional.of(DISK.text(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * The same files once more: YAML as it was, secrets as they are now where they can be read, since one that was rotated is of
     * no use any more.
     */
    public FileTexts again() {
        return new FileTexts() {
            @Override
            public String text(Path file) throws IOException {
                return said(texts, file);
            }

            @Override
            public String secret(Path file) throws IOException {
                Optional<String> now = now(file);
                return now.isPresent() ? now.get() : said(secrets, file);
            }
        };
    }

    private static String said(Map<Path, Optional<String>> said, Path file) throws IOException {
        return said.getOrDefault(file, Optional.empty()).orElseThrow(() -> new NoSuchFileException(file.toString()));
    }
}
