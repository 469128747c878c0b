package io.pqlconnector.worker;

import io.pqlconnector.worker.command.CommandLineRunner;
import io.pqlconnector.worker.command.Context;
import io.pqlconnector.worker.log.Silence;
import io.pqlconnector.worker.render.Terminal;
import java.nio.file.Path;
import java.time.Clock;

/** The program. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        if (!CommandLineRunner.writesLog(arguments)) {
            Silence.keep();
        }
        Context context = new Context(Terminal.ofProcess(), System.getenv(), Path.of(""), Clock.systemUTC());
        System.exit(CommandLineRunner.run(context, arguments));
    }
}
