package io.pqlconnector.usage.lake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files of a lake that stay readable although a run replaces and removes them meanwhile: hard links in a directory of this
 * process, which the next run removes should the process die. Where there are no hard links, the files themselves.
 */
public final class PinnedFiles implements AutoCloseable {
    private static final String PINNED = "pinned";

    private final Path home;
    private final Path directory;
    private final Map<String, Path> files = new LinkedHashMap<>();

    private PinnedFiles(Path home) {
        this.home = home;
        directory = home.resolve(PINNED);
    }

    /**
     * Pins files.
     *
     * @param lake the lake's directory
     * @param names relative to it
     * @throws NoSuchFileException if one is not there any more: a newer state of the ledger names others
     */
    public static PinnedFiles pin(Path lake, Collection<String> names) throws NoSuchFileException {
        PinnedFiles pinned = new PinnedFiles(new LakeDirectory(lake).spill());
        try {
            Files.createDirectories(pinned.directory);
            for (String name : names) {
                Path link = pinned.directory.resolve(name.replace('/', '-'));
                Files.deleteIfExists(link);
                Files.createLink(link, lake.resolve(name));
                pinned.files.put(name, link);
            }
            return pinned;
        } catch (NoSuchFileException e) {
            pinned.close();
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            // A folder that is read-only, or a file system without links: then nothing, or little, removes files
            // either.
            pinned.close();
            names.forEach(name -> pinned.files.put(name, lake.resolve(name)));
            return pinned;
        }
    }

    /** Where a file can be read, by its name. */
    public Path path(String name) {
        Path path = files.get(name);
        if (path == null) {
            throw new IllegalArgumentException("not pinned: " + name);
        }
        return path;
    }

    @Override
    public void close() {
        try {
            LakeDirectory.deleteTree(directory);
            Files.deleteIfExists(home);
        } catch (IOException e) {
            // The next run removes what a process left that is no more.
        }
        files.clear();
    }
}
