package io.pqlconnector.source.files;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/**
 * Which files a user means: one path, or a glob as shells have it. {@code *} stands for anything inside of a name,
 * {@code **} for folders at any depth, none included; {@code ?}, {@code [a-z]} and <code>{a,b}</code> are known too. Names that
 * start with a dot are passed over unless the pattern names them.
 */
final class FilePattern {
    private static final String SPECIAL = "*?[{\\";

    private final String pattern;
    private final boolean isPlain;
    /** The folders before the first name with a special character; the whole path if there is none. */
    private final Path start;

    private final String variable;
    private final PathMatcher matcher;

    /** @throws PatternSyntaxException if it is no pattern */
    FilePattern(String pattern) {
        this.pattern = pattern;
        int firstSpecial = firstSpecial(pattern);
        this.isPlain = firstSpecial == pattern.length();
        int split = pattern.lastIndexOf('/', firstSpecial) + 1;
        this.variable = pattern.substring(split);
        this.matcher = matcher(variable);
        try {
            this.start = Path.of(isPlain ? pattern : pattern.substring(0, split));
        } catch (InvalidPathException e) {
            throw new PatternSyntaxException(e.getReason(), pattern, e.getIndex());
        }
    }

    /**
     * The files that match now, in no order.
     *
     * @param directory absolute; what a relative pattern starts from
     * @throws AdapterException if nothing matches, or if something on the way cannot be read
     */
    List<Path> find(Path directory) {
        Path base = directory.resolve(start).normalize();
        if (isPlain) {
            return List.of(single(base));
        }
        if (!Files.isDirectory(base)) {
            throw nothing(base, Files.exists(base) ? "that is no folder" : "that folder does not exist");
        }
        Finder finder = new Finder(base);
        int depth = variable.contains("**") ? Integer.MAX_VALUE : variable.split("/", -1).length;
        try {
            Files.walkFileTree(base, Set.of(FileVisitOption.FOLLOW_LINKS), depth, finder);
        } catch (IOException e) {
            throw new AdapterException(FailureKind.UNAVAILABLE, base + " cannot be listed: " + reason(e) + ".", e);
        }
        if (finder.found.isEmpty()) {
            throw nothing(base, "that folder has no such file");
        }
        return finder.found;
    }

    @Override
    public String toString() {
        return pattern;
    }

    /** What an I/O failure means, for a person. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied; let the user that runs this program read it";
        }
        if (e instanceof NoSuchFileException) {
            return "it does not exist";
        }
        return String.valueOf(e.getMessage());
    }

    private Path single(Path file) {
        if (Files.isDirectory(file)) {
            throw new AdapterException(
                    FailureKind.CONFIGURATION,
                    file + " is a folder. Write which files in it are meant, such as " + pattern.replaceAll("/+$", "")
                            + "/*.jsonl.gz.",
                    null);
        }
        if (!Files.exists(file)) {
            throw nothing(
                    file,
                    Files.isSymbolicLink(file)
                            ? "that is a link to a file that does not exist"
                            : "that file does not exist");
        }
        return file;
    }

    private AdapterException nothing(Path looked, String found) {
        return new AdapterException(
                FailureKind.CONFIGURATION,
                "no file matches path \"" + pattern + "\". Looked at " + looked + ": " + found
                        + ". Put the export there, or correct path.",
                null);
    }

    private static PathMatcher matcher(String glob) {
        try {
            // Java's ** wants at least one folder between the slashes; people expect none to do as well.
            return FileSystems.getDefault().getPathMatcher("glob:" + glob.replace("**/", "{**/,}"));
        } catch (PatternSyntaxException e) {
            // The folders stand inside of braces, which do not nest.
            return FileSystems.getDefault().getPathMatcher("glob:" + glob);
        }
    }

    private static int firstSpecial(String pattern) {
        int i = 0;
        while (i < pattern.length() && SPECIAL.indexOf(pattern.charAt(i)) < 0) {
            i++;
        }
        return i;
    }

    private final class Finder extends SimpleFileVisitor<Path> {
        private final Path base;
        private final boolean takesHidden = variable.startsWith(".") || variable.contains("/.");
        private final List<Path> found = new ArrayList<>();

        Finder(Path base) {
            this.base = base;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return isPassedOver(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!isPassedOver(file) && matcher.matches(base.relativize(file))) {
                if (attributes.isRegularFile()) {
                    found.add(file);
                } else if (attributes.isSymbolicLink()) {
                    throw new AdapterException(
                            FailureKind.CONFIGURATION,
                            file + " is a link to a file that does not exist. Remove the link, or put the file there.",
                            null);
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException e) {
            // A link back to a folder above: everything in it was or will be found under its other name.
            if (e instanceof FileSystemLoopException || isPassedOver(path)) {
                return FileVisitResult.CONTINUE;
            }
            throw new AdapterException(
                    e instanceof AccessDeniedException ? FailureKind.CONFIGURATION : FailureKind.UNAVAILABLE,
                    path + " cannot be listed: " + reason(e) + ".",
                    e);
        }

        private boolean isPassedOver(Path path) {
            return !takesHidden
                    && !path.equals(base)
                    && path.getFileName().toString().startsWith(".");
        }
    }
}
