package io.pqlconnector.worker.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pqlconnector.spi.config.InvalidConfigurationException;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.worker.config.Config;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Asks a worker on this machine whether it is well. A container's health check starts it every some seconds, so it loads
 * as little as it can.
 */
@Command(
        name = "health",
        description = {
            "Ask the worker on this machine whether it is well: whether it answers, and both its databases answer it.",
            "Exit code 0 if so, 1 if not. Made for a container's health check, whose image needs no curl for it. What",
            "restarts a worker should name the address by --url: a configuration that is wrong for a moment, or an",
            "address that was changed in it and is taken, says nothing of the worker, which goes on with the one before."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pql health                                        at the address that the configuration says",
            "  ./pql health --url http://127.0.0.1:8321/readyz     ready, which is more than well"
        })
final class HealthCommand implements Callable<Integer> {
    /** Below the 5 seconds after which Docker and Kubernetes, as they are set up for this, give up themselves. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** An answer is short; what is longer comes from something else at this address. */
    private static final int SHOWN_BYTES = 2_000;

    private final Context context;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "What to ask. Default: /healthz where server: of the configuration says.")
    private @Nullable URI url;

    HealthCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Optional<URI> asked = Optional.ofNullable(url).or(this::configured);
        return asked.isPresent() && answers(asked.get()) ? ExitCode.DONE : ExitCode.PARTIAL;
    }

    // What else is wrong in the file is no business of this: a worker goes on with what it has read while it was right.
    private Optional<URI> configured() {
        Config.Server server;
        try {
            server = config.read(context, new Problems()).server();
        } catch (InvalidConfigurationException e) {
            CommandLineRunner.printProblems(e.problems(), context);
            return Optional.empty();
        }
        if (server.port() == 0) {
            context.terminal()
                    .notice("server.port is 0, so only the worker knows its port. Write a port, or ask with --url.");
            return Optional.empty();
        }
        return Optional.of(URI.create("http://" + reachable(server.bind()) + ":" + server.port() + "/healthz"));
    }

    /** All addresses of this machine are none that one could ask. */
    private static String reachable(String host) {
        String bare = host.equals("0.0.0.0") || host.equals("::")
                ? InetAddress.getLoopbackAddress().getHostAddress()
                : host;
        return bare.contains(":") ? "[" + bare + "]" : bare;
    }

    private boolean answers(URI asked) {
        try {
            // A proxy for the way to the CRM is none for the way to this machine.
            HttpURLConnection connection = (HttpURLConnection) asked.toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(Math.toIntExact(PATIENCE.toMillis()));
            connection.setReadTimeout(Math.toIntExact(PATIENCE.toMillis()));
            connection.setInstanceFollowRedirects(false);
            int status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_OK) {
                context.terminal().line(body(connection.getInputStream()));
                return true;
            }
            context.terminal().notice(asked + " answered " + status + ". " + body(connection.getErrorStream()));
        } catch (IOException | IllegalArgumentException | ClassCastException e) {
            context.terminal().notice(asked + " does not answer: " + e.getMessage() + ". Is the worker running?");
        }
        return false;
    }

    private static String body(@Nullable InputStream answer) throws IOException {
        if (answer == null) {
            return "";
        }
        try (answer) {
            return new String(answer.readNBytes(SHOWN_BYTES), UTF_8).strip();
        }
    }
}
