package io.pqlconnector.worker.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Puts into words why a file could not be read, since the exceptions' own messages are just the path again. */
public final class Reasons {
    private Reasons() {}

    /** The reason, for use in brackets or after a colon. */
    public static String of(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof CharacterCodingException) {
            return "it is not UTF-8 text";
        }
        if (e instanceof FileSystemException told && told.getReason() != null) {
            return told.getReason();
        }
        return String.valueOf(e.getMessage());
    }
}
