package io.pqlconnector.testkit.hubspot;

import java.util.List;
import java.util.Optional;

/**
 * What an association means (HubSpot contract §7). All are HubSpot's own.
 *
 * @param reverse the id of the same seen from the other end
 * @param primary whether a record has at most one of it
 */
record AssociationType(ObjectType from, ObjectType to, int id, int reverse, boolean primary) {
    private static final List<AssociationType> ALL = List.of(
            new AssociationType(ObjectType.CONTACTS, ObjectType.COMPANIES, 279, 280, false),
            new AssociationType(ObjectType.CONTACTS, ObjectType.COMPANIES, 1, 2, true),
            new AssociationType(ObjectType.COMPANIES, ObjectType.CONTACTS, 280, 279, false),
            new AssociationType(ObjectType.COMPANIES, ObjectType.CONTACTS, 2, 1, true),
            new AssociationType(ObjectType.DEALS, ObjectType.COMPANIES, 341, 342, false),
            new AssociationType(ObjectType.DEALS, ObjectType.COMPANIES, 5, 6, true),
            new AssociationType(ObjectType.COMPANIES, ObjectType.DEALS, 342, 341, false),
            new AssociationType(ObjectType.COMPANIES, ObjectType.DEALS, 6, 5, true),
            new AssociationType(ObjectType.DEALS, ObjectType.CONTACTS, 3, 4, false),
            new AssociationType(ObjectType.CONTACTS, ObjectType.DEALS, 4, 3, false),
            new AssociationType(ObjectType.TASKS, ObjectType.CONTACTS, 204, 203, false),
            new AssociationType(ObjectType.CONTACTS, ObjectType.TASKS, 203, 204, false),
            new AssociationType(ObjectType.TASKS, ObjectType.COMPANIES, 192, 191, false),
            new AssociationType(ObjectType.COMPANIES, ObjectType.TASKS, 191, 192, false),
            new AssociationType(ObjectType.NOTES, ObjectType.CONTACTS, 202, 201, false),
            new AssociationType(ObjectType.CONTACTS, ObjectType.NOTES, 201, 202, false),
            new AssociationType(ObjectType.NOTES, ObjectType.COMPANIES, 190, 189, false),
            new AssociationType(ObjectType.COMPANIES, ObjectType.NOTES, 189, 190, false));

    /** The type without a label. */
    static AssociationType unlabelled(ObjectType from, ObjectType to) {
        return ALL.stream()
                .filter(type -> type.from == from && type.to == to && !type.primary)
                .findFirst()
                .orElseThrow(() -> HubSpotError.validation(
                        "No default association type from " + from.word() + " to " + to.word()));
    }

    static Optional<AssociationType> of(ObjectType from, int id) {
        return ALL.stream().filter(type -> type.from == from && type.id == id).findFirst();
    }
}
