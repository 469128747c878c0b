package io.pqlconnector.http;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Holds a lane's credentials, and renews them once however many threads find them refused. */
final class Tickets {
    /** How long before its end a token is renewed, so that it does not run out on the way. */
    private static final Duration MARGIN = Duration.ofMinutes(2);

    private final Optional<TokenIssuer> issuer;
    private final TimeAndChance time;
    private final ReentrantLock renewing = new ReentrantLock();
    private volatile Ticket ticket;
    private volatile Optional<AdapterException> lastFailure = Optional.empty();

    Tickets(Auth auth, TimeAndChance time) {
        this.time = time;
        this.issuer = auth instanceof Auth.Renewed renewed ? Optional.of(renewed.issuer()) : Optional.empty();
        if (auth instanceof Auth.Fixed fixed) {
            this.ticket = new Ticket(Optional.of(fixed), Optional.empty(), Instant.MAX);
        } else {
            this.ticket = issuer.isEmpty() ? Ticket.NONE : new Ticket(Optional.empty(), Optional.empty(), Instant.MIN);
        }
    }

    /** Whether a refused ticket can be replaced at all. */
    boolean areRenewable() {
        return issuer.isPresent();
    }

    /** Whether this is the newest ticket. */
    boolean isCurrent(Ticket one) {
        return ticket == one;
    }

    /** The ticket to use now, renewed if it is due. */
    Ticket current() throws InterruptedException {
        Ticket held = ticket;
        return held.isDue(time.now()) ? after(held) : held;
    }

    /**
     * A newer ticket. If another thread got one meanwhile, that one; if another thread was refused one meanwhile, its
     * failure, because asking again and again can lock the account.
     */
    Ticket after(Ticket old) throws InterruptedException {
        Optional<AdapterException> failureBefore = lastFailure;
        renewing.lockInterruptibly();
        try {
            if (ticket != old) {
                return ticket;
            }
            if (lastFailure.isPresent() && (isFinal(lastFailure.get()) || !lastFailure.equals(failureBefore))) {
                throw again(lastFailure.get());
            }
            ticket = issued(issuer.orElseThrow());
            return ticket;
        } finally {
            renewing.unlock();
        }
    }

    private Ticket issued(TokenIssuer source) throws InterruptedException {
        AccessToken token = issue(source);
        Instant due = token.validFor()
                .map(lifetime -> time.now().plus(lifetime).minus(shorter(MARGIN, lifetime.dividedBy(4))))
                .orElse(Instant.MAX);
        return new Ticket(Optional.of((Auth.Fixed) Auth.bearer(token.value())), token.baseUrl(), due);
    }

    private AccessToken issue(TokenIssuer source) throws InterruptedException {
        try {
            return source.issue();
        } catch (AdapterException e) {
            lastFailure = Optional.of(e);
            throw e;
        }
    }

    private static boolean isFinal(AdapterException failure) {
        return failure.kind() == FailureKind.AUTHENTICATION;
    }

    private static AdapterException again(AdapterException failure) {
        return new AdapterException(
                failure.kind(), String.valueOf(failure.getMessage()), failure.retryAfter(), failure);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
