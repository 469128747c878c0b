package io.pqlconnector.testkit.crm;

import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.web.Answer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What a fault makes of one call. */
final class Mishap {
    private static final String HTML = "<html><body><h1>Something went wrong</h1></body></html>";

    private final Optional<Fault> fault;
    private final Duration pause;
    private final Tokens tokens;

    /**
     * A call, and what happens to it.
     *
     * @param pause what a service that throttles asks for
     */
    Mishap(Optional<Fault> fault, Duration pause, Tokens tokens) {
        this.fault = fault;
        this.pause = pause;
        this.tokens = tokens;
    }

    /** Carries out the call, unless the fault comes before, and says what the caller gets to see. */
    Answer around(Endpoint endpoint, Supplier<Answer.Whole> work) {
        return fault.isEmpty() ? work.get() : around(fault.get(), endpoint, work);
    }

    private Answer around(Fault certain, Endpoint endpoint, Supplier<Answer.Whole> work) {
        return switch (certain) {
            case RESET_BEFORE -> new Answer.Reset();
            case THROTTLED -> new Answer.Whole(429, HTML);
            case THROTTLED_FOR_A_TIME ->
                new Answer.Whole(429, Map.of("Retry-After", Long.toString(pause.toSeconds())), HTML);
            case ERROR_BEFORE -> new Answer.Whole(503, HTML);
            case TOKEN_EXPIRED -> {
                tokens.expire();
                yield new Answer.Whole(401, "{\"code\":\"EXPIRED_TOKEN\"}");
            }
            case RESET_AFTER -> after(work, new Answer.Reset());
            case SILENCE_AFTER -> after(work, new Answer.Silence());
            case ERROR_AFTER -> after(work, new Answer.Whole(502, HTML));
            case STALL_AFTER -> new Answer.Stalled(work.get());
            case JUNK_AFTER -> {
                String body = work.get().body();
                yield new Answer.Whole(200, body.substring(0, body.length() / 2));
            }
            case HTML_AFTER -> after(work, new Answer.Whole(200, Map.of("Content-Type", "text/html"), HTML));
            case PART_OF_THE_ANSWER -> endpoint.writes() ? CrmApi.halved(work.get()) : work.get();
        };
    }

    private static Answer after(Supplier<Answer.Whole> work, Answer answer) {
        Answer.Whole unseen = work.get();
        return unseen.status() < 400 ? answer : unseen;
    }
}
