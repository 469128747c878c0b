package io.pqlconnector.worker.config;

import io.pqlconnector.spi.config.Fields;
import java.util.Optional;

/** Reads {@code log:}. */
final class LogReader {
    private static final Config.Log DEFAULT = new Config.Log(Config.Log.Format.AUTO, Config.Log.Level.INFO, false);

    private LogReader() {}

    static Config.Log read(Optional<Fields> found) {
        if (found.isEmpty()) {
            return DEFAULT;
        }
        Fields fields = found.get();
        Config.Log log = new Config.Log(
                fields.choice("format", Config.Log.Format.class).orElse(DEFAULT.format()),
                fields.choice("level", Config.Log.Level.class).orElse(DEFAULT.level()),
                fields.flag("personal_data").orElse(DEFAULT.personalData()));
        fields.rejectUnknown();
        return log;
    }
}
