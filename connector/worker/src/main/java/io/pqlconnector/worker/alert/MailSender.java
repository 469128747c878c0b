package io.pqlconnector.worker.alert;

import io.pqlconnector.core.alert.AlertMessage;
import io.pqlconnector.core.alert.AlertSender;
import io.pqlconnector.worker.config.AlertChannel;
import io.pqlconnector.worker.config.Loopback;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/**
 * Sends messages as plain-text mail, encrypted on its way unless the mail server is this machine itself. What it says of
 * failures quotes nothing that the server said, which may quote addresses.
 */
final class MailSender implements AlertSender {
    private static final int IMPLICIT_TLS = 465;
    /** A mail server that looks for viruses before it takes a mail is slow, and has the mail whether we wait or not. */
    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(1);
    /** From here on an answer of a mail server is final. */
    private static final int FINAL = 500;

    private final AlertChannel.Email email;
    private final InstantSource clock;
    private final Session session;

    /**
     * Of one channel.
     *
     * @param longest how long connecting may take, and each time that we send; an answer may take a minute
     */
    MailSender(AlertChannel.Email email, InstantSource clock, Duration longest, Properties more) {
        this.email = email;
        this.clock = clock;
        session = Session.getInstance(settings(email, longest, more));
    }

    static Properties settings(AlertChannel.Email email, Duration longest, Properties more) {
        Properties settings = new Properties();
        String protocol = protocol(email);
        String prefix = "mail." + protocol + ".";
        String millis = Long.toString(longest.toMillis());
        settings.setProperty("mail.transport.protocol", protocol);
        settings.setProperty(prefix + "connectiontimeout", millis);
        settings.setProperty(prefix + "timeout", Long.toString(LONGEST_ANSWER.toMillis()));
        settings.setProperty(prefix + "writetimeout", millis);
        settings.setProperty(prefix + "ssl.checkserveridentity", "true");
        settings.setProperty(prefix + "starttls.enable", "true");
        settings.setProperty(prefix + "starttls.required", Boolean.toString(!Loopback.is(email.host())));
        settings.setProperty(prefix + "auth", Boolean.toString(email.login().isPresent()));
        settings.setProperty(prefix + "sendpartial", "true");
        settings.setProperty(prefix + "quitwait", "false");
        settings.putAll(more);
        return settings;
    }

    private static String protocol(AlertChannel.Email email) {
        return email.port() == IMPLICIT_TLS ? "smtps" : "smtp";
    }

    @Override
    public Answer send(AlertMessage message) {
        return connected(transport -> {
            Message mail = mail(message);
            transport.sendMessage(mail, mail.getAllRecipients());
        });
    }

    /** Connects, encrypts and logs in as for a mail, and sends none. */
    Answer probe() {
        return connected(transport -> {});
    }

    private interface Task {
        void with(Transport transport) throws MessagingException;
    }

    private Answer connected(Task task) {
        boolean done = false;
        try (Transport transport = session.getTransport(protocol(email))) {
            connect(transport);
            task.with(transport);
            done = true;
        } catch (SendFailedException e) {
            return refusal(e);
        } catch (MessagingException e) {
            // A mail that was taken stays taken however we part, and sent again it would come twice.
            return done ? new Taken() : unreachable(e);
        }
        return new Taken();
    }

    private static Answer unreachable(MessagingException failure) {
        if (failure instanceof AuthenticationFailedException) {
            return new NotNow("The mail server refused the login. Correct username and password.", Optional.empty());
        }
        String reason = Optional.ofNullable(failure.getNextException())
                .map(cause -> cause.getClass().getSimpleName())
                .orElse(failure.getClass().getSimpleName());
        return new NotNow("The mail server cannot be reached, or not encrypted (" + reason + ").", Optional.empty());
    }

    private void connect(Transport transport) throws MessagingException {
        if (email.login().isPresent()) {
            AlertChannel.Login login = email.login().get();
            transport.connect(
                    email.host(),
                    email.port(),
                    login.username(),
                    login.password().value());
        } else {
            transport.connect(email.host(), email.port(), null, null);
        }
    }

    // Some got it, so that sending it again would double it for them.
    private static Answer refusal(SendFailedException failure) {
        Address[] reached = failure.getValidSentAddresses();
        if (reached != null && reached.length > 0) {
            return new Taken();
        }
        return isFinal(failure)
                ? new Refused("The mail server does not take the mail. Are the addresses in to and from right?")
                : new NotNow("The mail server does not take the mail for now.", Optional.empty());
    }

    private static boolean isFinal(Exception failure) {
        if (failure instanceof SMTPAddressFailedException address) {
            return address.getReturnCode() >= FINAL;
        }
        if (failure instanceof SMTPSendFailedException send && send.getReturnCode() >= FINAL) {
            return true;
        }
        return failure instanceof MessagingException messaging
                && messaging.getNextException() != null
                && isFinal(messaging.getNextException());
    }

    private Message mail(AlertMessage message) throws MessagingException {
        Message mail = new Named(session, message.id() + "@" + email.from().replaceFirst(".*@", ""));
        mail.setFrom(new InternetAddress(email.from(), true));
        for (String address : email.to()) {
            mail.addRecipient(Message.RecipientType.TO, new InternetAddress(address, true));
        }
        mail.setHeader(WebhookSender.DELIVERY, message.id());
        // So that a receiver's automatic reply does not answer a program.
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setSentDate(Date.from(clock.instant()));
        ((MimeMessage) mail).setSubject("[PQL] " + AlertText.title(message), "UTF-8");
        ((MimeMessage) mail).setText(text(message), "UTF-8");
        mail.saveChanges();
        return mail;
    }

    private static String text(AlertMessage message) {
        List<String> lines = AlertText.lines(message);
        return AlertText.title(message) + "\n\n" + String.join("\n", lines)
                + AlertText.link(message).map(link -> "\n\nIn the CRM: " + link).orElse("") + "\n";
    }

    /** A mail whose Message-ID stays, so that a mailbox can tell one that comes twice. */
    private static final class Named extends MimeMessage {
        private final String id;

        Named(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + id + ">");
        }
    }
}
