package io.pqlconnector.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A whole call to a source or destination failed. What happened to one record of a call is a value, never an exception.
 * The message says what was attempted and what to do next; it holds no payload, no secret and no e-mail address.
 */
public final class AdapterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final FailureKind kind;
    private final Duration retryAfter;

    /** A failure without a wait that the other side asked for. */
    public AdapterException(FailureKind kind, String message, @Nullable Throwable cause) {
        this(kind, message, Duration.ZERO, cause);
    }

    /**
     * A failure of any kind.
     *
     * @param retryAfter the least wait that the other side asked for; zero if it asked for none
     */
    public AdapterException(FailureKind kind, String message, Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    /** What a person is told: the message, or the kind if there is none. */
    public String words() {
        String message = getMessage();
        return message == null || message.isEmpty() ? kind.name() : message;
    }

    /** Why the call failed. */
    public FailureKind kind() {
        return kind;
    }

    /** The least wait before the call may be repeated; zero if none was asked for. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
