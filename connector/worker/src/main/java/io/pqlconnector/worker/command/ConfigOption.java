package io.pqlconnector.worker.command;

import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.config.ConfigReader;
import io.pqlconnector.worker.config.FileTexts;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --config}, which every command has. */
final class ConfigOption {
    private static final String DEFAULT = "config.yaml";
    private static final String EXAMPLE = "config.example.yaml";
    private static final String VARIABLE = "PQL_CONFIG";

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description =
                    "The configuration file. Default: $PQL_CONFIG, else config.yaml here, else config.example.yaml.")
    private @Nullable Path file;

    /** Reads the configuration; what is wrong goes to the problems. */
    Config read(Context context, Problems problems) {
        return ConfigReader.read(path(context), context.environment(), FileTexts.DISK, problems);
    }

    /** Which file it is; says so if it is the example. */
    Path path(Context context) {
        // In a container every command means the same file, wherever it is started.
        String variable = context.environment().getOrDefault(VARIABLE, "");
        Path given = file == null && !variable.isBlank() ? Path.of(variable) : file;
        if (given == null
                && !Files.exists(context.directory().resolve(DEFAULT))
                && Files.exists(context.directory().resolve(EXAMPLE))) {
            context.terminal()
                    .notice("No config.yaml here, so this is the example: a bundled export, a local CRM, nothing leaves"
                            + " this machine.");
            given = Path.of(EXAMPLE);
        }
        Path shown = given == null ? Path.of(DEFAULT) : given;
        // A path that starts at the current folder is shown as the user gave it.
        return context.directory().equals(Path.of(""))
                ? shown
                : context.directory().resolve(shown);
    }

    /** Reads the configuration, and throws if anything is wrong with it. */
    Config readValid(Context context) {
        Problems problems = new Problems();
        Config config = read(context, problems);
        problems.throwIfAny();
        return config;
    }
}
