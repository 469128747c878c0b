package io.pqlconnector.core.deliver;

/**
 * What became of the operations of one kind.
 *
 * @param confirmed how many the destination holds now
 * @param created how many of those made a new record
 * @param rejected how many the destination refused otherwise
 * @param notInCrm how many came to nothing as intended: the destination has no such record and the mapping says not to make
 *     one, or the person is in the sequence already
 * @param unknown how many ended unclearly
 * @param deferred how many the destination put off
 * @param calls how many calls they took
 */
public record OutcomeCounts(
        long confirmed, long created, long rejected, long notInCrm, long unknown, long deferred, long calls) {
    /** Nothing happened. */
    public static final OutcomeCounts NONE = new OutcomeCounts(0, 0, 0, 0, 0, 0, 0);

    /** How many were answered, one way or another. */
    public long total() {
        return confirmed + rejected + notInCrm + unknown + deferred;
    }

    /** Both together. */
    public OutcomeCounts plus(OutcomeCounts other) {
        return new OutcomeCounts(
                confirmed + other.confirmed,
                created + other.created,
                rejected + other.rejected,
                notInCrm + other.notInCrm,
                unknown + other.unknown,
                deferred + other.deferred,
                calls + other.calls);
    }
}
