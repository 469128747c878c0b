package io.pqlconnector.core.plan;

import io.pqlconnector.core.ledger.ConfirmedEffect;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.RecordRef;

/** Names what an operation changes. Two operations for one slot never both count. */
final class Slots {
    private Slots() {}

    static String record(ObjectName object, String key) {
        return object.value() + "/" + key;
    }

    static String record(RecordRef ref) {
        return record(ref.object(), ref.key());
    }

    static String list(String list, ObjectName object, String key) {
        return "list/" + list + "/" + object.value() + "/" + key;
    }

    static String enrollment(String sequence, ObjectName object, String key) {
        return "enroll/" + sequence + "/" + object.value() + "/" + key;
    }

    static String task(String task, ObjectName object, String key) {
        return "task/" + task + "/" + object.value() + "/" + key;
    }

    static String note(String note, ObjectName object, String key) {
        return "note/" + note + "/" + object.value() + "/" + key;
    }

    /** The name of the list, the sequence, the task or the note that an effect's slot has. */
    static String nameIn(ConfirmedEffect effect) {
        String slot = effect.slot();
        int suffix = record(effect.object(), effect.key()).length() + 1;
        return slot.substring(slot.indexOf('/') + 1, slot.length() - suffix);
    }
}
