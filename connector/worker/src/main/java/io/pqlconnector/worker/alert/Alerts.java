package io.pqlconnector.worker.alert;

import io.pqlconnector.core.alert.AlertCollector;
import io.pqlconnector.core.alert.AlertDispatch;
import io.pqlconnector.core.alert.AlertMessage;
import io.pqlconnector.core.alert.AlertPost;
import io.pqlconnector.core.alert.AlertSender;
import io.pqlconnector.core.alert.Subscription;
import io.pqlconnector.core.ledger.LedgerException;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.worker.config.AlertChannel;
import io.pqlconnector.worker.config.Setup;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Tells people what they asked to be told. To be used by the process that holds the ledger's lease, by one thread at a time:
 * after each run, and every minute besides for what waits. Without channels in the configuration it does nothing.
 *
 * <p>Alerts are derived from the ledger and kept there until they arrived. A process that is killed between sending and noting
 * so sends a message again, with the same id.
 */
public final class Alerts {
    /** How long a webhook may take for an answer, and a mail server to be reached. */
    static final Duration LONGEST = Duration.ofSeconds(5);

    /** How long a command waits for channels after its run. */
    private static final Duration AFTER_RUN = Duration.ofSeconds(5);

    /** How long it is remembered what was told. */
    private static final Duration KEPT = Duration.ofDays(90);

    private final Map<Subscription, AlertSender> channels = new LinkedHashMap<>();
    private final SqliteLedger ledger;
    private final InstantSource clock;

    private Alerts(SqliteLedger ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Of the channels of a configuration.
     *
     * @param ledger open for writing; stays the caller's
     */
    public static Alerts of(Setup setup, SqliteLedger ledger, InstantSource clock) {
        Alerts alerts = new Alerts(ledger, clock);
        setup.config()
                .alerts()
                .forEach(channel -> alerts.channels.put(
                        channel.subscription(setup.rules()), new OnDemand(() -> sender(channel, clock))));
        return alerts;
    }

    static AlertSender sender(AlertChannel channel, InstantSource clock) {
        if (channel.route() instanceof AlertChannel.Webhook webhook) {
            return new WebhookSender(webhook, clock, LONGEST);
        }
        if (channel.route() instanceof AlertChannel.Email email) {
            return new MailSender(email, clock, LONGEST, new Properties());
        }
        throw new IllegalStateException("a kind of route");
    }

    /** Puts what the runs since the last time gave into the ledger, to be sent. */
    public void collect() {
        AlertCollector collector = new AlertCollector(ledger.runs(), ledger.alertEvidence(), ledger.alerts());
        channels.keySet().forEach(channel -> collector.collect(channel, clock.instant()));
    }

    /**
     * Sends what is due.
     *
     * @param goOn asked before each message, of which each takes some seconds, and a mail a minute if its server is slow
     * @return why what did not arrive did not, in words for a log; empty if nothing is wrong
     */
    public List<String> deliverDue(BooleanSupplier goOn) throws InterruptedException {
        List<String> problems = new ArrayList<>();
        if (channels.isEmpty()) {
            return problems;
        }
        AlertPost post = ledger.alertPost();
        AlertDispatch dispatch = new AlertDispatch(post, ThreadLocalRandom.current()::nextDouble);
        for (Map.Entry<Subscription, AlertSender> channel : channels.entrySet()) {
            problems.addAll(dispatch.deliver(channel.getKey(), channel.getValue(), clock.instant(), goOn)
                    .problems());
        }
        post.forget(clock.instant().minus(KEPT));
        return problems;
    }

    /**
     * Both, as a command does it after its run: for some seconds, as long as channels answer at once, and without failing.
     * What does not arrive stays for the next time.
     *
     * @return what went wrong, for a person
     */
    public List<String> afterRun() {
        long start = System.nanoTime();
        try {
            collect();
            return deliverDue(() -> System.nanoTime() - start < AFTER_RUN.toNanos());
        } catch (LedgerException e) {
            return List.of("alerts: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** A channel that is opened when there is something to send, which mostly there is not. */
    private static final class OnDemand implements AlertSender {
        private final Supplier<AlertSender> maker;
        private Optional<AlertSender> made = Optional.empty();

        OnDemand(Supplier<AlertSender> maker) {
            this.maker = maker;
        }

        @Override
        public Answer send(AlertMessage message) throws InterruptedException {
            AlertSender sender = made.orElseGet(maker);
            made = Optional.of(sender);
            return sender.send(message);
        }
    }
}
