package io.pqlconnector.worker.run;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A class path and an archive of loaded classes, as the launcher has them: without it most of the time of a process that is
 * about to be killed goes into loading classes. Java archives classes of jar files only, so the folders are put into jars.
 */
final class QuickStart {
    private static final Supplier<List<String>> OPTIONS = new Once();

    private QuickStart() {}

    /** Options for {@code java}, the class path among them. Made when they are first asked for. */
    static List<String> options() {
        return OPTIONS.get();
    }

    private static final class Once implements Supplier<List<String>> {
        private List<String> options = List.of();

        @Override
        public synchronized List<String> get() {
            if (options.isEmpty()) {
                try {
                    Path example = Files.createTempDirectory("pql-quick-start");
                    options = after(Example.copyTo(example), 0, "sync");
                    deleteAtExit(example);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }
            return options;
        }
    }

    /**
     * Options for {@code java} that start quickly whatever does the same as a command, which is run for it.
     *
     * @param exitCode how the command should end
     */
    static List<String> after(Pql pql, int exitCode, String... arguments) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("pql-quick-start");
        List<String> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            classPath.add(
                    Files.isDirectory(path) ? jar(path, folder.resolve("part" + classPath.size() + ".jar")) : entry);
        }
        String joined = String.join(File.pathSeparator, classPath);
        Path archive = folder.resolve("classes.jsa");
        Process dump = pql.process(List.of("-XX:ArchiveClassesAtExit=" + archive, "-cp", joined), arguments)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("dump.txt").toFile())
                .start();
        if (dump.waitFor() != exitCode) {
            throw new IllegalStateException(Files.readString(folder.resolve("dump.txt")));
        }
        deleteAtExit(folder);
        return List.of("-XX:SharedArchiveFile=" + archive, "-cp", joined);
    }

    private static String jar(Path classes, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }
        return jar.toString();
    }

    private static void deleteAtExit(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.map(Path::toFile).forEach(File::deleteOnExit);
        }
    }
}
