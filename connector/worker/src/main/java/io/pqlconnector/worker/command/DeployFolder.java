package io.pqlconnector.worker.command;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A folder of files for a person to deploy. Written again as often as one likes; a list of what was written is left in it, so
 * that what is needed no more goes, and what somebody else has put there stays.
 */
final class DeployFolder {
    /** The list, which also says that the folder is ours. */
    private static final String MANIFEST = ".pql-provision";

    private static final String FIRST_LINE = "# Files that pql provision --metadata has written and writes again.";

    private final Path folder;

    DeployFolder(Path folder) {
        this.folder = folder.normalize();
    }

    /** Whether it can be written to without touching what is not ours: it is not there, empty, or was written before. */
    boolean isOurs() throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            return !entries.iterator().hasNext() || !written().isEmpty();
        }
    }

    /**
     * Writes all of it.
     *
     * @param files what is in each, by its path with slashes
     */
    void write(SortedMap<String, String> files) throws IOException {
        SortedSet<String> obsolete = written();
        Files.createDirectories(folder);
        // The list comes first: a folder that was left half written is still known to be ours.
        SortedSet<String> either = new TreeSet<>(obsolete);
        either.addAll(files.keySet());
        list(either);
        for (var file : files.entrySet()) {
            Path path = inside(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        obsolete.removeAll(files.keySet());
        for (String file : obsolete) {
            Files.deleteIfExists(inside(file));
        }
        list(new TreeSet<>(files.keySet()));
    }

    private void list(SortedSet<String> files) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(FIRST_LINE);
        lines.addAll(files);
        Files.write(folder.resolve(MANIFEST), lines);
    }

    private SortedSet<String> written() throws IOException {
        Path manifest = folder.resolve(MANIFEST);
        SortedSet<String> files = new TreeSet<>();
        if (Files.isRegularFile(manifest)) {
            List<String> lines = Files.readAllLines(manifest);
            if (!lines.isEmpty() && lines.get(0).equals(FIRST_LINE)) {
                files.addAll(lines.subList(1, lines.size()));
            }
        }
        return files;
    }

    private Path inside(String file) throws IOException {
        Path path = folder.resolve(file).normalize();
        if (!path.startsWith(folder) || path.equals(folder)) {
            throw new IOException(file + " would be outside the folder");
        }
        return path;
    }
}
