package io.pqlconnector.worker.config;

import io.pqlconnector.core.alarm.Limits;
import io.pqlconnector.core.feedback.CoolDown;
import io.pqlconnector.core.feedback.FeedbackPlace;
import io.pqlconnector.core.lake.IdentityRules;
import io.pqlconnector.core.quota.QuotaPolicy;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.worker.schedule.Jobs;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
 * @param feedback what of the destinations says what reps think of accounts
 * @param outcomes what tells what became of accounts
 * @param limits how much a run may change before a person has to look at it
 * @param schedule what the worker does when
 * @param server where the worker listens
 * @param alerts who is told of what
 * @param log what the worker writes of what it does
 * @param secrets what came from the environment and from mounted files, all keys together
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
        List<Heard> feedback,
        OutcomeSettings outcomes,
        Lake lake,
        Health health,
        Limits limits,
        Jobs schedule,
        Server server,
        List<AlertChannel> alerts,
        Log log,
        Set<Secret> secrets) {
    public Config {
        alerts = List.copyOf(alerts);
        sources = List.copyOf(sources);
        destinations = List.copyOf(destinations);
        enrich = List.copyOf(enrich);
        feedback = List.copyOf(feedback);
        secrets = Set.copyOf(secrets);
    }

    /** The same, with more that is not to be shown: what adapters and alerts have read as secrets, wherever it came from. */
    Config hiding(Set<Secret> more) {
        Set<Secret> all = new HashSet<>(secrets);
        all.addAll(more);
        return new Config(
                file,
                directory,
                dataDirectory,
                asOf,
                zone,
                sources,
                identity,
                rules,
                destinations,
                enrich,
                feedback,
                outcomes,
                lake,
                health,
                limits,
                schedule,
                server,
                alerts,
                log,
                all);
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
     * Where a destination says what reps think of accounts, as it is configured.
     *
     * @param object of the destination's mapping; empty for its object of accounts
     * @param name the field, or the list
     * @param every how long what was read stands
     * @param settings the keys, all of which were read: for their places
     */
    public record Heard(
            String destination,
            String object,
            FeedbackPlace.Kind kind,
            String name,
            CoolDown coolDown,
            Duration every,
            Fields settings) {}

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
     * @param memoryBytes what DuckDB may hold before it goes on on disk
     * @param threads how many threads DuckDB uses; empty for as many as there are processors
     */
    public record Lake(
            Optional<Duration> retention, BigDecimal maxBadShare, long memoryBytes, Optional<Integer> threads) {}

    /**
     * When the share of active accounts that qualify is worth a warning.
     *
     * @param warnUnder a share between 0 and 1
     * @param warnOver a share between 0 and 1
     */
    public record Health(BigDecimal warnUnder, BigDecimal warnOver) {}

    /**
     * Where the worker listens.
     *
     * @param bind the name or address of this machine at which it listens
     * @param port 0 for any that is free
     * @param debounce how long after a push a run starts
     * @param token what whoever reads metrics and accounts has to know; there if others than this machine can ask
     */
    public record Server(String bind, int port, Duration debounce, Optional<Secret> token) {
        /** Whether nobody but this machine can reach it, as far as that can be said without asking for a name's address. */
        public boolean onlyThisMachine() {
            return Loopback.is(bind);
        }
    }

    /**
     * What the worker writes of what it does.
     *
     * @param level the least that is worth a line
     * @param personalData whether e-mail addresses may stand in it as they are
     */
    public record Log(Format format, Level level, boolean personalData) {

        /** How a line looks. */
        public enum Format {
            /** For people if one sits before it, else JSON. */
            AUTO,
            /** For people. */
            HUMAN,
            /** A JSON object per line. */
            JSON
        }

        /** How much a line matters; the most first. */
        public enum Level {
            /** Something failed that a person has to look at. */
            ERROR,
            /** Something is left, or is not as usual. */
            WARN,
            /** What was done. */
            INFO,
            /** Every single operation. */
            DEBUG
        }
    }
}
