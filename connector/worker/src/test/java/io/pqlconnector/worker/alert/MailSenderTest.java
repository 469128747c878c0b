package io.pqlconnector.worker.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.pqlconnector.core.alert.AlertMessage;
import io.pqlconnector.core.alert.AlertSender;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.worker.config.AlertChannel;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MailSenderTest {
    private final GreenMail server = new GreenMail(
                    new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP).dynamicPort())
            .withConfiguration(new GreenMailConfiguration().withUser("pql", "right"));

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void aMailArrivesWithItsTextAndAnIdThatStays() throws Exception {
        AlertMessage message = SampleMessages.hot("Acme & Söhne", Optional.of("https://crm.example/0011"));

        assertThat(send(message, login("right"))).isEqualTo(new AlertSender.Taken());
        assertThat(send(message, Optional.empty())).isEqualTo(new AlertSender.Taken());

        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getSubject()).isEqualTo("[PQL] Acme & Söhne is hot");
        assertThat(mail.getFrom()[0]).hasToString("pql@acme.com");
        assertThat(mail.getContent().toString().replace("\r\n", "\n")).isEqualTo("""
                Acme & Söhne is hot

                Score 87, hot, route AE
                • hit the record limit
                • invited 6 teammates in 30 days
                Next step: Offer the Team plan
                Account: acme (acme.com)
                Run 41, 2026-01-01 00:00 UTC

                In the CRM: https://crm.example/0011""");
        assertThat(mail.getContentType()).startsWith("text/plain");
        assertThat(Arrays.stream(server.getReceivedMessages()).map(MailSenderTest::id))
                .containsOnly("<" + SampleMessages.ID + "@acme.com>");
        assertThat(mail.getHeader("X-PQL-Delivery")).containsExactly(SampleMessages.ID);
    }

    @Test
    void anAccountsNameCannotBecomeAHeader() throws Exception {
        assertThat(send(
                        SampleMessages.hot("Acme\r\nBcc: everyone@evil.example\r\n\r\nHello", Optional.empty()),
                        login("right")))
                .isEqualTo(new AlertSender.Taken());

        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getSubject()).isEqualTo("[PQL] Acme Bcc: everyone@evil.example Hello is hot");
        assertThat(mail.getRecipients(Message.RecipientType.BCC)).isNull();
        assertThat(mail.getAllRecipients()).hasSize(1);
    }

    @Test
    void aRefusedLoginIsSaidWithoutThePassword() {
        assertThat(send(SampleMessages.failed(), login("wrongwrong")))
                .isEqualTo(new AlertSender.NotNow(
                        "The mail server refused the login. Correct username and password.", Optional.empty()));
    }

    @Test
    void aServerThatDoesNotEncryptGetsNoMail() {
        Properties settings = new Properties();
        // As for a host that is not this machine.
        settings.setProperty("mail.smtp.starttls.required", "true");

        assertThat(send(SampleMessages.failed(), login("right"), port(), settings))
                .isInstanceOf(AlertSender.NotNow.class);
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void encryptionIsDemandedOfEveryHostButThisMachine() {
        AlertChannel.Email elsewhere =
                new AlertChannel.Email(List.of("a@acme.com"), "pql@acme.com", "smtp.acme.com", 587, Optional.empty());

        assertThat(MailSender.settings(elsewhere, Duration.ofSeconds(1), new Properties()))
                .containsEntry("mail.smtp.starttls.required", "true")
                .containsEntry("mail.smtp.ssl.checkserveridentity", "true");
    }

    @Test
    void nobodyThereIsTriedAgain() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        assertThat(send(SampleMessages.failed(), Optional.empty(), free, new Properties()))
                .isInstanceOfSatisfying(
                        AlertSender.NotNow.class,
                        answer -> assertThat(answer.words()).startsWith("The mail server cannot be reached"));
    }

    @Test
    void aMailThatWasTakenIsNotSentAgainWhereTheServerDoesNotPart() throws Exception {
        Properties impatient = new Properties();
        impatient.setProperty("mail.smtp.timeout", "500");
        try (RudeMailServer rude = new RudeMailServer(RudeMailServer.Parting.SILENCE)) {
            assertThat(send(SampleMessages.failed(), Optional.empty(), rude.port(), impatient))
                    .isEqualTo(new AlertSender.Taken());
            assertThat(rude.taken()).hasSize(1);
        }
    }

    @Test
    void aConnectionThatBreaksAfterTheMailWasTakenChangesNothing() throws Exception {
        Properties polite = new Properties();
        polite.setProperty("mail.smtp.quitwait", "true");
        try (RudeMailServer rude = new RudeMailServer(RudeMailServer.Parting.RESET)) {
            assertThat(send(SampleMessages.failed(), Optional.empty(), rude.port(), polite))
                    .isEqualTo(new AlertSender.Taken());
            assertThat(rude.taken()).hasSize(1);
            assertThat(sender(Optional.empty(), rude.port(), polite).probe()).isEqualTo(new AlertSender.Taken());
        }
    }

    @Test
    void aServerMayLookAtAMailForAMinuteBeforeItTakesIt() {
        AlertChannel.Email elsewhere =
                new AlertChannel.Email(List.of("a@acme.com"), "pql@acme.com", "smtp.acme.com", 465, Optional.empty());

        assertThat(MailSender.settings(elsewhere, Duration.ofSeconds(5), new Properties()))
                .containsEntry("mail.smtps.connectiontimeout", "5000")
                .containsEntry("mail.smtps.timeout", "60000")
                .containsEntry("mail.smtps.quitwait", "false");
    }

    @Test
    void aMailServerIsAskedWithoutAMail() {
        assertThat(sender(login("right"), port(), new Properties()).probe()).isEqualTo(new AlertSender.Taken());
        assertThat(sender(login("wrongwrong"), port(), new Properties()).probe())
                .isInstanceOf(AlertSender.NotNow.class);
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    private int port() {
        return server.getSmtp().getPort();
    }

    private AlertSender.Answer send(AlertMessage message, Optional<AlertChannel.Login> login) {
        return send(message, login, port(), new Properties());
    }

    private static AlertSender.Answer send(
            AlertMessage message, Optional<AlertChannel.Login> login, int port, Properties settings) {
        return sender(login, port, settings).send(message);
    }

    private static MailSender sender(Optional<AlertChannel.Login> login, int port, Properties settings) {
        AlertChannel.Email email =
                new AlertChannel.Email(List.of("revops@acme.com"), "pql@acme.com", "127.0.0.1", port, login);
        return new MailSender(email, Clock.fixed(SampleMessages.AT, ZoneOffset.UTC), Duration.ofSeconds(20), settings);
    }

    private static Optional<AlertChannel.Login> login(String password) {
        return Optional.of(new AlertChannel.Login("pql", new Secret(password)));
    }

    private static String id(MimeMessage mail) {
        try {
            return mail.getMessageID();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
