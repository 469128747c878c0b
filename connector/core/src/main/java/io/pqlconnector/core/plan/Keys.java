package io.pqlconnector.core.plan;

import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.WritePolicy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Derives the keys of operations from what they intend, so that a run that starts after a crash derives the same ones. The
 * version that was last confirmed is part of a key: when a value goes from A to B and back to A, the last A is a new
 * intention. What is left out is left out on purpose: the as-of instant and the CRM's ids, which change without the
 * intention changing.
 */
final class Keys {
    // 128 bits: with a billion operations the chance that two share a key is below one in 10^20. MD5, although it
    // protects nothing any more, because nothing is protected here: nobody can find another text with a given hash,
    // and without the JVM's second compiler it takes a quarter of the time of SHA-256, which was half the time of
    // planning.
    private static final String HASH = "MD5";

    private final MessageDigest digest = digest();
    private final StringBuilder text = new StringBuilder(512);

    /** The key of an upsert. */
    IdempotencyKey upsert(
            DestinationName destination,
            String slot,
            long version,
            SortedMap<String, FieldWrite> fields,
            RecordRef record,
            boolean createMissing,
            Optional<RecordRef> parent) {
        begin(destination, slot, version);
        add(createMissing ? "create" : "update");
        add(record);
        parent.ifPresent(found -> add(found.key()));
        for (Map.Entry<String, FieldWrite> field : fields.entrySet()) {
            FieldWrite write = field.getValue();
            add(field.getKey());
            text.append(letter(write.policy())).append(letter(write.value()));
            add(write.value().shown());
        }
        return end();
    }

    /** The key of a change of a list. */
    IdempotencyKey listChange(DestinationName destination, String slot, long version, boolean member) {
        begin(destination, slot, version);
        add(member ? "add" : "remove");
        return end();
    }

    /** The key of an enrollment. */
    IdempotencyKey enroll(DestinationName destination, String slot, long version, Assignee sender) {
        begin(destination, slot, version);
        add(sender);
        return end();
    }

    /**
     * The key of a task.
     *
     * @param occasion what gives rise to it; the same occasion gives one task
     */
    IdempotencyKey task(DestinationName destination, String slot, long version, String occasion, Assignee owner) {
        begin(destination, slot, version);
        add(occasion);
        add(owner);
        return end();
    }

    /**
     * The key of a note.
     *
     * @param occasion what gives rise to it; the same occasion gives one note
     */
    IdempotencyKey note(DestinationName destination, String slot, long version, String occasion) {
        begin(destination, slot, version);
        add(occasion);
        return end();
    }

    /** The key of an operation that was refused because its record was missing, now that the record is there. */
    IdempotencyKey again(DestinationName destination, IdempotencyKey refused) {
        begin(destination, refused.value(), 0);
        add("the record is there now");
        return end();
    }

    private static char letter(WritePolicy policy) {
        return switch (policy) {
            case ALWAYS -> 'a';
            case IF_EMPTY -> 'e';
            case ON_CREATE -> 'c';
            case NEVER -> 'n';
        };
    }

    // Tells the text "true" from a yes, and the empty text from nothing.
    private static char letter(FieldValue value) {
        if (value instanceof FieldValue.Text) {
            return 'T';
        }
        if (value instanceof FieldValue.Number) {
            return 'N';
        }
        if (value instanceof FieldValue.Bool) {
            return 'B';
        }
        if (value instanceof FieldValue.Date) {
            return 'D';
        }
        if (value instanceof FieldValue.DateTime) {
            return 'I';
        }
        return value instanceof FieldValue.Choices ? 'C' : '-';
    }

    private void begin(DestinationName destination, String slot, long version) {
        text.setLength(0);
        add(destination.value());
        add(slot);
        text.append(version).append('#');
    }

    private void add(RecordRef record) {
        add(record.object().value());
        add(record.key());
        for (Match match : record.matches()) {
            add(match.field());
            add(match.value());
        }
    }

    private void add(Assignee assignee) {
        assignee.ownerOf().ifPresent(this::add);
        add(assignee.email().orElse(""));
    }

    // Each part is preceded by its length: without it ("ab", "c") and ("a", "bc") would collide.
    private void add(String part) {
        text.append(part.length()).append(':').append(part);
    }

    private IdempotencyKey end() {
        byte[] hash = digest.digest(text.toString().getBytes(StandardCharsets.UTF_8));
        return new IdempotencyKey(HexFormat.of().formatHex(hash));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance(HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + HASH, e);
        }
    }
}
