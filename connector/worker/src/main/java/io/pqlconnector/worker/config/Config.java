package io.pqlconnector.worker.config;

import io.pqlconnector.core.alarm.Limits;
import io.pqlconnector.core.lake.IdentityRules;
import io.pqlconnector.core.quota.QuotaPolicy;
import io.pqlconnector.spi.config.Fields;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The configuration file's content.
 *
 * @param file the file, as messages name it
 * @param directory the file's folder, which relative paths in it start from
 * @param dataDirectory where lake, ledger and quarantine are
 * @param asOf the instant that every run scores for; empty for the time at which a run starts
 * @param zone where calendar days start
 * @param identity how accounts are keyed
 * @param rules the rules file
 * @param enrich what is to be read from the destinations
 * @param limits how much a run may change before a person has to look at it
 * @param server where the worker listens
 */
public record Config(
        String file,
        Path directory,
        Path dataDirectory,
        Optional<Instant> asOf,
        ZoneId zone,
        List<Component> sources,
        IdentityRules identity,
        FileRef rules,
        List<Component> destinations,
        List<Enrich> enrich,
        Lake lake,
        Health health,
        Limits limits,
        Server server) {
    public Config {
        sources = List.copyOf(sources);
        destinations = List.copyOf(destinations);
        enrich = List.copyOf(enrich);
    }

    /** The folder with the Parquet files. */
    public Path lakeDirectory() {
        return dataDirectory.resolve("lake");
    }

    /** The folder with the lines that were no records. */
    public Path quarantineDirectory() {
        return dataDirectory.resolve("quarantine");
    }

    /** The SQLite file that remembers everything else. */
    public Path ledgerFile() {
        return dataDirectory.resolve("ledger.db");
    }

    /**
     * A source or destination as it is configured; its adapter reads the rest of the settings.
     *
     * @param type the adapter's name
     * @param name unique among the sources or the destinations
     * @param mapping a destination's mapping file; empty for a source
     * @param quota how much of a destination's calls are ours; says nothing for a source
     * @param settings the keys, of which those above and {@code type} were read
     */
    public record Component(String type, String name, Optional<FileRef> mapping, QuotaPolicy quota, Fields settings) {}

    /**
     * What is to be read from one object of a destination, as it is configured.
     *
     * @param traits the CRM's field, by the trait that it becomes
     * @param every how long what was read stands
     * @param settings the keys, all of which were read: for their places
     */
    public record Enrich(
            String destination, String object, SortedMap<String, String> traits, Duration every, Fields settings) {
        public Enrich {
            traits = Collections.unmodifiableSortedMap(new TreeMap<>(traits));
        }
    }

    /**
     * A file that the configuration names.
     *
     * @param shown as messages name it
     * @param path where it is
     */
    public record FileRef(String shown, Path path) {}

    /**
     * Settings of the usage lake.
     *
     * @param retention how long usage is kept; empty for ever
     * @param maxBadShare the share of a slice's lines that may be no records
     */
    public record Lake(Optional<Duration> retention, BigDecimal maxBadShare) {}

    /**
     * When the share of active accounts that qualify is worth a warning.
     *
     * @param warnUnder a share between 0 and 1
     * @param warnOver a share between 0 and 1
     */
    public record Health(BigDecimal warnUnder, BigDecimal warnOver) {}

    /**
     * Where the worker takes what services push.
     *
     * @param host the name or address of this machine at which it listens
     * @param port 0 for any that is free
     * @param debounce how long after a push a run starts
     */
    public record Server(String host, int port, Duration debounce) {}
}
