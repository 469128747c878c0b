package io.pqlconnector.worker.alert;

import io.pqlconnector.core.alert.Alert;
import io.pqlconnector.core.alert.AlertKind;
import io.pqlconnector.core.alert.AlertMessage;
import io.pqlconnector.core.alert.AlertPost;
import io.pqlconnector.core.alert.AlertSender;
import io.pqlconnector.core.text.Figures;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.worker.config.AlertChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/** Whether channels work. */
public final class AlertCheck {
    private static final Duration LOOKED_AT = Duration.ofDays(7);
    private static final int MOST = 100;

    private AlertCheck() {}

    /**
     * What came of asking a channel.
     *
     * @param words for a person
     */
    public record Result(boolean works, String words) {}

    /** Asks what can be asked without anybody being told: a mail server, up to its login. */
    public static Result probe(AlertChannel channel, InstantSource clock) {
        if (channel.route() instanceof AlertChannel.Email email) {
            AlertSender.Answer answer = new MailSender(email, clock, Alerts.LONGEST, new Properties()).probe();
            return result(answer, "mail server " + email.host() + ":" + email.port() + " lets us in");
        }
        return new Result(true, "a webhook cannot be asked without posting. Post: ./pql check --alert-test");
    }

    /** Sends a message that says that it is a test. */
    public static Result test(AlertChannel channel, InstantSource clock) throws InterruptedException {
        Instant now = clock.instant();
        String id = UUID.randomUUID().toString().replace("-", "");
        Alert alert = new Alert(
                AlertKind.TEST,
                "test:" + id,
                "",
                0,
                now,
                false,
                "This is a test",
                List.of("Alerts of the channel " + channel.name() + " arrive here. Nothing has happened."),
                Optional.empty());
        AlertMessage message = new AlertMessage(id, channel.name(), now, 0, List.of(alert), 0);
        return result(Alerts.sender(channel, clock).send(message), "a test message was sent");
    }

    private static Result result(AlertSender.Answer answer, String works) {
        if (answer instanceof AlertSender.NotNow notNow) {
            return new Result(false, notNow.words());
        }
        return answer instanceof AlertSender.Refused refused
                ? new Result(false, refused.words())
                : new Result(true, works);
    }

    /** What a channel was to be told in the last week and was not; empty if there is nothing, or no ledger yet. */
    public static Optional<String> givenUp(AlertChannel channel, Path file, Instant now) {
        if (!SqliteLedger.exists(file)) {
            return Optional.empty();
        }
        try (SqliteLedger ledger = SqliteLedger.open(file, SqliteLedger.Mode.READ)) {
            List<AlertPost.Dropped> dropped = ledger.alertPost().droppedSince(now.minus(LOOKED_AT), MOST).stream()
                    .filter(one -> one.channel().equals(channel.name()))
                    .toList();
            return dropped.stream()
                    .findFirst()
                    .map(last -> Figures.counted(dropped.size(), "message")
                            + " of the last week given up, the last at " + Figures.minute(last.at()) + ": "
                            + last.why());
        }
    }
}
