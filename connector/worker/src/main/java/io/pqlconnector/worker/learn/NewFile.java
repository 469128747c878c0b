package io.pqlconnector.worker.learn;

import io.pqlconnector.spi.config.InvalidConfigurationException;
import io.pqlconnector.spi.config.Position;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.worker.config.Reasons;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * A file that a command makes and that must not be there yet.
 *
 * @param directory what the paths start from
 * @param usual its name where none is given; one with a number is taken if it is there
 * @param given the name that a person gave; empty if none
 */
public record NewFile(Path directory, Path usual, Optional<Path> given) {
    private static final int MOST = 1_000;

    /** Why it cannot be made, before any work is done for it; empty if nothing speaks against it. */
    public Optional<String> taken() {
        return given.filter(name -> Files.exists(directory.resolve(name)))
                .map(name -> name + " is there already, and nothing is overwritten. Move it, or give another --out.");
    }

    /**
     * Writes it.
     *
     * @return its path, as the user would write it
     * @throws InvalidConfigurationException if it cannot be written
     */
    public Path write(String text) {
        Path name = given.orElse(usual);
        for (int i = 2; ; i++) {
            try {
                Files.writeString(directory.resolve(name), text, StandardOpenOption.CREATE_NEW);
                return name;
            } catch (FileAlreadyExistsException e) {
                if (given.isPresent() || i > MOST) {
                    throw unwritable(name, "it is there already. Give another --out.");
                }
                name = numbered(i);
            } catch (IOException e) {
                throw unwritable(name, Reasons.of(e) + ". Give another --out.");
            }
        }
    }

    private Path numbered(int number) {
        String name = usual.toString();
        int dot = name.lastIndexOf('.');
        return Path.of(name.substring(0, dot) + "-" + number + name.substring(dot));
    }

    private static InvalidConfigurationException unwritable(Path name, String why) {
        return new InvalidConfigurationException(
                List.of(new Problem(new Position(name.toString(), 1, 1), "", "cannot be written: " + why)));
    }
}
