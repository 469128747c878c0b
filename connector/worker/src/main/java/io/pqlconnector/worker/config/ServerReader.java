package io.pqlconnector.worker.config;

import io.pqlconnector.spi.config.Fields;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code server:}. */
final class ServerReader {
    private static final Config.Server DEFAULT = new Config.Server("127.0.0.1", 8070, Duration.ofSeconds(10));
    private static final int LAST_PORT = 65_535;

    private ServerReader() {}

    static Config.Server read(Optional<Fields> found) {
        if (found.isEmpty()) {
            return DEFAULT;
        }
        Fields fields = found.get();
        String host = ConfigReader.writtenOut(fields, "host").orElse(DEFAULT.host());
        long port = fields.wholeNumber("port").orElse((long) DEFAULT.port());
        Duration debounce = fields.duration("debounce").orElse(DEFAULT.debounce());
        fields.rejectUnknown();
        if (host.isBlank()) {
            fields.problem("host", "is empty. Write 127.0.0.1 for this machine alone, or 0.0.0.0 for others too.");
        }
        if (port < 0 || port > LAST_PORT) {
            fields.problem("port", "must be between 0 and 65535, found " + port + ".");
            return DEFAULT;
        }
        return new Config.Server(host.strip(), Math.toIntExact(port), debounce);
    }
}
