package io.pqlconnector.spi.source;

import java.time.Instant;

/**
 * One line of an export: an event, a fact about a user or account, or a link between ids. Ids that are absent are empty
 * strings.
 *
 * @param kind what the record is
 * @param id the deduplication key; of two records of a source with the same id, the one that was received later stands
 * @param name the event's name; a page's or screen's name; empty for the other kinds
 * @param occurredAt when it happened; {@link Instant#EPOCH} for a profile that is not dated
 * @param receivedAt when the vendor got it; {@code occurredAt} if the export does not say
 * @param userId the known user, canonical at the time of the export
 * @param anonymousId a device or browser that has no known user yet
 * @param groupId the account that the record names itself: one id, or a JSON list of ids
 * @param previousId the other id of an {@link RecordKind#ALIAS}
 * @param properties the bytes of the JSON object as they came; empty if there is none
 * @param context the bytes of the JSON object as they came; empty if there is none
 * @param columns the values of the wanted columns
 */
@SuppressWarnings(
        "ArrayRecordComponent") // Millions of these pass through; a copy of the bytes would cost as much as parsing.
public record UsageRecord(
        RecordKind kind,
        EventId id,
        String name,
        Instant occurredAt,
        Instant receivedAt,
        String userId,
        String anonymousId,
        String groupId,
        String previousId,
        byte[] properties,
        byte[] context,
        ColumnValues columns) {}
