package io.pqlconnector.usage.lake;

import io.pqlconnector.core.lake.LakeException;
import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.spi.SourceName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The lake on disk: records lie in the directory itself, so that any Parquet tool can read {@code lake/*.parquet}; shadowed
 * records, staged files and what DuckDB spills lie in directories of their own.
 */
final class LakeDirectory {
    private static final String SHADOWED = "shadowed";
    private static final String STAGING = "staging";
    private static final String SPILL = "spill";

    private final Path root;

    LakeDirectory(Path root) {
        this.root = root;
    }

    /** Makes the directories. */
    void create() {
        try {
            Files.createDirectories(root.resolve(SHADOWED));
            Files.createDirectories(root.resolve(STAGING));
        } catch (IOException e) {
            throw cannotWrite(root, e);
        }
    }

    /** Where this lake lies. */
    Path root() {
        return root;
    }

    /** A file of the lake. */
    Path resolve(LakeFile file) {
        return root.resolve(file.name());
    }

    /** Where a file is written before it counts. */
    Path staged(String name) {
        return root.resolve(STAGING).resolve(name.replace('/', '-'));
    }

    /** Where DuckDB spills for this process. */
    Path spill() {
        return root.resolve(SPILL).resolve(Long.toString(ProcessHandle.current().pid()));
    }

    /**
     * A name that was never used: numbers are not handed out twice.
     *
     * @param number a fresh number of the manifest
     * @param index tells the files of one change apart
     */
    static String nameOf(LakeFile.Role role, SourceName source, long number, int index) {
        String name =
                String.format(Locale.ROOT, "%s-%08d-%d.parquet", Quarantine.fileName(source.value()), number, index);
        return role == LakeFile.Role.SHADOWED ? SHADOWED + "/" + name : name;
    }

    /** Makes what was written to a file survive a loss of power. */
    static void sync(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /** Moves a staged file to its place. */
    void publish(Path staged, LakeFile file) {
        Path target = resolve(file);
        try {
            Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw cannotWrite(target, e);
        }
    }

    /** Makes the names of new files survive a loss of power. */
    void syncDirectories(Collection<LakeFile> files) {
        Set<Path> directories = new LinkedHashSet<>();
        files.forEach(file -> directories.add(resolve(file).getParent()));
        directories.forEach(LakeDirectory::sync);
    }

    /** Removes files that no longer count; one that is still being read by another process stays readable for it. */
    void remove(Collection<String> names) {
        for (String name : names) {
            try {
                Files.deleteIfExists(root.resolve(name));
            } catch (IOException e) {
                // It does not count any more, and the next sweep tries again.
            }
        }
    }

    /** Removes every file that is not named. */
    void sweep(Set<String> named) {
        if (!Files.isDirectory(root)) {
            return;
        }
        try {
            for (Path file : list(root.resolve(STAGING))) {
                deleteTree(file);
            }
            for (Path directory : list(root.resolve(SPILL))) {
                if (!isAlive(directory.getFileName().toString())) {
                    deleteTree(directory);
                }
            }
            for (Path file : list(root)) {
                if (file.toString().endsWith(".parquet")
                        && !named.contains(file.getFileName().toString())) {
                    Files.deleteIfExists(file);
                }
            }
            for (Path file : list(root.resolve(SHADOWED))) {
                if (!named.contains(SHADOWED + "/" + file.getFileName())) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw cannotWrite(root, e);
        }
    }

    private static boolean isAlive(String pid) {
        try {
            return ProcessHandle.of(Long.parseLong(pid)).isPresent();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    static void deleteTree(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            for (Path child : list(path)) {
                deleteTree(child);
            }
        }
        Files.deleteIfExists(path);
    }

    /** The path, what failed, and what to do. */
    static LakeException cannotWrite(Path path, IOException cause) {
        return new LakeException(
                path + " cannot be written: " + cause.getMessage()
                        + "\n  See that the disk is not full and that the user who runs this may write there."
                        + " Nothing was committed and nothing is lost; run again.",
                cause);
    }
}
