package io.pqlconnector.source.segment;

import io.pqlconnector.spi.source.PushReceiver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * Takes what a Webhooks destination of Segment posts: one message, or a list of up to 4,000. Segment sends again for hours
 * what is not answered with a 2xx within five seconds; nothing in a request says when it was made, so a request that is
 * repeated, by Segment or by somebody else, is only told by the ids of its messages.
 *
 * @see <a href="https://segment.com/docs/connections/destinations/catalog/webhooks/">Segment: Webhooks</a>
 * @see <a href="https://segment.com/docs/connections/destinations/catalog/actions-webhook/">Segment: Webhooks (Actions)</a>
 */
final class Webhook implements PushReceiver {
    private static final String SIGNATURE = "X-Signature";

    private final String path;
    private final Signature signature;
    private final Inbox inbox;
    private final Optional<String> sourceId;

    /**
     * With its secrets.
     *
     * @param path with the secret in it
     * @param sourceId written into messages that do not say which of Segment's sources they come from, because the archive's
     *     copies do and one message must have one id
     */
    Webhook(String path, Signature signature, Inbox inbox, Optional<String> sourceId) {
        this.path = path;
        this.signature = signature;
        this.inbox = inbox;
        this.sourceId = sourceId;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Verdict receive(Push push) {
        byte[] body = push.body();
        Optional<Messages> messages = Messages.in(body);
        if (messages.isEmpty()) {
            return Verdict.MALFORMED;
        }
        Messages.Span signed = messages.get().signed();
        if (!signature.fits(push.header(SIGNATURE), body, signed.from(), signed.to())) {
            return Verdict.NOT_SIGNED;
        }
        byte[] lines = lines(body, messages.get());
        try {
            if (lines.length > 0) {
                inbox.append(lines);
            }
            return Verdict.ACCEPTED;
        } catch (IOException e) {
            return Verdict.UNAVAILABLE;
        }
    }

    @Override
    public String toString() {
        return "webhook";
    }

    private byte[] lines(byte[] body, Messages messages) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream(body.length + 1);
        for (Messages.Message message : messages.usage()) {
            Optional<String> missing = message.saysSource() ? Optional.empty() : sourceId;
            int from = message.span().from();
            if (missing.isPresent()) {
                lines.writeBytes(Messages.objectStart("projectId", missing.get()));
                from++;
            }
            for (int i = from; i < message.span().to(); i++) {
                // JSON has line ends between its parts only, never inside of a text.
                boolean lineEnd = body[i] == '\n' || body[i] == '\r';
                lines.write(lineEnd ? ' ' : body[i]);
            }
            lines.write('\n');
        }
        return lines.toByteArray();
    }
}
