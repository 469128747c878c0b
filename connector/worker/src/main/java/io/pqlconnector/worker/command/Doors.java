package io.pqlconnector.worker.command;

import io.pqlconnector.spi.config.Durations;
import io.pqlconnector.spi.source.PushReceiver;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.config.Setup;
import io.pqlconnector.worker.serve.Intake;
import io.pqlconnector.worker.serve.Pages;
import io.pqlconnector.worker.serve.WorkerServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where a worker can be reached from outside: opened, changed with the configuration, and closed. For use by one thread. */
final class Doors implements AutoCloseable {
    private final Context context;
    private final Runnable pushed;
    private final Pages pages;
    private Optional<WorkerServer> server = Optional.empty();
    private InetSocketAddress wanted = new InetSocketAddress(0);
    private Map<UsageSource, PushReceiver> receivers = Map.of();

    /**
     * Closed.
     *
     * @param pushed is told of each push that is on disk
     * @param pages what there is to read
     */
    Doors(Context context, Runnable pushed, Pages pages) {
        this.context = context;
        this.pushed = pushed;
        this.pages = pages;
    }

    /** What is wrong with the addresses that a configuration names, and what to write instead; empty if nothing is. */
    static Optional<String> wrong(Setup setup) {
        Config config = setup.config();
        List<String> paths =
                receivers(setup).values().stream().map(PushReceiver::path).toList();
        if (paths.stream().distinct().count() < paths.size()) {
            return Optional.of("Two sources in " + config.file()
                    + " are pushed to at the same address. Give each a secret of its own.");
        }
        if (address(config).isUnresolved()) {
            return Optional.of("server.bind in " + config.file() + ": no machine is called \""
                    + config.server().bind()
                    + "\". Write 127.0.0.1 for this machine alone, or 0.0.0.0 for others too.");
        }
        return Optional.empty();
    }

    /** What services push to. */
    static Map<UsageSource, PushReceiver> receivers(Setup setup) {
        return setup.sources().stream()
                .flatMap(source -> source.receiver().stream().map(receiver -> Map.entry(source, receiver)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Opens them, if they are not open yet. Throws with words for a person if nothing can listen there. */
    void open(Setup setup) throws IOException {
        if (server.isPresent()) {
            return;
        }
        Config config = setup.config();
        receivers = receivers(setup);
        try {
            server = Optional.of(WorkerServer.start(address(config), intakes(), pages, context.terminal()::notice));
            wanted = address(config);
            tell(config);
        } catch (IOException e) {
            throw new IOException(
                    "Nothing can listen at "
                            + shown(config.server().bind(), config.server().port()) + ": " + e.getMessage()
                            + ". Stop what does so already, or write another port under server: in " + config.file()
                            + ".",
                    e);
        }
    }

    /** Opens them unless somebody else listens there: the worker that has the data, if it runs on this machine. */
    void openIfFree(Setup setup) {
        try {
            open(setup);
        } catch (IOException e) {
            context.terminal().notice(e.getMessage() + " It is tried once more when this worker takes over.");
        }
    }

    /** Goes by another configuration. If nothing can listen at its address, that is told, and the old one is used on. */
    void change(Setup setup) {
        receivers = receivers(setup);
        if (server.isEmpty()) {
            return;
        }
        if (address(setup.config()).equals(wanted)) {
            server.get().serve(intakes());
        } else {
            move(setup);
        }
    }

    // One machine has a port once, whatever the address, so the old one is closed first.
    private void move(Setup setup) {
        InetSocketAddress before = wanted;
        close();
        try {
            open(setup);
        } catch (IOException e) {
            context.terminal().notice(e.getMessage() + " Until then the address of before is used.");
            try {
                server = Optional.of(WorkerServer.start(before, intakes(), pages, context.terminal()::notice));
            } catch (IOException gone) {
                context.terminal()
                        .notice("Nor can anything listen at " + shown(before.getHostString(), before.getPort())
                                + " any more: " + gone.getMessage()
                                + ". Runs go on; restart the worker to be reached.");
            }
        }
    }

    /** Whether services push here. */
    boolean arePushedTo() {
        return !receivers.isEmpty();
    }

    private List<Intake> intakes() {
        return receivers.entrySet().stream()
                .map(entry ->
                        new Intake(entry.getKey().name().value(), entry.getValue(), pushed, context.terminal()::notice))
                .toList();
    }

    private static InetSocketAddress address(Config config) {
        return new InetSocketAddress(config.server().bind(), config.server().port());
    }

    private void tell(Config config) {
        String host = config.server().bind();
        int port = server.orElseThrow().address().getPort();
        String names = receivers.keySet().stream()
                .map(source -> source.name().value())
                .sorted()
                .collect(Collectors.joining(", "));
        context.terminal()
                .line("Listening at http://" + shown(host, port)
                        + (names.isEmpty()
                                ? ""
                                : " for " + names + "; a run starts "
                                        + Durations.inWords(config.server().debounce()) + " after a push")
                        + ". Stop it with Ctrl-C.");
        if (!new InetSocketAddress(host, port).getAddress().isLoopbackAddress()) {
            context.terminal()
                    .notice("Other machines can reach this, and it is not encrypted. Put a proxy in front that"
                            + " terminates TLS (https), and let nobody but the proxy reach port " + port + ".");
        }
    }

    // As it is configured: Java calls 0.0.0.0 by its name in IPv6.
    private static String shown(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public void close() {
        server.ifPresent(WorkerServer::close);
        server = Optional.empty();
    }
}
