package io.pqlconnector.worker.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the texts of the files come from that make up a configuration. */
public interface FileTexts {
    /** From disk, as they are now. */
    FileTexts DISK = new FileTexts() {
        @Override
        public String text(Path file) throws IOException {
            return Files.readString(file);
        }

        @Override
        public String secret(Path file) throws IOException {
            return Files.readString(file);
        }
    };

    /**
     * What a YAML file says.
     *
     * @throws IOException if it cannot be read
     */
    String text(Path file) throws IOException;

    /**
     * What a mounted secret says.
     *
     * @throws IOException if it cannot be read
     */
    String secret(Path file) throws IOException;
}
