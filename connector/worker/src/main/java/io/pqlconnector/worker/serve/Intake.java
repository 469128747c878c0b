package io.pqlconnector.worker.serve;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.source.PushReceiver;
import io.pqlconnector.spi.source.PushReceiver.Push;
import io.pqlconnector.spi.source.PushReceiver.Verdict;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Where the pushes for one source arrive. Tells of refusals once until one of another kind, or an accepted push, comes: a
 * service with a wrong secret sends for hours. Safe for use by several threads.
 */
public final class Intake {
    private final String source;
    private final PushReceiver receiver;
    private final Runnable accepted;
    private final Consumer<String> notices;
    private final AtomicReference<Verdict> last = new AtomicReference<>(Verdict.ACCEPTED);

    /**
     * In front of a receiver.
     *
     * @param source the source's name, for notices
     * @param accepted is told of each push that is on disk
     * @param notices takes words for a person
     */
    public Intake(String source, PushReceiver receiver, Runnable accepted, Consumer<String> notices) {
        this.source = source;
        this.receiver = receiver;
        this.accepted = accepted;
        this.notices = notices;
    }

    /** Where the service posts to. Secret. */
    String path() {
        return receiver.path();
    }

    /** Takes a push. */
    Verdict take(Push push) {
        Verdict verdict;
        String why = "";
        try {
            verdict = receiver.receive(push);
        } catch (AdapterException e) {
            verdict = Verdict.UNAVAILABLE;
            why = " " + e.words();
        } catch (RuntimeException e) {
            // Only its kind: what an unforeseen failure says may hold the push, or the path.
            verdict = Verdict.UNAVAILABLE;
            why = " This is a fault of the program (" + e.getClass().getName() + "); please report it.";
        }
        if (verdict == Verdict.ACCEPTED) {
            accepted.run();
        }
        note(verdict, why);
        return verdict;
    }

    /** A push was not on disk in time, so that the service was told to send it again. */
    void tooSlow() {
        note(Verdict.UNAVAILABLE, " Writing it took too long.");
    }

    /** A push was not read, since so many others were still coming in. */
    void tooMany() {
        note(Verdict.UNAVAILABLE, " Too many were under way at once.");
    }

    private void note(Verdict verdict, String why) {
        if (last.getAndSet(verdict) != verdict && verdict != Verdict.ACCEPTED) {
            notices.accept(source + ": " + words(verdict) + why + " This is told once until a push is accepted.");
        }
    }

    private static String words(Verdict verdict) {
        return switch (verdict) {
            case ACCEPTED -> "a push was accepted (200).";
            case NOT_SIGNED ->
                "a push was refused (401), since its signature is missing or wrong. Whoever sends it has to sign with"
                        + " the secret that stands in the configuration. A secret that the environment gives changes with a"
                        + " restart of the worker alone.";
            case MALFORMED ->
                "a push was refused (400), since it is no message of this service. Does something else post to this"
                        + " address?";
            case UNAVAILABLE ->
                "a push could not be kept (503); the service should send it again. Is there room on the disk, and may"
                        + " this user write to the data folder?";
        };
    }
}
