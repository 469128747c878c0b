package io.pqlconnector.worker.run;

import io.pqlconnector.worker.command.CommandLineRunner;
import io.pqlconnector.worker.command.Context;
import io.pqlconnector.worker.render.Terminal;
import java.nio.file.Path;
import java.util.Arrays;

/** The program by a {@link SteppedTime}, whose file is the first argument. */
final class SteppedMain {
    private SteppedMain() {}

    public static void main(String[] arguments) {
        Context context =
                new Context(Terminal.ofProcess(), System.getenv(), Path.of(""), new SteppedTime(Path.of(arguments[0])));
        System.exit(CommandLineRunner.run(context, Arrays.copyOfRange(arguments, 1, arguments.length)));
    }
}
