package io.pqlconnector.testkit.crm;

import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.web.Answer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What a fault makes of one call. */
public final class Mishap {
    /** What a proxy says for a service that does not. */
    static final String HTML = "<html><body><h1>Something went wrong</h1></body></html>";

    private final Optional<Fault> fault;
    private final Duration pause;
    private final VendorWords words;

    /**
     * A call, and what happens to it.
     *
     * @param pause what a service that throttles asks for; whole seconds
     */
    public Mishap(Optional<Fault> fault, Duration pause, VendorWords words) {
        this.fault = fault;
        this.pause = pause;
        this.words = words;
    }

    /** Carries out the call, unless the fault comes before, and says what the caller gets to see. */
    public Answer around(CrmCall call, Supplier<Answer.Whole> work) {
        return fault.isEmpty() ? work.get() : around(fault.get(), call, work);
    }

    private Answer around(Fault certain, CrmCall call, Supplier<Answer.Whole> work) {
        return switch (certain) {
            case RESET_BEFORE -> new Answer.Reset();
            case THROTTLED -> words.throttled();
            case THROTTLED_FOR_A_TIME -> words.throttled().with("Retry-After", Long.toString(pause.toSeconds()));
            case ERROR_BEFORE -> new Answer.Whole(503, HTML);
            case TOKEN_EXPIRED -> words.expireToken();
            case RESET_AFTER -> after(work, new Answer.Reset());
            case SILENCE_AFTER -> after(work, new Answer.Silence());
            case ERROR_AFTER -> after(work, new Answer.Whole(502, HTML));
            case STALL_AFTER -> new Answer.Stalled(work.get());
            case JUNK_AFTER -> {
                String body = work.get().body();
                yield new Answer.Whole(200, body.substring(0, body.length() / 2));
            }
            case HTML_AFTER -> after(work, new Answer.Whole(200, Map.of("Content-Type", "text/html"), HTML));
            case PART_OF_THE_ANSWER -> call.writes() ? words.halved(work.get()) : work.get();
        };
    }

    private static Answer after(Supplier<Answer.Whole> work, Answer answer) {
        Answer.Whole unseen = work.get();
        return unseen.status() < 400 ? answer : unseen;
    }
}
