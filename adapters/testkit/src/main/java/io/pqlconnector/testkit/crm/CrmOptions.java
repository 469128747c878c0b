package io.pqlconnector.testkit.crm;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a fake CRM is like.
 *
 * @param batchSize how many operations it takes in a call
 * @param parallelCalls how many calls at once it says it takes
 * @param quotaLimit how many calls a day it says it allows
 * @param strictness what a bad record does to its batch
 * @param badRecords what is wrong with the record of a key
 * @param latency how long each call takes
 * @param pause what it asks for when it throttles for a time; whole seconds
 * @param enrollsOnce whether it refuses to enroll a contact that is active in the sequence. As with the real ones it does
 *     otherwise not know an operation again: an enrollment, a task or a note that is sent twice is there twice
 * @param jobTime how long a bulk job works once it is fed
 */
public record CrmOptions(
        int batchSize,
        int parallelCalls,
        long quotaLimit,
        Strictness strictness,
        Function<String, Optional<BadRecord>> badRecords,
        Duration latency,
        Duration pause,
        boolean enrollsOnce,
        Duration jobTime) {

    /** Batches of 100, four calls at once, nothing wrong, no latency. */
    public static final CrmOptions STANDARD = new CrmOptions(
            100,
            4,
            100_000,
            Strictness.PER_RECORD,
            key -> Optional.empty(),
            Duration.ZERO,
            Duration.ofSeconds(1),
            false,
            Duration.ZERO);

    /** What a bad record does to its batch. */
    public enum Strictness {
        /** It is refused; the others are carried out. */
        PER_RECORD,
        /** The whole batch is refused, and the record is named. */
        WHOLE_BATCH_NAMED,
        /** The whole batch is refused, and nobody is named. */
        WHOLE_BATCH_UNNAMED
    }

    /**
     * Why a record is refused.
     *
     * @param code where it is {@code SEND_LIMIT_EXCEEDED}, the destination takes it as put off until the next day
     * @param field the field that is to blame; empty if none
     */
    public record BadRecord(String code, String field, String message) {}

    /** With batches of another size. */
    public CrmOptions batchSize(int other) {
        return new CrmOptions(
                other, parallelCalls, quotaLimit, strictness, badRecords, latency, pause, enrollsOnce, jobTime);
    }

    /** With another number of calls at once. */
    public CrmOptions parallelCalls(int other) {
        return new CrmOptions(
                batchSize, other, quotaLimit, strictness, badRecords, latency, pause, enrollsOnce, jobTime);
    }

    /** With another quota of calls. */
    public CrmOptions quotaLimit(long other) {
        return new CrmOptions(
                batchSize, parallelCalls, other, strictness, badRecords, latency, pause, enrollsOnce, jobTime);
    }

    /** With bad records, which are refused in a way. */
    public CrmOptions refusing(Strictness how, Function<String, Optional<BadRecord>> bad) {
        return new CrmOptions(batchSize, parallelCalls, quotaLimit, how, bad, latency, pause, enrollsOnce, jobTime);
    }

    /** With calls that take some time. */
    public CrmOptions latency(Duration other) {
        return new CrmOptions(
                batchSize, parallelCalls, quotaLimit, strictness, badRecords, other, pause, enrollsOnce, jobTime);
    }

    /** With another pause that it asks for when it throttles. */
    public CrmOptions pause(Duration other) {
        return new CrmOptions(
                batchSize, parallelCalls, quotaLimit, strictness, badRecords, latency, other, enrollsOnce, jobTime);
    }

    /** With sequences that a contact can be active in only once. */
    public CrmOptions enrollingOnce() {
        return new CrmOptions(
                batchSize, parallelCalls, quotaLimit, strictness, badRecords, latency, pause, true, jobTime);
    }

    /** With bulk jobs that work for some time. */
    public CrmOptions jobTime(Duration other) {
        return new CrmOptions(
                batchSize, parallelCalls, quotaLimit, strictness, badRecords, latency, pause, enrollsOnce, other);
    }
}
