package io.pqlconnector.worker.forget;

import io.pqlconnector.core.lake.LakeException;
import io.pqlconnector.usage.lake.ErasedPerson;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Folders of files with a record in each line: the inbox of webhooks, and the quarantine. */
public final class LineFiles {
    /** What is written anew. One that a killed command left is overwritten, or gone with the next one that finds its lines. */
    private static final String PART = ".part";

    private LineFiles() {}

    /**
     * Takes the lines that are a person's, or name their address, out of all files below a folder.
     *
     * @param apply whether they are taken out, or only counted
     * @return how many lines these are
     * @throws LakeException if a file cannot be read or written
     */
    public static long erase(Path folder, ErasedPerson person, boolean apply) {
        long lines = 0;
        try {
            for (Path file : filesBelow(folder)) {
                lines += eraseIn(file, person, apply);
            }
            return lines;
        } catch (IOException e) {
            throw new LakeException(
                    folder + " cannot be searched: " + e.getMessage()
                            + "\n  See that the user who runs this may read and"
                            + " write there, and run the same command again.",
                    e);
        }
    }

    private static long eraseIn(Path file, ErasedPerson person, boolean apply) throws IOException {
        long found = 0;
        Path part = file.resolveSibling(file.getFileName() + PART);
        // Bytes that are no UTF-8 pass through as they are.
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                found += isNamedIn(line, person) ? 1 : 0;
            }
        }
        if (found == 0 || !apply) {
            return found;
        }
        // With its rights and its owner, where that may be: a worker appends to it, maybe as another user than this.
        Files.copy(file, part, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
                FileChannel channel =
                        FileChannel.open(part, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
                BufferedWriter out = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.ISO_8859_1))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (!isNamedIn(line, person)) {
                    out.write(line);
                    out.write('\n');
                }
            }
            out.flush();
            channel.force(true);
        }
        Files.setLastModifiedTime(part, Files.getLastModifiedTime(file));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return found;
    }

    private static boolean isNamedIn(String line, ErasedPerson person) {
        String text = new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        String told = LineIds.told(text);
        return person.isNamedIn(text)
                || (!told.equals(text) && person.isNamedIn(told))
                || !Collections.disjoint(LineIds.in(told), person.ids());
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(PART))
                    .sorted()
                    .toList();
        }
    }
}
