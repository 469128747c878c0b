package io.pqlconnector.core.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;

/**
 * Sends what was taken in to one channel: as it comes or as a digest, never more messages in an hour than the channel takes,
 * and each until it arrived or a day has gone by. A message that has not arrived holds back those behind it, so that a
 * channel which is down costs one call now and then; what comes in meanwhile is put into one message afterwards.
 */
public final class AlertDispatch {
    /** How long a message is tried. */
    static final Duration GIVE_UP = Duration.ofHours(24);

    /** So long before it is given up a message is tried once more, however long the receiver asked to wait. */
    private static final Duration LAST_CHANCE = Duration.ofMinutes(1);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Duration RATE = Duration.ofHours(1);
    private static final int DOUBLINGS = 7;

    private final AlertPost post;
    private final DoubleSupplier random;

    /**
     * Of one ledger.
     *
     * @param random between 0 and 1: spreads the attempts of many
     */
    public AlertDispatch(AlertPost post, DoubleSupplier random) {
        this.post = post;
        this.random = random;
    }

    /**
     * What came of it.
     *
     * @param sent how many messages arrived
     * @param problems why others did not, and what became of them
     */
    public record Report(long sent, List<String> problems) {
        public Report {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Sends what is due.
     *
     * @param goOn asked before each message
     */
    public Report deliver(Subscription channel, AlertSender sender, Instant now, BooleanSupplier goOn)
            throws InterruptedException {
        List<String> problems = new ArrayList<>();
        long sent = 0;
        Optional<AlertMessage> next = next(channel, now);
        while (next.isPresent() && goOn.getAsBoolean()) {
            AlertMessage message = next.get();
            if (arrived(channel, sender, message, now, problems)) {
                sent++;
            }
            next = next(channel, now);
        }
        return new Report(sent, problems);
    }

    private Optional<AlertMessage> next(Subscription channel, Instant now) {
        Optional<AlertPost.Pending> pending = post.oldestPending(channel.channel());
        if (pending.isPresent()) {
            return pending.filter(one -> !one.notBefore().isAfter(now)).map(AlertPost.Pending::message);
        }
        AlertPost.Waiting waiting = post.waiting(channel.channel());
        if (waiting.oldest().isEmpty()) {
            return Optional.empty();
        }
        Instant oldest = waiting.oldest().get();
        boolean collects = channel.digest()
                .filter(interval -> oldest.plus(interval).isAfter(now))
                .isPresent();
        long free = channel.mostPerHour() - post.madeSince(channel.channel(), now.minus(RATE));
        if (collects || free <= 0) {
            return Optional.empty();
        }
        // The last message of the hour takes all that would be too many.
        long alerts = channel.digest().isPresent() || free == 1 ? waiting.alerts() : 1;
        return Optional.of(post.bundle(channel.channel(), alerts, now));
    }

    private boolean arrived(
            Subscription channel, AlertSender sender, AlertMessage message, Instant now, List<String> problems)
            throws InterruptedException {
        Instant later = now.plus(pause(message.attempts() + 1));
        post.attempting(message.id(), later);
        AlertSender.Answer answer = sender.send(message);
        if (answer instanceof AlertSender.NotNow notNow) {
            Instant asked = now.plus(atMost(notNow.after().orElse(Duration.ZERO), GIVE_UP));
            Instant again = withinItsDay(message, asked.isAfter(later) ? asked : later, now);
            if (again.isBefore(message.madeAt().plus(GIVE_UP))) {
                post.again(message.id(), again, notNow.words());
                problems.add("alerts " + channel.channel() + ": " + notNow.words() + " It is tried again.");
            } else {
                drop(message, now, notNow.words() + " It was tried for a day.", problems);
            }
            return false;
        }
        if (answer instanceof AlertSender.Refused refused) {
            drop(message, now, refused.words(), problems);
            return false;
        }
        post.sent(message.id(), now);
        return true;
    }

    // A receiver that asks for a pause beyond the message's day has not refused it.
    private static Instant withinItsDay(AlertMessage message, Instant again, Instant now) {
        Instant last = message.madeAt().plus(GIVE_UP).minus(LAST_CHANCE);
        return now.isBefore(last) && again.isAfter(last) ? last : again;
    }

    private void drop(AlertMessage message, Instant now, String why, List<String> problems) {
        post.dropped(message.id(), now, why);
        problems.add("alerts " + message.channel() + ": " + why + " Given up: " + message.title() + ".");
    }

    private Duration pause(int attempts) {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, DOUBLINGS));
        long half = atMost(doubled, LONGEST_PAUSE).toMillis() / 2;
        return Duration.ofMillis(half + (long) (half * random.getAsDouble()));
    }

    private static Duration atMost(Duration duration, Duration most) {
        return duration.compareTo(most) > 0 ? most : duration;
    }
}
