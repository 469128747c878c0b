package io.pqlconnector.crm.hubspot;

import io.pqlconnector.spi.destination.ObjectName;
import java.util.Arrays;

/** The objects that mappings may name. */
enum HubSpotObject {
    COMPANY("company", "companies", "0-2", "pql_account_key", 192, 190),
    CONTACT("contact", "contacts", "0-1", "pql_user_key", 204, 202);

    private final String word;
    private final String type;
    private final String typeId;
    private final String keyProperty;
    private final int taskAssociation;
    private final int noteAssociation;

    HubSpotObject(
            String word, String type, String typeId, String keyProperty, int taskAssociation, int noteAssociation) {
        this.word = word;
        this.type = type;
        this.typeId = typeId;
        this.keyProperty = keyProperty;
        this.taskAssociation = taskAssociation;
        this.noteAssociation = noteAssociation;
    }

    /** The object of a mapping. */
    static HubSpotObject of(ObjectName name) {
        return Arrays.stream(values())
                .filter(object -> object.word.equals(name.value()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("HubSpot's " + name + " is not written to"));
    }

    /** As a mapping names it. */
    ObjectName objectName() {
        return new ObjectName(word);
    }

    /** As a mapping and a message name it. */
    String word() {
        return word;
    }

    /** As paths name it. */
    String type() {
        return type;
    }

    /** As lists and links name it. */
    String typeId() {
        return typeId;
    }

    /** The unique property that holds our own key of a record. */
    String keyProperty() {
        return keyProperty;
    }

    /** The type of association that leads from a task to such a record (HubSpot contract §7). */
    int taskAssociation() {
        return taskAssociation;
    }

    /** The type of association that leads from a note to such a record (HubSpot contract §7). */
    int noteAssociation() {
        return noteAssociation;
    }
}
