package io.pqlconnector.worker.command;

import io.pqlconnector.spi.config.InvalidConfigurationException;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.worker.config.ConfigReader;
import io.pqlconnector.worker.config.ReadFiles;
import io.pqlconnector.worker.config.Setup;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The last configuration that was valid, of a process that goes on while its files change. Whoever asks for it gets all files
 * as they were when all of them together made sense, but for secrets, which are read as they are now. Safe for use by several
 * threads.
 */
final class LiveConfig {
    private final Path file;
    private final Map<String, String> environment;
    private ReadFiles valid;
    private ReadFiles last;

    private LiveConfig(Path file, Map<String, String> environment, ReadFiles valid) {
        this.file = file;
        this.environment = environment;
        this.valid = valid;
        last = valid;
    }

    /** A configuration, and what to read it with from now on. */
    record Read(LiveConfig live, Setup setup) {}

    /**
     * Reads it for the first time.
     *
     * @throws InvalidConfigurationException if it is not valid
     */
    static Read read(Path file, Map<String, String> environment) {
        ReadFiles files = new ReadFiles();
        Problems problems = new Problems();
        Optional<Setup> setup = Setup.read(ConfigReader.read(file, environment, files, problems), files, problems);
        problems.throwIfAny();
        return new Read(new LiveConfig(file, environment, files), setup.orElseThrow());
    }

    /** Whether any of the files has changed since it was last looked at. */
    synchronized boolean hasChanged() {
        return last.haveChanged();
    }

    /**
     * What came of reading it anew.
     *
     * @param wrong what is wrong, each in words with its place and remedy; empty if nothing is
     * @param setup what it says, to be closed by whoever takes it; empty if anything is wrong
     */
    record Refreshed(List<String> wrong, Optional<Setup> setup) {
        Refreshed {
            wrong = List.copyOf(wrong);
        }
    }

    /**
     * Reads all files anew. If they are valid, they are the configuration from now on; else the one of before goes on.
     *
     * @param refusal why a configuration cannot be taken although it is valid; empty if it can
     */
    synchronized Refreshed refresh(Function<Setup, Optional<String>> refusal) {
        ReadFiles files = new ReadFiles();
        last = files;
        Problems problems = new Problems();
        Optional<Setup> read;
        try {
            read = Setup.read(ConfigReader.read(file, environment, files, problems), files, problems);
        } catch (InvalidConfigurationException e) {
            return new Refreshed(words(e.problems()), Optional.empty());
        }
        Optional<String> refused = read.flatMap(refusal);
        if (refused.isPresent()) {
            read.ifPresent(Setup::close);
            return new Refreshed(List.of(refused.get()), Optional.empty());
        }
        if (read.isPresent()) {
            valid = files;
        }
        return new Refreshed(words(problems.inOrder()), read);
    }

    private static List<String> words(List<Problem> problems) {
        return problems.stream().map(Problem::toString).toList();
    }

    /**
     * The last valid configuration, for one use of it.
     *
     * @throws InvalidConfigurationException if a secret that it had can be read neither now nor as it was
     */
    Setup setup() {
        ReadFiles files;
        synchronized (this) {
            files = valid;
        }
        Problems problems = new Problems();
        Optional<Setup> setup =
                Setup.read(ConfigReader.read(file, environment, files.again(), problems), files.again(), problems);
        problems.throwIfAny();
        return setup.orElseThrow();
    }
}
