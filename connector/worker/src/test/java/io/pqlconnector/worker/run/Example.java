package io.pqlconnector.worker.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The example that comes with the program: configuration, rules, mapping and sample export. */
final class Example {
    private static final Path REPOSITORY = Path.of("../..").toAbsolutePath().normalize();

    private Example() {}

    /** A copy of it in a folder that need not exist yet. */
    static Pql copyTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String part : List.of("config.example.yaml", "mappings", "samples")) {
            Path from = REPOSITORY.resolve(part);
            try (Stream<Path> paths = Files.walk(from)) {
                for (Path path : paths.toList()) {
                    Path to = folder.resolve(part).resolve(from.relativize(path).toString());
                    if (Files.isDirectory(path)) {
                        Files.createDirectories(to);
                    } else {
                        Files.copy(path, to);
                    }
                }
            }
        }
        return new Pql(folder);
    }
}
