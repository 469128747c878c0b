package io.pqlconnector.http;

import io.pqlconnector.spi.config.Durations;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** Says what went wrong on the wire. Never the words of an exception, which may hold what was sent. */
final class Words {
    private final LaneSettings.Timeouts timeouts;

    Words(LaneSettings.Timeouts timeouts) {
        this.timeouts = timeouts;
    }

    /** What came in the place of an answer. */
    String of(IOException e, boolean begun) {
        if (e instanceof SocketTimeoutException) {
            return begun ? "no answer within " + of(timeouts.read()) : "no connection within " + of(timeouts.connect());
        }
        if (e instanceof InterruptedIOException) {
            return "no whole answer within " + of(timeouts.call());
        }
        if (begun) {
            return "the connection was lost before the answer was there";
        }
        if (e instanceof UnknownHostException) {
            return "the host's name is not known";
        }
        if (e instanceof ConnectException) {
            return "the connection was refused";
        }
        return e instanceof SSLException ? "the TLS handshake failed" : "no connection";
    }

    /** Whether the service's certificate is not trusted, which no other try makes better. */
    static boolean isAboutTheCertificate(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof javax.net.ssl.SSLPeerUnverifiedException) {
                return true;
            }
        }
        return false;
    }

    /** A duration for a reader. */
    static String of(Duration duration) {
        return duration.toMillisPart() == 0 ? Durations.inWords(duration) : duration.toMillis() + " milliseconds";
    }
}
