package io.pqlconnector.http;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Says of one call what was attempted, what came, and what to do: without its query, its values, its body or a secret. */
final class Complaints {
    private final LaneSettings settings;
    private final HttpCall call;

    Complaints(LaneSettings settings, HttpCall call) {
        this.settings = settings;
        this.call = call;
    }

    /** Attempts are used up, or another one could double what was done. */
    AdapterException failed(String what, int attempts, boolean maybeDone, @Nullable Throwable cause) {
        String came = attempts > 1 ? what + ", the last of " + attempts + " attempts" : what;
        return maybeDone && writes()
                ? complain(FailureKind.AMBIGUOUS, came + ". " + whatToDoIfUnclear(), Duration.ZERO, cause)
                : complain(
                        FailureKind.UNAVAILABLE,
                        came + ". Look whether the service is up and can be reached from here, and run again.",
                        Duration.ZERO,
                        cause);
    }

    /** The service asks for a pause that is longer than a call waits. */
    AdapterException throttled(Instant until, Duration wait, boolean maybeDone) {
        return complain(
                unlessUnclear(FailureKind.RATE_LIMITED, maybeDone),
                "the service asks for a pause until " + until + ", and a call waits for "
                        + Words.of(settings.longestPause()) + " at most. Run again after that.",
                wait,
                null);
    }

    /** Our own pace would have the call wait for too long. */
    AdapterException outpaced(Duration period, boolean maybeDone) {
        return complain(
                unlessUnclear(FailureKind.RATE_LIMITED, maybeDone),
                "too many requests wait for their turn already, and a call waits for "
                        + Words.of(settings.longestPause()) + " at most. Run again later.",
                period,
                null);
    }

    /** The service is down. */
    AdapterException notSent(ServiceBreaker.Refusal refusal, boolean maybeDone) {
        return complain(
                unlessUnclear(FailureKind.UNAVAILABLE, maybeDone),
                "not sent, because " + refusal.reason() + ". Run again after that.",
                refusal.pause(),
                null);
    }

    /** The service does not take the credentials. */
    AdapterException refused(int status, boolean renewed) {
        return complain(
                FailureKind.AUTHENTICATION,
                "the service refused the credentials (status " + status + ")"
                        + (renewed ? ", those that it had just renewed too" : "")
                        + ". Look in the configuration whether they are the right ones, and at the service whether they"
                        + " were revoked.",
                Duration.ZERO,
                null);
    }

    /** The reply does not fit into memory. */
    AdapterException tooLarge() {
        String what = "the answer is larger than the " + settings.largestReply() + " bytes that are read of one. ";
        return writes()
                ? complain(FailureKind.AMBIGUOUS, what + whatToDoIfUnclear(), Duration.ZERO, null)
                : complain(
                        FailureKind.PROTOCOL,
                        what + "Look whether base_url leads to the service; if it does, report this.",
                        Duration.ZERO,
                        null);
    }

    /** The service is not who it says it is. */
    AdapterException untrusted(Throwable cause) {
        return complain(
                FailureKind.CONFIGURATION,
                "the certificate is not trusted. Look whether base_url is right; if a proxy opens the encryption, add its"
                        + " certificate to the trust store of Java.",
                Duration.ZERO,
                cause);
    }

    private AdapterException complain(FailureKind kind, String rest, Duration wait, @Nullable Throwable cause) {
        String port =
                settings.baseUrl().getPort() < 0 ? "" : ":" + settings.baseUrl().getPort();
        String where = call.method() + " " + settings.baseUrl().getHost() + port + call.template();
        return new AdapterException(kind, settings.name() + ", " + where + ": " + rest, wait, cause);
    }

    private FailureKind unlessUnclear(FailureKind kind, boolean maybeDone) {
        return maybeDone && writes() ? FailureKind.AMBIGUOUS : kind;
    }

    private boolean writes() {
        return call.effect() != HttpCall.Effect.READ;
    }

    private String whatToDoIfUnclear() {
        return call.effect() == HttpCall.Effect.ONCE
                ? "It may have been carried out: ask the service before it is sent again."
                : "It may have been carried out; sending it again does no harm.";
    }
}
