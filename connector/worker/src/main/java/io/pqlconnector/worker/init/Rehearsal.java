package io.pqlconnector.worker.init;

import io.pqlconnector.spi.config.InvalidConfigurationException;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.worker.config.ConfigReader;
import io.pqlconnector.worker.config.FileTexts;
import io.pqlconnector.worker.config.Setup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a draft as every command would, before it is written: what is no good answer is told by the reader itself. */
public final class Rehearsal {
    /** Stands in for every secret: long enough for any of them. */
    private static final String SECRET = "0123456789abcdef";

    private Rehearsal() {}

    /**
     * What is wrong with the answers, a line each, named by their flags; empty if the files can be used.
     *
     * @param target where they are to be written. They are tried beside that, since a container may have no other place, and
     *     are gone again when this returns
     * @throws IOException if nothing can be written there
     */
    public static List<String> problems(Draft draft, Path target) throws IOException {
        Path there = target.toAbsolutePath();
        while (!Files.isDirectory(there) && there.getParent() != null) {
            there = there.getParent();
        }
        Path folder = Files.createTempDirectory(there, ".pql-init-");
        try {
            return tried(draft, folder);
        } finally {
            delete(folder);
        }
    }

    private static List<String> tried(Draft draft, Path folder) throws IOException {
        for (Map.Entry<String, String> file : draft.files().entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        for (String name : draft.outside()) {
            Files.writeString(folder.resolve(name), SECRET);
        }
        return read(draft, folder).stream()
                // What stands in for a key is none.
                .filter(problem -> !problem.path().endsWith(".private_key"))
                .map(problem -> draft.flag(problem.path()) + ": " + problem.message())
                .toList();
    }

    private static List<Problem> read(Draft draft, Path folder) {
        Map<String, String> variables =
                draft.outside().stream().collect(Collectors.toMap(name -> name, name -> SECRET));
        Problems problems = new Problems();
        try {
            Setup.read(
                            ConfigReader.read(folder.resolve(Draft.CONFIG), variables, FileTexts.DISK, problems),
                            FileTexts.DISK,
                            problems)
                    .ifPresent(Setup::close);
        } catch (InvalidConfigurationException e) {
            return e.problems();
        }
        return problems.inOrder();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
