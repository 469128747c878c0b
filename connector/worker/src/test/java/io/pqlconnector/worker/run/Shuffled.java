package io.pqlconnector.worker.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Puts the same lines into another order. */
final class Shuffled {
    private Shuffled() {}

    /** All lines of a folder's gzip files in other files of it, in another order, under names that sort the other way round. */
    static void folder(Path folder, int files, Random random) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : filesOf(folder)) {
            lines.addAll(read(file));
            Files.delete(file);
        }
        Collections.shuffle(lines, random);
        write(folder, lines, files);
    }

    /** A gzip file's lines. */
    static void file(Path file, Random random) throws IOException {
        List<String> lines = read(file);
        Collections.shuffle(lines, random);
        write(file, lines);
    }

    /** A table's rows below its header. */
    static void table(Path file, Random random) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        Collections.shuffle(lines.subList(1, lines.size()), random);
        Files.write(file, lines);
    }

    /** Spreads lines over gzip files; the first lines go to the file whose name sorts last. */
    static void write(Path folder, List<String> lines, int files) throws IOException {
        int part = lines.size() / files + 1;
        for (int i = 0; i < files; i++) {
            int from = Math.min(lines.size(), i * part);
            int to = Math.min(lines.size(), from + part);
            write(folder.resolve(1000 - i + ".jsonl.gz"), lines.subList(from, to));
        }
    }

    private static void write(Path file, List<String> lines) throws IOException {
        Files.createDirectories(file.getParent());
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write((String.join("\n", lines) + "\n").getBytes(UTF_8));
        }
    }

    private static List<String> read(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return new ArrayList<>(new String(in.readAllBytes(), UTF_8).lines().toList());
        }
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        try (Stream<Path> listed = Files.walk(folder)) {
            return listed.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
