package io.pqlconnector.worker.init;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The folder that a draft goes into. What is there already belongs to its owner: it stays, or, if the owner wants it so, is kept
 * under another name.
 */
public final class Workplace {
    private final Path folder;
    private final Draft draft;

    /** With a folder that need not exist yet. */
    public Workplace(Path folder, Draft draft) {
        this.folder = folder;
        this.draft = draft;
    }

    /**
     * What became of a file.
     *
     * @param note what a person should know, such as where the old one is; empty if it is new
     */
    public record Written(String file, String note) {
        /** Whether it is for the editor alone. */
        public boolean isSchema() {
            return file.endsWith(".schema.json");
        }
    }

    /**
     * Writes the files that are not there.
     *
     * @param force whether files that are there and differ are written anew too; the old ones are kept beside them
     * @return what became of each, in order
     */
    public List<Written> write(boolean force) throws IOException {
        List<Written> written = new ArrayList<>();
        for (Map.Entry<String, String> entry : draft.files().entrySet()) {
            String name = entry.getKey();
            Path file = folder.resolve(name);
            if (!Files.exists(file)) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, entry.getValue(), StandardOpenOption.CREATE_NEW);
                written.add(new Written(name, ""));
            } else if (force
                    && !name.equals(Draft.GITIGNORE)
                    && !entry.getValue().equals(Files.readString(file))) {
                Path kept = aside(file);
                Files.writeString(file, entry.getValue());
                written.add(new Written(name, "the old one is " + kept.getFileName()));
            } else {
                written.add(new Written(name, "was there, and stays as it is"));
            }
        }
        return written;
    }

    private static Path aside(Path file) throws IOException {
        Path kept = file.resolveSibling(file.getFileName() + ".bak");
        for (int i = 2; Files.exists(kept); i++) {
            kept = file.resolveSibling(file.getFileName() + ".bak" + i);
        }
        return Files.copy(file, kept, StandardCopyOption.COPY_ATTRIBUTES);
    }
}
